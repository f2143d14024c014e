// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.store.Entry;
import org.perdition.pbs.store.LockedStore;
import org.perdition.pbs.store.RelayStore;
import org.perdition.pbs.store.TextStore;

/** Both services over a socket. */
class ServicesTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int PATIENCE_MILLIS = 20_000;

    @TempDir
    private Path folder;

    private RelayStore store = new LockedStore(new TextStore(Path.of("unused")));

    @BeforeEach
    void fill() throws IOException {
        store = new LockedStore(new TextStore(folder.resolve("relay")));
        learn("192.0.2.7", 1_000);
        learn("192.0.2.8", -1_000);
        learn("2001:db8:1:2::", 1_000);
        store.sync();
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private void learn(String address, int seconds) throws IOException {
        RelayAddress kept = RelayAddress.parse(address).orElseThrow().network(64);
        store.learn(new Entry(kept, Instant.ofEpochSecond(Instant.now().getEpochSecond() + seconds), Optional.empty()));
    }

    private RelayCheck check() {
        return new RelayCheck(store, 64, Clock.systemUTC());
    }

    /** What comes back, as long as this, or until the end. */
    private static String ask(InetSocketAddress where, int length, String... pieces) throws IOException {
        try (Socket socket = new Socket(where.getAddress(), where.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            for (String piece : pieces) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return "";
        }
    }

    private String policy(String address) throws IOException {
        try (PolicyService service = new PolicyService(ANY, check())) {
            String request = "request=smtpd_access_policy\nclient_name=a=b\nclient_address=" + address + "\n\n";
            return ask(service.address(), 12, request);
        }
    }

    @Test
    void policyPermitsWhoIsListed() throws IOException {
        assertThat(policy("192.0.2.7")).isEqualTo("action=permi");
        assertThat(policy("::ffff:192.0.2.7")).isEqualTo("action=permi");
        assertThat(policy("2001:db8:1:2:3::4")).isEqualTo("action=permi");
        for (String other : new String[] {"192.0.2.8", "192.0.2.9", "2001:db8:1:3::", "unknown", "", "192.0.2.7 "}) {
            assertThat(policy(other)).as(other).isEqualTo("action=dunno");
        }
    }

    @Test
    void manyQuestionsOnOneConnection() throws IOException {
        String first = "request=smtpd_access_policy\nclient_address=192.0.2.7\n\n";
        String second = "request=smtpd_access_policy\nclient_address=192.0.2.9\n\n";
        try (PolicyService service = new PolicyService(ANY, check())) {
            assertThat(ask(service.address(), 29, first + second)).isEqualTo("action=permit\n\naction=dunno\n\n");
            assertThat(ask(service.address(), 29, (first + second).split("(?<=.)")))
                    .endsWith("action=dunno\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "POP:192.0.2.7", "2001:db8:1:2:3::4"})
    void socketmapKnowsWhoIsListed(String address) throws IOException {
        try (SocketmapService service = new SocketmapService(ANY, check(), "POP:")) {
            String request = SocketmapRequest.netstring("pbs " + address);
            assertThat(ask(service.address(), 8, request)).isEqualTo("5:OK OK,");
            assertThat(ask(service.address(), 8, request.split("(?<=.)"))).isEqualTo("5:OK OK,");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.8", "192.0.2", "mail.example.org", "", "192.0.2.7 x", "POP:POP:192.0.2.7"})
    void socketmapKnowsNobodyElse(String key) throws IOException {
        try (SocketmapService service = new SocketmapService(ANY, check(), "POP:")) {
            assertThat(ask(service.address(), 12, SocketmapRequest.netstring("pbs " + key)))
                    .isEqualTo("9:NOTFOUND ,");
        }
    }

    @Test
    void nonsenseIsHungUpOn() throws IOException {
        try (PolicyService policy = new PolicyService(ANY, check());
                SocketmapService socketmap = new SocketmapService(ANY, check(), "POP:")) {
            for (String nonsense : new String[] {"GET / HTTP/1.0\n\n", "\n", "request=other\n\n", "a=b\na=c\n\n"}) {
                assertThat(ask(policy.address(), 1, nonsense)).as(nonsense).isEmpty();
            }
            for (String nonsense : new String[] {"GET", ":", "01:x,", "99999:", "4097:", "3:a bX", "1:x,", "-1:,"}) {
                assertThat(ask(socketmap.address(), 1, nonsense)).as(nonsense).isEmpty();
            }
            assertThat(ask(policy.address(), 1, "a=" + "x".repeat(PolicyRequest.MAX_LENGTH)))
                    .isEmpty();
        }
    }

    @Test
    void withoutAReadableStoreNobodyRelays() throws IOException {
        Path broken = folder.resolve("broken");
        Files.createDirectory(broken);
        store = new TextStore(broken);
        try (SocketmapService service = new SocketmapService(ANY, check(), "POP:")) {
            assertThat(ask(service.address(), 7, SocketmapRequest.netstring("pbs 192.0.2.7")))
                    .isEqualTo("20:TEMP");
        }
        assertThat(policy("192.0.2.7")).isEqualTo("action=defer");
    }

    @Test
    void anAddressInUseIsNamed() throws IOException {
        try (PolicyService service = new PolicyService(ANY, check())) {
            InetSocketAddress taken = service.address();
            assertThatThrownBy(() -> new SocketmapService(taken, check(), "POP:").close())
                    .hasMessageStartingWith("socketmap_listen: cannot listen on ")
                    .hasMessageContaining(":" + taken.getPort());
        }
    }

    @Test
    void whatIsNotWholeIsLeft() throws Exception {
        ByteBuffer half = ByteBuffer.wrap("10:pbs 192".getBytes(StandardCharsets.US_ASCII));
        assertThat(SocketmapRequest.take(half)).isEmpty();
        assertThat(half.position()).isZero();
        ByteBuffer lines = ByteBuffer.wrap("request=smtpd_access_policy\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(PolicyRequest.take(lines)).isEmpty();
        assertThat(lines.position()).isZero();
    }
}
