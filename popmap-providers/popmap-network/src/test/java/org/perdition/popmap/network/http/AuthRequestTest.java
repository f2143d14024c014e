// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.Secret;

class AuthRequestTest {
    private static String request(Map<String, String> properties, LookupKey key, LookupContext context)
            throws Exception {
        AuthHttpSettings settings = AuthHttpSettings.of(PopmapOptions.of(properties, Path.of("/etc/perdition")));
        return new String(AuthRequest.of(settings.urls().get(0), settings, key, context), StandardCharsets.ISO_8859_1);
    }

    private static LookupContext context(String client, String protocol, boolean tls, int attempt) throws Exception {
        return new LookupContext(
                new InetSocketAddress(InetAddress.getByName(client), 50_000),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 110),
                protocol,
                tls,
                "@",
                attempt,
                Optional.of(new Secret("pa ss%".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void isWhatNginxSends() throws Exception {
        assertThat(request(
                        Map.of("url", "http://127.0.0.1:9000/auth", "header", "X-Auth-Key: k"),
                        LookupKey.of("bob"),
                        context("192.0.2.1", "IMAP4S", true, 2)))
                .isEqualTo(String.join(
                        "\r\n",
                        "GET /auth HTTP/1.0",
                        "Host: 127.0.0.1",
                        "Auth-Method: plain",
                        "Auth-User: bob",
                        "Auth-Pass: pa%20ss%25",
                        "Auth-Protocol: imap",
                        "Auth-Login-Attempt: 2",
                        "Client-IP: 192.0.2.1",
                        "Auth-SSL: on",
                        "X-Auth-Key: k",
                        "",
                        ""));
    }

    @Test
    void otherProtocolsAndAddresses() throws Exception {
        Map<String, String> url = Map.of("url", "http://a/");
        assertThat(request(url, LookupKey.of("b"), context("2001:db8::1", "POP3", false, 1)))
                .contains("\r\nAuth-Protocol: pop3\r\n", "\r\nClient-IP: 2001:db8:0:0:0:0:0:1\r\n")
                .doesNotContain("Auth-SSL");
        assertThat(request(url, LookupKey.of("b"), context("::ffff:192.0.2.1", "MANAGESIEVE", false, 1)))
                .contains("\r\nAuth-Protocol: sieve\r\n", "\r\nClient-IP: 192.0.2.1\r\n");
        assertThat(request(url, LookupKey.of("b"), context("fe80::1%1", "POP3S", false, 1)))
                .contains("\r\nAuth-Protocol: pop3\r\n", "\r\nClient-IP: fe80:0:0:0:0:0:0:1\r\n");
    }

    @Test
    void whatIsNotToBeSentIsNot() throws Exception {
        assertThat(request(
                        Map.of("url", "http://a/", "send_password", "off", "send_client", "off"),
                        LookupKey.of("bob"),
                        context("192.0.2.1", "POP3", true, 1)))
                .isEqualTo("GET / HTTP/1.0\r\nHost: a\r\nAuth-Method: plain\r\nAuth-User: bob\r\n\r\n");
    }

    @Test
    void noKeyCanAddAHeader() throws Exception {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        String request =
                request(Map.of("url", "http://a/"), new LookupKey(all), context("192.0.2.1", "POP3", false, 1));
        String line = request.lines()
                .filter(each -> each.startsWith("Auth-User: "))
                .findFirst()
                .orElseThrow();
        StringBuilder expected = new StringBuilder("Auth-User: ");
        for (int i = 0; i < 256; i++) {
            expected.append(i <= ' ' || i == '%' ? String.format("%%%02X", i) : String.valueOf((char) i));
        }
        assertThat(line).isEqualTo(expected.toString());
        assertThat(request.lines().count()).isEqualTo(9);
    }

    @Test
    void theLimitCountsWhatIsSent() {
        assertThat(AuthRequest.fits("a".repeat(8_000).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(AuthRequest.fits("a".repeat(8_001).getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(AuthRequest.fits(" ".repeat(2_666).getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(AuthRequest.fits(" ".repeat(2_667).getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}
