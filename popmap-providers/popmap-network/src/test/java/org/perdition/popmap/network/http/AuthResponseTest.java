// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Secret;
import org.perdition.popmap.network.stream.NoAnswerException;

class AuthResponseTest {
    private static LookupResult read(String wire) throws IOException {
        byte[] bytes = wire.getBytes(StandardCharsets.UTF_8);
        return AuthResponse.parse(AuthResponse.readHead(new ByteArrayInputStream(bytes)))
                .result("@");
    }

    private static LookupResult ok(String... fields) throws IOException {
        return read("HTTP/1.1 200 OK\r\n" + String.join("\r\n", fields) + "\r\n\r\n");
    }

    @Test
    void theRealServer() throws Exception {
        assertThat(ok("Auth-Status: OK", "Auth-Server: 192.0.2.1", "Auth-Port: 143"))
                .isEqualTo(new LookupResult.Found("192.0.2.1:143"));
        assertThat(ok("auth-status:OK", "AUTH-SERVER:  mail.example.org  ", "Content-Type: text/plain"))
                .isEqualTo(new LookupResult.Found("mail.example.org"));
        assertThat(ok("Auth-Status: OK", "Auth-Server: 2001:db8::1", "Auth-Port: 143"))
                .isEqualTo(new LookupResult.Found("[2001:db8::1]:143"));
        assertThat(ok("Auth-Status: OK", "Auth-Port: 143")).isEqualTo(new LookupResult.Found(":143"));
        assertThat(ok("Auth-Status: OK", "Auth-Server: bob@mail:1110"))
                .isEqualTo(new LookupResult.Found("bob@mail:1110"));
    }

    @Test
    void lineFeedsAloneAndABodyBehind() throws Exception {
        assertThat(read("HTTP/1.0 204 No Content\nAuth-Status: OK\nAuth-Server: a\nAuth-Port: 1\n\nAuth-Server: b\n"))
                .isEqualTo(new LookupResult.Found("a:1"));
    }

    @Test
    void anotherUserAndPassword() throws Exception {
        assertThat(ok(
                        "Auth-Status: OK",
                        "Auth-Server: a",
                        "Auth-Port: 1",
                        "Auth-User: d\u00f6rte smith",
                        "Auth-Pass: p%20\u00fc"))
                .isEqualTo(new LookupResult.Found(
                        "a:1",
                        Optional.of("d\u00f6rte smith"),
                        Optional.of(new Secret("p%20\u00fc".getBytes(StandardCharsets.UTF_8)))));
    }

    @Test
    void noRealServerIsNoEntry() throws Exception {
        assertThat(ok("Auth-Status: OK")).isEqualTo(LookupResult.NOT_FOUND);
        assertThat(ok("Auth-Status: OK", "Auth-Server:", "Auth-Port: ")).isEqualTo(LookupResult.NOT_FOUND);
    }

    @Test
    void aRefusal() throws Exception {
        assertThat(ok("Auth-Status: Invalid login or password", "Auth-Wait: 3", "Auth-Server: a"))
                .isEqualTo(new LookupResult.Refused("Invalid login or password", Duration.ofSeconds(3)));
        assertThat(ok("Auth-Status: no", "Auth-Wait: soon")).isEqualTo(new LookupResult.Refused("no", Duration.ZERO));
        assertThat(ok("Auth-Status: no", "Auth-Wait: 999999999"))
                .isEqualTo(new LookupResult.Refused("no", AuthResponse.MAX_WAIT));
        assertThat(ok("Auth-Status: no", "Auth-Error-Code: 535 5.7.8"))
                .isEqualTo(new LookupResult.Refused("no", Duration.ZERO));
        assertThat(ok("Auth-Status: ok")).isEqualTo(new LookupResult.Refused("ok", Duration.ZERO));
        assertThat(ok("Auth-Status:")).isEqualTo(new LookupResult.Refused("", Duration.ZERO));
        assertThat(((LookupResult.Refused) ok("Auth-Status: " + "x".repeat(9_000))).text())
                .hasSize(AuthResponse.MAX_TEXT);
        assertThat(read("HTTP/1.1 403 Forbidden\r\nAuth-Status: locked\r\n\r\n"))
                .isEqualTo(new LookupResult.Refused("locked", Duration.ZERO));
    }

    @Test
    void noOkTakesARefusalBack() throws Exception {
        assertThat(ok("Auth-Status: no", "Auth-Status: OK", "Auth-Server: a"))
                .isEqualTo(new LookupResult.Refused("no", Duration.ZERO));
        assertThat(ok("Auth-Status: OK", "Auth-Status: no", "Auth-Server: a"))
                .isEqualTo(new LookupResult.Refused("no", Duration.ZERO));
        assertThat(ok("Auth-Status: OK", "Auth-Server: a", "Auth-Server: b")).isEqualTo(new LookupResult.Found("b"));
    }

    @Test
    void withoutAuthStatusTheRealServerDoesAsWithNginx() throws Exception {
        assertThat(ok("Auth-Server: a", "Auth-Port: 1")).isEqualTo(new LookupResult.Found("a:1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HTTP/1.1 500 Oops|Auth-Status: OK|Auth-Server: a; HTTP status 500",
                "HTTP/1.1 503 Busy; HTTP status 503",
                "HTTP/1.1 404 Not Found|Server: nginx; no Auth-Status, but HTTP status 404",
                "HTTP/1.1 302 Found|Location: /login|Auth-Server: a; no Auth-Status, but HTTP status 302",
                "HTTP/1.1 200 OK|Content-Type: text/html; no Auth-Status, but HTTP status 200",
                "HTTP/1.1 200 OK|Auth-Status: WAIT|Auth-Wait: 1; asked again later",
                "HTTP/1.1 200 OK|Auth-Status: Try later|Auth-Error-Code: 451 4.3.0; cannot answer now",
                "HTTP/1.1 200 OK|Auth-Status: OK|Auth-Server: a|Auth-Port: pop3; no number",
                "HTTP/1.1 200 OK|Auth-Status: OK|Auth-Server: a\u0000b; control character in auth-server",
                "HTTP/1.1 200 OK|Auth-Status: OK|Auth-Server: a|Auth-User: b\u0001c; control character in auth-user",
                "HTTP/1.1 200 OK|no colon; bad header line",
                "HTTP/1.1 200 OK|Auth-Status: OK| folded: x; bad header line",
                "Auth-Status: OK|Auth-Server: a; no HTTP status line",
                "HTTP/2 200 OK; no HTTP status line",
                "HTTP/1.1 20 OK; no HTTP status line",
                "* OK ready; no HTTP status line",
            })
    void whatIsNoAnswer(String lines, String expected) {
        assertThatThrownBy(() -> read(lines.replace("|", "\r\n") + "\r\n\r\n"))
                .isInstanceOf(NoAnswerException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void bytesThatAreNoTextAreNoAnswer() {
        byte[] wire = "HTTP/1.1 200 OK\r\nAuth-Status: OK\r\nAuth-Server: \u00fc\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> AuthResponse.parse(wire).result("@")).hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nAuth-Status: OK\r\n"})
    void aCutReplyIsNone(String wire) {
        assertThatThrownBy(() -> read(wire)).isInstanceOf(NoAnswerException.class);
    }

    @Test
    void headersWithoutEndAreNotReadForEver() {
        assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000)))
                .hasMessageContaining("more than 16384 bytes");
    }
}
