// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.closedPort;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.pop3;
import static org.perdition.engine.session.Peers.sendCredentials;
import static org.perdition.engine.session.Peers.setup;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.LogFormat;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.LoopbackProxy.Setup;
import org.perdition.engine.dialogue.Wire;

/** The log field {@code server-secure} of logins that came to nothing: how the last connection was protected. */
class RefusedLoginLogTest {
    private static final Duration NONE = Duration.ZERO;
    private static final int HANDSHAKE_RECORD = 0x16;

    /** What a real-server does. */
    private interface RealServer {
        void play(Wire wire) throws IOException;
    }

    private static void refuseThePassword(Wire server) throws IOException {
        assertThat(server.line()).isEqualTo("USER bob");
        server.say("+OK\r\n");
        assertThat(server.line()).isEqualTo("PASS secret");
        server.say("-ERR no\r\n");
    }

    private static void goToTheHandshake(Wire server) throws IOException {
        server.say("+OK ready\r\n");
        assertThat(server.line()).isEqualTo("CAPA");
        server.say("+OK\r\nSTLS\r\n.\r\n");
        assertThat(server.line()).isEqualTo("STLS");
        server.say("+OK go\r\n");
    }

    private static void check(Setup setup, RealServer script, String expected) throws Exception {
        try (ServerSocket listening = Wire.listen()) {
            check(setup.ports(listening.getLocalPort()), listening, script, expected);
        }
    }

    private static void check(Setup setup, ServerSocket listening, RealServer script, String expected)
            throws Exception {
        try (SessionLines lines = SessionLines.open();
                LoopbackProxy proxy = pop3(setup.logFormat(LogFormat.V2_2));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = Wire.accept(listening)) {
                script.play(server);
                assertThat(client.line()).startsWith("-ERR ");
            }
            assertThat(lines.with(":" + proxy.address().getPort() + " client-secure="))
                    .singleElement()
                    .asString()
                    .contains(" server-secure=" + expected + " status=\"failed: ");
        }
    }

    @Test
    void aPasswordRefusedInClear() throws Exception {
        check(
                setup(),
                server -> {
                    server.say("+OK ready\r\n");
                    refuseThePassword(server);
                },
                "plaintext");
    }

    @Test
    void aPasswordRefusedInTls() throws Exception {
        check(
                setup().server(LegSecurity.SSL),
                server -> {
                    server.secureAsServer();
                    server.say("+OK ready\r\n");
                    refuseThePassword(server);
                },
                "ssl");
    }

    @Test
    void aPasswordRefusedBehindStls() throws Exception {
        check(
                setup().server(LegSecurity.STARTTLS),
                server -> {
                    goToTheHandshake(server);
                    server.secureAsServer();
                    refuseThePassword(server);
                },
                "starttls");
    }

    /** Without STLS the login goes on in clear. */
    @Test
    void aPasswordRefusedWhereThereIsNoStls() throws Exception {
        check(
                setup().server(LegSecurity.STARTTLS),
                server -> {
                    server.say("+OK ready\r\n");
                    assertThat(server.line()).isEqualTo("CAPA");
                    server.say("+OK\r\nUSER\r\n.\r\n");
                    refuseThePassword(server);
                },
                "plaintext");
    }

    /** A handshake that came to no end protects nothing. */
    @ParameterizedTest
    @EnumSource(names = {"SSL", "STARTTLS"})
    void aHandshakeThatIsNotAnswered(LegSecurity security) throws Exception {
        check(
                setup().server(security).timeouts(NONE, NONE, Duration.ofMillis(500)),
                server -> {
                    if (security == LegSecurity.STARTTLS) {
                        goToTheHandshake(server);
                    }
                    assertThat(server.read()).isEqualTo(HANDSHAKE_RECORD);
                    server.restOrReset();
                },
                "plaintext");
    }

    @ParameterizedTest
    @EnumSource(names = {"SSL", "STARTTLS"})
    void aHandshakeThatIsBrokenOff(LegSecurity security) throws Exception {
        check(
                setup().server(security),
                server -> {
                    if (security == LegSecurity.STARTTLS) {
                        goToTheHandshake(server);
                    }
                    assertThat(server.read()).isEqualTo(HANDSHAKE_RECORD);
                    server.reset();
                },
                "plaintext");
    }

    /** The first one is reached by TLS, the one that counts not at all. */
    @Test
    void theLastServerCounts() throws Exception {
        try (ServerSocket listening = Wire.listen()) {
            check(
                    setup().server(LegSecurity.SSL).ports(listening.getLocalPort(), closedPort()),
                    listening,
                    server -> {
                        server.secureAsServer();
                        server.say("-ERR [SYS/TEMP] not now\r\n");
                    },
                    "plaintext");
        }
    }
}
