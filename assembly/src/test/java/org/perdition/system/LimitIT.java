// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** Time limits and connection limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LimitIT {
    private static final Duration IDLE = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 4;

    private final Authority authority = new Authority("System test CA");
    private final MailRealServer realServer =
            new MailRealServer("real", "secret", authority.issue("127.0.0.1").serverContext());
    private final Configuration configuration = new Configuration();
    private final Proxy proxy;

    LimitIT() {
        Path folder = TemporaryFolder.create("perdition certificates");
        Identity identity = authority.issue("localhost");
        configuration
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("key.pem")));
        for (Dialogue dialogue : Dialogue.values()) {
            String server = realServer.listen(dialogue, Security.PLAIN);
            for (String kind : List.of("slow_", "ssl_", "crowd_", "address_")) {
                configuration.listener(kind + dialogue, dialogue, server);
            }
            for (String kind : List.of("slow_", "ssl_")) {
                configuration
                        .forListener(kind + dialogue, "authenticate_timeout", Long.toString(IDLE.toSeconds()))
                        .forListener(kind + dialogue, "login_deadline", Long.toString(DEADLINE.toSeconds()));
            }
            configuration
                    .forListener("ssl_" + dialogue, "ssl_mode", "ssl_listen")
                    .forListener("crowd_" + dialogue, "connection_limit", Integer.toString(CONNECTIONS))
                    .forListener("address_" + dialogue, "connections_per_address", Integer.toString(CONNECTIONS))
                    .forListener("slow_" + dialogue, "timeout", "3");
        }
        proxy = configuration.start();
    }

    @AfterAll
    void stop() {
        proxy.close();
        realServer.close();
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    @ShowsOption("authenticate_timeout")
    void aSilentClientIsClosed(Dialogue dialogue) {
        long start = System.nanoTime();
        try (DialogueClient client = DialogueClient.connect(configuration.port("slow_" + dialogue))) {
            dialogue.greeting(client);
            client.linesUntilClosed();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(IDLE.minusMillis(200));
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    @ShowsOption("login_deadline")
    void aTricklingClientIsClosedAtTheDeadline(Dialogue dialogue) throws IOException {
        long start = System.nanoTime();
        try (DialogueClient client = DialogueClient.connect(configuration.port("slow_" + dialogue))) {
            dialogue.greeting(client);
            client.wire().setReadTimeout(Duration.ofMillis(500));
            List<String> end = List.of();
            for (boolean open = true; open; ) {
                try {
                    client.sendRaw("x");
                    end = client.linesUntilClosed();
                    open = false;
                } catch (AssertionError stillOpen) {
                    open = !String.valueOf(stillOpen.getMessage()).contains("cannot send");
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(DEADLINE.plus(DialogueClient.PATIENCE));
            }
            assertThat(end).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(DEADLINE.minusMillis(200));
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aHandshakeThatNeverEndsIsClosed(Dialogue dialogue) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("ssl_" + dialogue))) {
            // The first octets of a TLS record that promises more.
            client.sendRaw("\u0016\u0003\u0001\u0002\u0000");
            client.linesUntilClosed();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    @ShowsOption("timeout")
    void anIdlePipeIsClosedWithoutAnOctet(Dialogue dialogue) {
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port("slow_" + dialogue))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "idle_" + dialogue, "secret")).isEqualTo(dialogue.accepted());
            client.expectClosed();
        }
        proxy.awaitLog(mark, "Close: ", "user=\"idle_" + dialogue + "\"");
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    @ShowsOption("connection_limit")
    void oneConnectionTooManyIsToldAndTheListenerStays(Dialogue dialogue) {
        int port = configuration.port("crowd_" + dialogue);
        List<DialogueClient> crowd = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            DialogueClient client = DialogueClient.connect(port);
            dialogue.greeting(client);
            // Logged in or not, it counts.
            assertThat(dialogue.logIn(client, "crowd", "secret")).isEqualTo(dialogue.accepted());
            crowd.add(client);
        }
        assertRefused(dialogue, port);
        crowd.remove(0).close();
        awaitRoom(dialogue, port);
        crowd.forEach(DialogueClient::close);
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    @ShowsOption("connections_per_address")
    void connectionsOfOneAddressAreCountedUntilTheyLogIn(Dialogue dialogue) {
        int port = configuration.port("address_" + dialogue);
        List<DialogueClient> crowd = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            DialogueClient client = DialogueClient.connect(port);
            dialogue.greeting(client);
            crowd.add(client);
        }
        assertRefused(dialogue, port);
        assertThat(dialogue.logIn(crowd.get(0), "crowd", "secret")).isEqualTo(dialogue.accepted());
        awaitRoom(dialogue, port);
        crowd.forEach(DialogueClient::close);
    }

    private static void assertRefused(Dialogue dialogue, int port) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            client.expect(
                    switch (dialogue) {
                        case POP3 -> "-ERR [SYS/TEMP] ";
                        case IMAP4 -> "* BYE ";
                        case MANAGESIEVE -> "BYE (TRYLATER) ";
                    });
            client.expectClosed();
        }
    }

    private static void awaitRoom(Dialogue dialogue, int port) {
        long deadline = System.nanoTime() + DialogueClient.PATIENCE.toNanos();
        while (true) {
            try (DialogueClient client = DialogueClient.connect(port)) {
                dialogue.greeting(client);
                return;
            } catch (AssertionError full) {
                if (System.nanoTime() > deadline) {
                    throw full;
                }
            }
        }
    }

    @Test
    void thousandsOfConnectionsInARowLeaveNothingBehind() {
        // Opens, greets and closes faster than a leak of descriptors could hide (the usual limit is 1024).
        for (int i = 0; i < 3000; i++) {
            try (DialogueClient client = DialogueClient.connect(configuration.port("crowd_POP3"))) {
                client.expect(i < 1 ? "+OK" : "");
            }
        }
        awaitRoom(Dialogue.POP3, configuration.port("crowd_POP3"));
    }
}
