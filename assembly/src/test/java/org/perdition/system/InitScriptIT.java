// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Daemon;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Root;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;

/** The init script of the tarball, with files of its own in the place of those in /etc and /var/run. */
class InitScriptIT {
    private static final Path SCRIPT = Tarball.home().resolve("etc/init.d/perdition");

    private final Path folder = TemporaryFolder.create("perdition init");
    private final Path run = folder.resolve("run");
    private final Path log = folder.resolve("log");
    private final int pop3 = FreePort.next();
    private final int imap = FreePort.next();

    @BeforeEach
    void configure() throws IOException {
        Files.createDirectory(run);
        Files.write(
                folder.resolve("perdition.properties"),
                List.of("map_library =", "outgoing_server = 127.0.0.1:1", "log_facility = " + log));
    }

    private void defaults(String... lines) throws IOException {
        Files.write(folder.resolve("defaults"), List.of(lines));
    }

    private Ended script(Path script, String action) {
        return RunningProgram.run(
                folder,
                Map.of(
                        "PERDITION_SYSCONFDIR", folder.toString(),
                        "PERDITION_DEFAULTS", folder.resolve("defaults").toString(),
                        "PERDITION_RUN", run.toString()),
                List.of(script.toString(), action));
    }

    private Ended script(String action) {
        return script(SCRIPT, action);
    }

    private Daemon daemon(String program) {
        return Daemon.of(run.resolve(program).resolve(program + ".pid"));
    }

    @Test
    void startsWhatIsSwitchedOnWithItsFlags() throws IOException {
        defaults(
                "RUN_PERDITION=yes   # and a comment",
                "FLAGS=\"--bind_address 127.0.0.1\"",
                "",
                "POP3=yes",
                "POP3_FLAGS=\"-l " + pop3 + "\"",
                "IMAP4=on",
                "IMAP4_FLAGS=\"--listen_port " + imap + "\"",
                "POP3S=no",
                "IMAP4S=");
        Ended started = script("start");
        assertThat(started.status()).as(started::text).isZero();
        try (Daemon first = daemon("perdition.pop3");
                Daemon second = daemon("perdition.imap4")) {
            assertThat(run.resolve("perdition.pop3s")).doesNotExist();
            assertServes(Dialogue.POP3, pop3);
            assertServes(Dialogue.IMAP4, imap);
            assertThat(script("status").status()).isZero();

            Ended again = script("start");
            assertThat(again.status()).isZero();
            assertThat(again.text()).contains("already running, process " + first.pid());

            assertThat(script("reload").status()).isZero();
            Daemon.awaitText(log, "perdition.pop3[" + first.pid() + "]: Reloaded");
            Daemon.awaitText(log, "perdition.imap4[" + second.pid() + "]: Reloaded");

            Ended restarted = script("restart");
            assertThat(restarted.status()).as(restarted::text).isZero();
            first.awaitEnd();
            second.awaitEnd();
        }
        try (Daemon first = daemon("perdition.pop3");
                Daemon second = daemon("perdition.imap4")) {
            assertServes(Dialogue.POP3, pop3);
            Ended stopped = script("stop");
            assertThat(stopped.status()).as(stopped::text).isZero();
            first.awaitEnd();
            second.awaitEnd();
            assertThat(script("status").status()).isEqualTo(3);
            assertThat(script("stop").status()).isZero();
        }
    }

    /** A folder of pid files that was there before, and is root's: the process may not remove its file from it. */
    @Test
    void stopLeavesSessionsAloneWhereThePidFileCannotBeRemoved() throws IOException {
        Root.require();
        Files.createDirectory(run.resolve("perdition.pop3"));
        defaults(
                "RUN_PERDITION=yes",
                "FLAGS=\"--no_daemon\"",
                "POP3=yes",
                "POP3_FLAGS=\"-l " + pop3 + " -b 127.0.0.1\"");
        try (MailRealServer server = new MailRealServer(
                "real", "secret", new Authority("init CA").issue("127.0.0.1").serverContext())) {
            String address = server.listenPop3("127.0.0.1", 0, MailRealServer.Security.PLAIN);
            Files.write(
                    folder.resolve("perdition.properties"),
                    List.of(
                            "map_library =",
                            "ssl_mode = none",
                            "outgoing_server = " + address,
                            "log_facility = " + log));
            Ended started = script("start");
            assertThat(started.status()).as(started::text).isZero();
            try (Daemon daemon = daemon("perdition.pop3");
                    DialogueClient client = DialogueClient.connect(pop3)) {
                Daemon.awaitText(log, "will be emptied at the end");
                Dialogue.POP3.greeting(client);
                assertThat(Dialogue.POP3.logIn(client, "bob", "secret")).isEqualTo(Dialogue.POP3.accepted());
                Ended stopped = script("stop");
                assertThat(stopped.status()).as(stopped::text).isZero();
                assertThat(stopped.text()).contains("perdition.pop3 stopped");
                assertThat(script("status").status()).isEqualTo(3);
                Dialogue.POP3.logOut(client);
                daemon.awaitEnd();
            }
        }
    }

    private static void assertServes(Dialogue dialogue, int port) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            dialogue.greeting(client);
            dialogue.logOut(client);
        }
    }

    @Test
    void startsNothingUnlessToldTo() throws IOException {
        defaults("POP3=yes", "POP3_FLAGS=\"-l " + pop3 + "\"");
        Ended ended = script("start");
        assertThat(ended.status()).isZero();
        assertThat(ended.text()).contains("RUN_PERDITION");
        assertThat(run.resolve("perdition.pop3")).doesNotExist();
    }

    @Test
    void saysWhatDidNotStart() throws IOException {
        defaults("RUN_PERDITION=yes", "POP3=yes", "POP3_FLAGS=\"-l " + pop3 + " -F - \"");
        Ended ended = script("start");
        assertThat(ended.status()).isNotZero();
        assertThat(ended.text()).contains("log_facility", "perdition.pop3 did not start");
        assertThat(script("reload").status()).isEqualTo(7);
        assertThat(script("dance").status()).isEqualTo(2);
    }

    @Test
    void findsTheProgramsThroughALink() throws IOException {
        defaults("RUN_PERDITION=yes", "POP3=yes", "POP3_FLAGS=\"-l " + pop3 + " -b 127.0.0.1\"");
        Path link = Files.createSymbolicLink(folder.resolve("initscript"), SCRIPT);
        Ended ended = script(link, "start");
        assertThat(ended.status()).as(ended::text).isZero();
        try (Daemon daemon = daemon("perdition.pop3")) {
            assertServes(Dialogue.POP3, pop3);
            script(link, "stop");
            daemon.awaitEnd();
        }
    }

    @Test
    void theSampleOfTheDefaultsIsRead() throws IOException {
        Files.copy(Tarball.home().resolve("etc/default/perdition"), folder.resolve("defaults"));
        Ended ended = script("start");
        assertThat(ended.status()).isZero();
        assertThat(ended.text()).contains("RUN_PERDITION");
    }
}
