// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.BROKEN_OFF;
import static org.perdition.engine.session.Peers.UNREACHABLE;
import static org.perdition.engine.session.Peers.closedPort;
import static org.perdition.engine.session.Peers.connectionWaits;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.heardPassword;
import static org.perdition.engine.session.Peers.pop3;
import static org.perdition.engine.session.Peers.sendCredentials;
import static org.perdition.engine.session.Peers.setup;

import java.io.IOException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.Wire;

/** Which default server is tried after which failure. */
class NextServerTest {
    private static final int HANDSHAKE_RECORD = 22;
    private static final byte ALERT_RECORD = 21;

    private static void logsInAt(ServerSocket listening, Wire client) throws IOException {
        try (Wire server = heardPassword(listening)) {
            server.say("+OK\r\n");
            assertThat(client.line()).isEqualTo("+OK You are so in");
        }
        assertThat(client.rest()).isEmpty();
        // The pipe closes each direction on its own.
        client.endOutput();
    }

    @Test
    void theFirstTakesNoConnection() throws Exception {
        try (ServerSocket second = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(closedPort(), second.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            logsInAt(second, client);
            proxy.awaitEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RST", "FIN", "-ERR too busy\r\n"})
    void theFirstDoesNotGreet(String way) throws Exception {
        try (ServerSocket first = Wire.listen();
                ServerSocket second = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(first.getLocalPort(), second.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = Wire.accept(first)) {
                switch (way) {
                    case "RST" -> server.reset();
                    case "FIN" -> server.close();
                    default -> {
                        server.say(way);
                        assertThat(server.rest()).isEqualTo("QUIT\r\n");
                    }
                }
            }
            logsInAt(second, client);
            proxy.awaitEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RST", "FIN"})
    void theFirstHangsUpInTheHandshake(String way) throws Exception {
        try (ServerSocket first = Wire.listen();
                ServerSocket second = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().server(LegSecurity.SSL).ports(first.getLocalPort(), second.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = Wire.accept(first)) {
                assertThat(server.read()).isEqualTo(HANDSHAKE_RECORD);
                if (way.equals("RST")) {
                    server.reset();
                } else {
                    server.endOutput();
                    server.restOrReset();
                }
            }
            try (Wire server = Wire.accept(second)) {
                server.secureAsServer();
                server.say("+OK ready\r\n");
                assertThat(server.line()).isEqualTo("USER bob");
            }
        }
    }

    /** It speaks TLS, but not with us: so would the next one of the same kind, and the operator has to know. */
    @Test
    void neverAfterAnAlert() throws Exception {
        try (ServerSocket first = Wire.listen();
                ServerSocket second = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().server(LegSecurity.SSL).ports(first.getLocalPort(), second.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = Wire.accept(first)) {
                // Fatal: handshake_failure (RFC 8446, 6.2).
                server.send(new byte[] {ALERT_RECORD, 3, 3, 0, 2, 2, 40}, false);
                server.restOrReset();
            }
            assertThat(client.line()).startsWith("-ERR [SYS/TEMP] failed: ");
            assertThat(connectionWaits(second)).isFalse();
        }
    }

    @Test
    void noneTakesAConnection() throws Exception {
        try (LoopbackProxy proxy = pop3(setup().ports(closedPort(), closedPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            assertThat(client.line()).isEqualTo(UNREACHABLE);
            client.say("QUIT\r\n");
            assertThat(client.rest()).isEqualTo("+OK QUIT\r\n");
            proxy.awaitEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RST", "FIN", "rubbish\r\n"})
    void neverAfterThePassword(String way) throws Exception {
        try (ServerSocket first = Wire.listen();
                ServerSocket second = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(first.getLocalPort(), second.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = heardPassword(first)) {
                switch (way) {
                    case "RST" -> server.reset();
                    case "FIN" -> server.close();
                    default -> {
                        server.say(way);
                        assertThat(server.rest()).isEmpty();
                    }
                }
            }
            assertThat(client.line()).isEqualTo(BROKEN_OFF);
            assertThat(connectionWaits(second)).isFalse();
            // Back where it began, on the same connection; the turn is the second server's now.
            sendCredentials(client);
            logsInAt(second, client);
            proxy.awaitEmpty();
        }
    }

    @Test
    void neverAfterTheNameAlone() throws Exception {
        try (ServerSocket first = Wire.listen();
                ServerSocket second = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(first.getLocalPort(), second.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = Wire.accept(first)) {
                server.say("+OK ready\r\n");
                assertThat(server.line()).isEqualTo("USER bob");
            }
            assertThat(client.line()).isEqualTo(BROKEN_OFF);
            assertThat(connectionWaits(second)).isFalse();
        }
    }
}
