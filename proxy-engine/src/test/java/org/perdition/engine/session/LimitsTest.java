// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.BROKEN_OFF;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.heardPassword;
import static org.perdition.engine.session.Peers.imap4;
import static org.perdition.engine.session.Peers.pop3;
import static org.perdition.engine.session.Peers.sendCredentials;
import static org.perdition.engine.session.Peers.setup;

import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.Wire;

/** Connection limits and time limits. */
class LimitsTest {
    private static final Duration NONE = Duration.ZERO;
    private static final String TOO_MANY = "-ERR [SYS/TEMP] Too many connections, mate\r\n";

    @Test
    void theConnectionAboveTheLimitIsToldAndClosed() throws Exception {
        try (LoopbackProxy proxy = pop3(setup().limits(1, 0));
                Wire first = greeted(proxy)) {
            try (Wire second = Wire.connect(proxy.address())) {
                assertThat(second.rest()).isEqualTo(TOO_MANY);
            }
            first.say("QUIT\r\n");
            assertThat(first.rest()).isEqualTo("+OK QUIT\r\n");
            proxy.awaitEmpty();
            try (Wire third = greeted(proxy)) {
                assertThat(proxy.limits().count()).isEqualTo(1);
                third.endOutput();
            }
            proxy.awaitEmpty();
        }
    }

    @Test
    void theLimitByImap() throws Exception {
        try (LoopbackProxy proxy = imap4(setup().limits(1, 0));
                Wire first = Wire.connect(proxy.address())) {
            assertThat(first.line()).startsWith("* OK ");
            try (Wire second = Wire.connect(proxy.address())) {
                assertThat(second.rest()).isEqualTo("* BYE [UNAVAILABLE] Too many connections, mate\r\n");
            }
        }
    }

    @Test
    void underSslTheLimitIsSilent() throws Exception {
        try (LoopbackProxy proxy = pop3(setup(LegSecurity.SSL).limits(1, 0));
                Wire first = Wire.connect(proxy.address())) {
            first.secure();
            assertThat(first.line()).startsWith("+OK ");
            try (Wire second = Wire.connect(proxy.address())) {
                assertThat(second.rest()).isEmpty();
            }
        }
    }

    /** Only who is not logged in counts against an address. */
    @Test
    void theLimitPerAddress() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().ports(listening.getLocalPort()).limits(0, 1));
                Wire first = greeted(proxy)) {
            try (Wire second = Wire.connect(proxy.address())) {
                assertThat(second.rest()).isEqualTo(TOO_MANY);
            }
            sendCredentials(first);
            try (Wire server = heardPassword(listening)) {
                server.say("+OK\r\n");
                assertThat(first.line()).isEqualTo("+OK You are so in");
                try (Wire third = greeted(proxy)) {
                    third.endOutput();
                    assertThat(third.rest()).isEmpty();
                }
            }
            first.close();
            proxy.awaitEmpty();
        }
    }

    @Test
    void aSilentClient() throws Exception {
        try (LoopbackProxy proxy = pop3(setup().timeouts(Duration.ofMillis(200), NONE, NONE));
                Wire client = greeted(proxy)) {
            assertThat(client.rest()).isEmpty();
            proxy.awaitEmpty();
        }
    }

    /** It ends a dialogue in the middle of a command too, however long the idle limit is. */
    @Test
    void theDeadlineEndsADialogue() throws Exception {
        Duration deadline = Duration.ofMillis(1_000);
        long began = System.nanoTime();
        try (LoopbackProxy proxy = pop3(setup().timeouts(Duration.ofSeconds(20), deadline, NONE));
                Wire client = greeted(proxy)) {
            client.say("USER b");
            assertThat(client.rest()).isEmpty();
            assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(deadline.toNanos());
            proxy.awaitEmpty();
        }
    }

    /**
     * The client waits for us, so its silence is no fault while the real-server is slow. That one's silence is,
     * and it began later: had the client's counted, it would have been cut off without an answer.
     */
    @Test
    void theIdleLimitDoesNotRunDuringALogin() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().ports(listening.getLocalPort()).timeouts(Duration.ofMillis(1_000), NONE, NONE));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = heardPassword(listening)) {
                assertThat(client.rest())
                        .as("the answer, then closed for silence")
                        .isEqualTo(BROKEN_OFF + "\r\n");
                assertThat(server.rest()).isEmpty();
            }
            proxy.awaitEmpty();
        }
    }

    /** Connected, but silent in the handshake: it is not a greeting that is missing. */
    @Test
    void theLogSaysThatAHandshakeIsMissing() throws Exception {
        Duration limit = Duration.ofMillis(300);
        try (SessionLines lines = SessionLines.open();
                ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = pop3(setup().server(LegSecurity.SSL)
                        .ports(listening.getLocalPort())
                        .timeouts(NONE, NONE, limit));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = Wire.accept(listening)) {
                assertThat(client.line()).startsWith("-ERR [SYS/TEMP] ");
                assertThat(server.restOrReset()).isNotEmpty();
            }
            String server = "server=\"127.0.0.1:" + listening.getLocalPort() + "\"";
            assertThat(lines.with(server))
                    .anySatisfy(line -> assertThat(line)
                            .contains("kind=TIMEOUT")
                            .endsWith("detail=\"no answer in time, waiting for TLS handshake\""));
        }
    }

    @Test
    void theDeadlineRunsDuringALogin() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().ports(listening.getLocalPort()).timeouts(NONE, Duration.ofMillis(1_000), NONE));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = heardPassword(listening)) {
                assertThat(client.rest()).isEmpty();
                assertThat(server.restOrReset()).isEmpty();
            }
            proxy.awaitEmpty();
        }
    }

    @Test
    void aPipeHasNoLoginDeadline() throws Exception {
        Duration limit = Duration.ofMillis(1_000);
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().ports(listening.getLocalPort()).timeouts(limit, limit, limit));
                LoopbackProxy clock = pop3(setup().timeouts(limit, NONE, NONE));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = heardPassword(listening);
                    Wire later = greeted(clock)) {
                server.say("+OK\r\n");
                assertThat(client.line()).isEqualTo("+OK You are so in");
                // When this one is cut off for silence, the limits of the other would have passed too.
                assertThat(later.rest()).isEmpty();
                client.say("NOOP\r\n");
                assertThat(server.line()).isEqualTo("NOOP");
                server.say("+OK\r\n");
                assertThat(client.line()).isEqualTo("+OK");
            }
        }
    }

    /** By the clock, also while nothing passes through the pipe. */
    @Test
    void theAuthLineIsRepeated() throws Exception {
        try (SessionLines lines = SessionLines.open();
                ServerSocket listening = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().ports(listening.getLocalPort()).log(true, Duration.ofMillis(50)));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            String port = "port=\"" + listening.getLocalPort() + "\"";
            try (Wire server = heardPassword(listening)) {
                server.say("+OK\r\n");
                assertThat(client.line()).isEqualTo("+OK You are so in");
                LoopbackProxy.await("three Auth lines", () -> lines.with(port).size() >= 3);
            }
            client.close();
            proxy.awaitEmpty();
            assertThat(lines.with(port))
                    .allMatch(line -> line.startsWith("Auth: 127.0.0.1->127.0.0.1 user=\"bob\" passwd=\"XXXXXX\""))
                    .allMatch(line -> line.endsWith("status=\"ok\""));
        }
    }
}
