// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** SIGHUP and SIGTERM while sessions are open. */
class ProcessLifeIT {
    /** How long a JVM may take to start on a busy machine. */
    private static final Duration START = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(20);

    private final Path folder = TemporaryFolder.create("perdition process life");
    private final Authority authority = new Authority("System test CA");

    private MailRealServer realServer(String name) {
        return new MailRealServer(name, "secret", authority.issue("127.0.0.1").serverContext());
    }

    @Test
    void aHangUpReadsTheMapAgainAndABrokenMapChangesNothing() throws IOException {
        Path map = folder.resolve("popmap.re");
        try (MailRealServer first = realServer("first");
                MailRealServer second = realServer("second")) {
            String firstAddress = first.listenImap("127.0.0.1", 0, Security.PLAIN);
            String secondAddress = second.listenImap("127.0.0.1", 0, Security.PLAIN);
            Files.writeString(map, "^a: " + firstAddress + "\n");
            Configuration configuration = new Configuration()
                    .set("map_library", "posix_regex")
                    .set("map_library_opt", map)
                    .listener("imap", Dialogue.IMAP4, "127.0.0.1:" + FreePort.next());
            try (Proxy proxy = configuration.start();
                    DialogueClient open = DialogueClient.connect(configuration.port("imap"))) {
                Dialogue.IMAP4.greeting(open);
                assertThat(Dialogue.IMAP4.logIn(open, "anna", "secret")).isEqualTo(Dialogue.IMAP4.accepted());

                Files.writeString(map, "^a: " + secondAddress + "\n");
                awaitLoginAt(second, "alma", proxy, configuration);

                int mark = proxy.log().mark();
                Files.writeString(map, "^a: " + firstAddress + "\n[b: x\n");
                proxy.signal("HUP");
                proxy.awaitLog(mark, "popmap.re:2");
                assertThat(logIn(configuration, "arno")).isEqualTo(Dialogue.IMAP4.accepted());
                assertThat(second.logins())
                        .extracting(MailRealServer.Login::user)
                        .contains("arno");

                // The session from before is where it was.
                open.send("n NOOP").expect("n OK");
            }
        }
    }

    /** The map may be read a moment after the signal. */
    private static void awaitLoginAt(MailRealServer server, String user, Proxy proxy, Configuration configuration) {
        proxy.signal("HUP");
        long deadline = System.nanoTime() + DialogueClient.PATIENCE.toNanos();
        while (server.logins().isEmpty()) {
            assertThat(System.nanoTime())
                    .as(() -> "the map is not read again:\n" + proxy.log().text())
                    .isLessThan(deadline);
            assertThat(logIn(configuration, user)).isEqualTo(Dialogue.IMAP4.accepted());
        }
    }

    private static String logIn(Configuration configuration, String user) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("imap"))) {
            Dialogue.IMAP4.greeting(client);
            return Dialogue.IMAP4.logIn(client, user, "secret");
        }
    }

    @Test
    void aTerminationFreesThePortAtOnceAndLetsOpenSessionsGoOn() {
        try (MailRealServer server = realServer("real")) {
            Configuration configuration = new Configuration()
                    .listener("imap", Dialogue.IMAP4, server.listenImap("127.0.0.1", 0, Security.PLAIN));
            int port = configuration.port("imap");
            try (Proxy old = configuration.start();
                    DialogueClient open = DialogueClient.connect(port);
                    DialogueClient waiting = DialogueClient.connect(port)) {
                Dialogue.IMAP4.greeting(open);
                Dialogue.IMAP4.greeting(waiting);
                assertThat(Dialogue.IMAP4.logIn(open, "olga", "secret")).isEqualTo(Dialogue.IMAP4.accepted());

                old.signal("TERM");
                assertThat(waiting.linesUntilClosed())
                        .singleElement()
                        .asString()
                        .startsWith("* BYE");
                assertThatThrownBy(() -> DialogueClient.connect(port)).isInstanceOf(UncheckedIOException.class);
                open.send("n NOOP").expect("n OK");

                // The successor takes the port while the old one drains.
                try (Proxy young = configuration.start()) {
                    assertThat(young.pid()).isNotEqualTo(old.pid());
                    assertThat(logIn(configuration, "otto")).isEqualTo(Dialogue.IMAP4.accepted());
                    open.send("m NOOP").expect("m OK");
                    Dialogue.IMAP4.logOut(open);
                    open.close();
                    assertEnded(old.awaitEnd(Duration.ofSeconds(30)));
                }
            }
        }
    }

    @Test
    @ShowsOption("drain_timeout")
    void drainingEndsAtItsLimitWithoutAnOctet() {
        try (MailRealServer server = realServer("real")) {
            Configuration configuration = new Configuration()
                    .set("drain_timeout", "2")
                    .listener("imap", Dialogue.IMAP4, server.listenImap("127.0.0.1", 0, Security.PLAIN));
            try (Proxy proxy = configuration.start();
                    DialogueClient open = DialogueClient.connect(configuration.port("imap"))) {
                Dialogue.IMAP4.greeting(open);
                assertThat(Dialogue.IMAP4.logIn(open, "olga", "secret")).isEqualTo(Dialogue.IMAP4.accepted());
                proxy.signal("TERM");
                proxy.awaitLog(0, "No longer listening; sessions open: 1, closed in 2 s at the latest");
                open.expectClosed();
                assertEnded(proxy.awaitEnd(Duration.ofSeconds(30)));
                proxy.awaitLog(0, "Close: ", "user=\"olga\"");
            }
        }
    }

    @Test
    void withoutASessionThereIsNothingToWaitFor() {
        try (Proxy proxy =
                new Configuration().listener("a", Dialogue.POP3, "127.0.0.1").start()) {
            proxy.signal("TERM");
            assertEnded(proxy.awaitEnd(Duration.ofSeconds(30)));
            proxy.awaitLog(0, "No longer listening; no session is open, ending at once");
        }
    }

    /** As logrotate does: the file is renamed, then the process told. */
    @Test
    @ShowsOption("log_facility")
    void aHangUpOpensTheLogFileAnew() throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        // The process makes the new file when it is no longer root.
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path log = logs.resolve("perdition.log");
        Path rotated = logs.resolve("perdition.log.1");
        int port = FreePort.next();
        List<String> command = List.of(
                Tarball.program("perdition.pop3").toString(),
                "--no_daemon",
                "--bind_address",
                "127.0.0.1:" + port,
                "--map_library",
                "",
                "--log_facility",
                log.toString());
        Map<String, String> environment = Map.of("PERDITION_SYSCONFDIR", folder.toString());
        try (RunningProgram program = RunningProgram.start(folder, environment, command)) {
            awaitLine(log, "Ready: ");

            Files.move(log, rotated);
            program.signal("HUP");
            awaitLine(log, "Reloaded: ");
            assertThat(rotated).content().doesNotContain("Reloaded: ");

            // What cannot be written changes nothing: the file that is open goes on.
            Path moved = Files.move(logs, folder.resolve("moved"));
            program.signal("HUP");
            awaitLine(
                    moved.resolve("perdition.log"),
                    "Not reloaded, nothing has changed: log_facility: " + log + " cannot be written");
            try (DialogueClient client = DialogueClient.connect(port)) {
                Dialogue.POP3.greeting(client);
            }
        }
    }

    private static void awaitLine(Path file, String piece) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!Files.isRegularFile(file) || !Files.readString(file).contains(piece)) {
            assertThat(System.nanoTime()).as("%s in %s", piece, file).isLessThan(deadline);
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static void assertEnded(RunningProgram.Ended ended) {
        assertThat(List.of(0, 143)).as(ended::text).contains(ended.status());
        assertThat(ended.text()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
