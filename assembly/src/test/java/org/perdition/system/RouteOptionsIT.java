// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** Options that say where to listen and which real-server to go to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RouteOptionsIT {
    private final MailRealServer first = server("first");
    private final MailRealServer second = server("second");
    private final Configuration configuration = new Configuration();
    private final int ownPort = FreePort.next();
    private final int commonPort = FreePort.next();
    private final Proxy proxy;

    private static MailRealServer server(String name) {
        return new MailRealServer(
                name,
                "secret",
                new Authority("System test CA").issue("127.0.0.1").serverContext());
    }

    RouteOptionsIT() throws IOException {
        String firstAddress = first.listenPop3("127.0.0.1", 0, Security.PLAIN);
        String secondAddress = second.listenPop3("127.0.0.1", 0, Security.PLAIN);
        String port = firstAddress.replaceFirst(".*:", "");
        Path map = TemporaryFolder.create("perdition popmap").resolve("popmap");
        Files.write(
                map,
                List.of(
                        "mapped: " + firstAddress,
                        "named: localhost:" + port,
                        "portless: 127.0.0.1",
                        "alias: owner%" + firstAddress,
                        "at: owner@" + firstAddress));
        configuration.set("io_threads", "3");
        // Nobody who is in the map goes to the second one.
        for (String name : List.of("map", "numeric", "user", "delimiter", "port", "keepalive")) {
            configuration
                    .listener(name, Dialogue.POP3, secondAddress)
                    .forListener(name, "map_library", "text")
                    .forListener(name, "map_library_opt", map.toString());
        }
        configuration
                .forListener("numeric", "no_lookup", "on")
                .forListener("user", "username_from_database", "on")
                .forListener("delimiter", "username_from_database", "on")
                .forListener("delimiter", "domain_delimiter", "%")
                .forListener("port", "outgoing_port", port)
                .forListener("keepalive", "tcp_keepalive", "on")
                .listener("turn", Dialogue.POP3, firstAddress + "," + secondAddress)
                .listener("where", Dialogue.POP3, firstAddress)
                .forListener("where", "bind_address", "127.0.0.1:" + ownPort + ",127.0.0.2")
                .forListener("where", "listen_port", Integer.toString(commonPort))
                .forListener("where", "protocol", "imap4");
        proxy = configuration.start();
    }

    @AfterAll
    void stop() {
        proxy.close();
        first.close();
        second.close();
    }

    private String logIn(String listener, String user) {
        try (DialogueClient client = DialogueClient.connect(configuration.port(listener))) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, user, "secret");
        }
    }

    private static long logins(MailRealServer server, String user) {
        return server.logins().stream()
                .filter(login -> login.user().equals(user))
                .count();
    }

    @Test
    @ShowsOption({"map_library", "map_library_opt"})
    void theMapChoosesTheRealServer() {
        assertThat(logIn("map", "mapped")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(logIn("map", "stranger")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(logins(first, "mapped")).isEqualTo(1);
        assertThat(logins(second, "mapped")).isZero();
        assertThat(logins(second, "stranger")).isEqualTo(1);
    }

    @Test
    @ShowsOption("outgoing_server")
    void defaultServersAreUsedInTurn() {
        for (int i = 0; i < 4; i++) {
            assertThat(logIn("turn", "turn")).isEqualTo(Dialogue.POP3.accepted());
        }
        assertThat(logins(first, "turn")).isEqualTo(2);
        assertThat(logins(second, "turn")).isEqualTo(2);
    }

    @Test
    @ShowsOption("outgoing_port")
    void thePortOfAServerNamedWithoutOne() {
        assertThat(logIn("port", "portless")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(logins(first, "portless")).isEqualTo(1);
    }

    @Test
    @ShowsOption("no_lookup")
    void namesAreNotResolved() throws IOException {
        assertThat(logIn("map", "named")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(logIn("numeric", "named")).startsWith("-ERR");
        assertThat(logIn("numeric", "mapped")).isEqualTo(Dialogue.POP3.accepted());
        try (DialogueClient client = DialogueClient.connect(configuration.port("numeric"))) {
            assertThat(client.line()).contains(" Ready " + machine() + " ");
        }
    }

    @Test
    @ShowsOption({"username_from_database", "domain_delimiter"})
    void theMapNamesTheUserToLogInAs() {
        assertThat(logIn("map", "at")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(logins(first, "at")).isEqualTo(1);
        assertThat(logins(first, "owner")).isZero();
        assertThat(logIn("user", "at")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(logins(first, "owner")).isEqualTo(1);
        assertThat(logIn("delimiter", "alias")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(logins(first, "owner")).isEqualTo(2);
        assertThat(logIn("user", "alias")).startsWith("-ERR");
    }

    @Test
    @ShowsOption({"bind_address", "listen_port", "protocol"})
    void listensWhereWrittenAndSpeaksWhatIsWritten() {
        try (DialogueClient own = DialogueClient.connect("127.0.0.1", ownPort);
                DialogueClient common = DialogueClient.connect("127.0.0.2", commonPort)) {
            Dialogue.IMAP4.greeting(own);
            Dialogue.IMAP4.greeting(common);
        }
        assertThatThrownBy(() -> DialogueClient.connect("127.0.0.1", commonPort))
                .hasMessageContaining("refused");
    }

    private static String machine() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    /** Whether the system has a timer of keep-alive on the connections with this local port. */
    private static boolean keptAlive(int localPort) throws IOException {
        String wanted = String.format(Locale.ROOT, ":%04X", localPort);
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            try (Stream<String> lines = Files.lines(Path.of(table))) {
                // Local address, remote address, state (01 is established), queues, timer (02 is keep-alive).
                if (lines.map(line -> line.trim().split("\\s+"))
                        .anyMatch(fields ->
                                fields[1].endsWith(wanted) && fields[3].equals("01") && fields[5].startsWith("02:"))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    @ShowsOption("tcp_keepalive")
    void connectionsAreKeptAlive() throws IOException {
        try (DialogueClient plain = DialogueClient.connect(configuration.port("map"));
                DialogueClient kept = DialogueClient.connect(configuration.port("keepalive"))) {
            Dialogue.POP3.greeting(plain);
            Dialogue.POP3.greeting(kept);
            assertThat(keptAlive(configuration.port("keepalive"))).isTrue();
            assertThat(keptAlive(configuration.port("map"))).isFalse();
        }
    }

    @Test
    @ShowsOption("io_threads")
    void asManyThreadsServeAsWritten() {
        assertThat(proxy.threads()).filteredOn(name -> name.matches("io-\\d+")).hasSize(3);
    }
}
