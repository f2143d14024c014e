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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Daemon;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.OrdinaryUser;
import org.perdition.system.harness.Root;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** The process in the background, its pid file, and the script that stays before a process in the foreground. */
class DaemonIT {
    private final Path folder = TemporaryFolder.create("perdition daemon");
    private final Path log = folder.resolve("log");
    private final Path pidFile = folder.resolve("run/proxy.pid");
    private final int port = FreePort.next();

    private Map<String, String> environment() {
        return Map.of("PERDITION_SYSCONFDIR", folder.toString());
    }

    /** Usual settings, and these in place of or beside them; a line that begins with ! takes one away. */
    private void configure(String... lines) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("bind_address", "= 127.0.0.1:" + port);
        settings.put("map_library", "=");
        settings.put("outgoing_server", "= 127.0.0.1:1");
        settings.put("log_facility", "= " + log);
        settings.put("pid_file", "= " + pidFile);
        for (String line : lines) {
            String[] words = line.split(" ", 2);
            if (words[0].startsWith("!")) {
                settings.remove(words[0].substring(1));
            } else {
                settings.put(words[0], words.length == 1 ? "" : words[1]);
            }
        }
        Files.write(
                folder.resolve("perdition.properties"),
                settings.entrySet().stream()
                        .map(setting -> setting.getKey() + " " + setting.getValue())
                        .toList());
    }

    private Daemon start(String... words) {
        return Daemon.start(folder, environment(), command("perdition.pop3", words), pidFile);
    }

    private Ended run(String... words) {
        return RunningProgram.run(folder, environment(), command("perdition.pop3", words));
    }

    private static List<String> command(String program, String... words) {
        List<String> command = new ArrayList<>(List.of(Tarball.program(program).toString()));
        command.addAll(List.of(words));
        return command;
    }

    private void assertServes() {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            Dialogue.POP3.logOut(client);
        }
    }

    @Test
    @ShowsOption({"no_daemon", "pid_file"})
    void theScriptEndsWhenTheProcessServes() throws IOException {
        configure();
        try (Daemon daemon = start()) {
            // At once: the script has waited.
            assertServes();
            assertThat(Files.readString(pidFile)).isEqualTo(daemon.pid() + "\n");
            assertDetached(daemon);
            assertThat(Files.readString(daemon.proc("comm"))).isEqualTo("perdition.pop3\n");
            assertThat(Files.readString(daemon.proc("cmdline"))).startsWith("perdition.pop3\0");

            Ended second = run();
            assertThat(second.status()).isEqualTo(1);
            assertThat(second.lines()).hasSize(1);
            assertThat(second.text()).contains("pid_file", pidFile.toString(), "process " + daemon.pid());
            assertThat(Files.readString(pidFile)).isEqualTo(daemon.pid() + "\n");

            daemon.signal("TERM");
            daemon.awaitEnd();
            assertThat(pidFile).doesNotExist();
        }
    }

    private static void assertDetached(Daemon daemon) throws IOException {
        // proc(5): pid (comm) state ppid pgrp session
        String[] fields = Files.readString(daemon.proc("stat"))
                .replaceFirst("^.*\\) ", "")
                .split(" ");
        assertThat(Long.parseLong(fields[3])).as("leads its session").isEqualTo(daemon.pid());
        assertThat(Files.readSymbolicLink(daemon.proc("cwd"))).isEqualTo(Path.of("/"));
        for (String descriptor : List.of("0", "1", "2")) {
            Path file = daemon.proc("fd").resolve(descriptor);
            Daemon.await(() -> link(file).equals(Path.of("/dev/null")), () -> file + " is " + link(file));
        }
    }

    private static Path link(Path file) {
        try {
            return Files.readSymbolicLink(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTerminationRemovesThePidFileAndLetsASuccessorStart() throws IOException {
        try (MailRealServer server = new MailRealServer(
                "real", "secret", new Authority("CA").issue("127.0.0.1").serverContext())) {
            configure("outgoing_server = " + server.listenPop3("127.0.0.1", 0, Security.PLAIN));
            try (Daemon old = start();
                    DialogueClient open = DialogueClient.connect(port)) {
                Dialogue.POP3.greeting(open);
                assertThat(Dialogue.POP3.logIn(open, "olga", "secret")).isEqualTo(Dialogue.POP3.accepted());
                old.signal("TERM");
                Daemon.await(() -> !Files.exists(pidFile), () -> pidFile + " is still there");
                assertThat(old.isAlive()).isTrue();
                try (Daemon young = start()) {
                    assertServes();
                    open.send("NOOP").expect("+OK");
                    Dialogue.POP3.logOut(open);
                    open.close();
                    old.awaitEnd();
                    // The old one leaves the pid file of the young one alone.
                    assertThat(Files.readString(pidFile)).isEqualTo(young.pid() + "\n");
                }
            }
        }
    }

    @Test
    void aPidFileLeftBehindIsReplaced() throws IOException {
        configure();
        try (Daemon first = start()) {
            first.signal("KILL");
            first.awaitEnd();
        }
        assertThat(pidFile).exists();
        try (Daemon second = start()) {
            assertServes();
            Daemon.awaitText(log, "Replacing the pid file " + pidFile);
            assertThat(Files.readString(pidFile)).isEqualTo(second.pid() + "\n");
        }
    }

    @Test
    void aLinkInPlaceOfThePidFileIsNotWrittenThrough() throws IOException {
        configure();
        Files.createDirectory(folder.resolve("run"));
        Path precious = Files.writeString(folder.resolve("precious"), "precious");
        Files.createSymbolicLink(pidFile, precious);
        try (Daemon daemon = start()) {
            assertThat(Files.readString(precious)).isEqualTo("precious");
            assertThat(Files.readString(pidFile)).isEqualTo(daemon.pid() + "\n");
            assertThat(Files.isSymbolicLink(pidFile)).isFalse();
        }
    }

    @Test
    void aHangUpIsHeardEvenAfterNohup() throws IOException {
        configure();
        List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' HUP; exec \"$0\""));
        command.addAll(command("perdition.pop3"));
        try (Daemon daemon = Daemon.start(folder, environment(), command, pidFile)) {
            daemon.signal("HUP");
            Daemon.awaitText(log, "Reloaded: ");
            assertServes();
        }
    }

    @Test
    void relativeNamesStartWhereTheScriptWasCalled() throws IOException {
        configure();
        Files.writeString(folder.resolve("users.re"), "^a: 127.0.0.1:1\n");
        try (Daemon daemon = start("-M", "posix_regex", "-m", "users.re")) {
            Daemon.awaitText(log, "map posix_regex " + folder.resolve("users.re"));
            assertThat(daemon.isAlive()).isTrue();
        }
    }

    @Test
    void whatKeepsItFromStartingIsToldByTheScript() throws IOException {
        configure();
        Ended bad = run("--timeout", "soon");
        assertThat(bad.status()).isEqualTo(2);
        assertThat(bad.lines()).hasSize(1);
        assertThat(bad.text()).contains("--timeout", "soon");

        Ended deep = run("--pid_file", folder.resolve("not/there/x.pid").toString());
        assertThat(deep.status()).isEqualTo(1);
        assertThat(deep.lines()).hasSize(1);
        assertThat(deep.text()).contains("pid_file", "not/there/x.pid", "folder");

        Ended contradiction = run("--no_daemon=off", "-F", "-");
        assertThat(contradiction.status()).isEqualTo(2);
        assertThat(contradiction.text()).contains("--no_daemon", "log_facility");
    }

    @Test
    void aPidFileWithoutTheRightToMakeItIsNamed() throws IOException {
        configure();
        OrdinaryUser.give(folder);
        Ended ended = RunningProgram.run(
                folder,
                environment(),
                OrdinaryUser.command(command("perdition.pop3", "--pid_file", "/var/run/perdition-test/x.pid")
                        .toArray(String[]::new)));
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.lines()).hasSize(1);
        assertThat(ended.text()).contains("pid_file", "/var/run/perdition-test/x.pid", "permission denied");
    }

    @Test
    void withoutPidFileOptionItLiesInVarRun() throws IOException {
        OrdinaryUser.requireRoot();
        String name = "perdition.test" + ProcessHandle.current().pid();
        Path link = Files.createSymbolicLink(folder.resolve(name), Tarball.program("perdition"));
        Path usual = Path.of("/var/run", name, name + ".pid");
        configure("!pid_file");
        try (Daemon daemon = Daemon.start(folder, environment(), List.of(link.toString()), usual)) {
            assertServes();
            daemon.signal("TERM");
            daemon.awaitEnd();
            assertThat(usual).doesNotExist();
        } finally {
            Files.deleteIfExists(usual);
            Files.deleteIfExists(usual.getParent());
        }
    }

    @Test
    @ShowsOption("no_daemon")
    void inTheForegroundTheScriptPassesSignalsOnAndWaits() throws IOException {
        configure("no_daemon");
        try (RunningProgram script = RunningProgram.start(folder, environment(), command("perdition.pop3"))) {
            Daemon.awaitText(log, "Ready: ");
            try (Daemon daemon = Daemon.of(pidFile)) {
                assertThat(daemon.pid()).isNotEqualTo(script.pid());
                script.signal("HUP");
                Daemon.awaitText(log, "Reloaded: ");
                assertThat(script.isAlive()).isTrue();
                script.signal("INT");
                assertThat(script.awaitEnd(Duration.ofSeconds(60)).status()).isZero();
                assertThat(daemon.isAlive()).isFalse();
            }
        }
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void theProcessInTheForegroundEndsWithItsScript() throws IOException {
        configure("log_facility = +");
        try (RunningProgram script = RunningProgram.start(folder, environment(), command("perdition.pop3"))) {
            script.output().await(0, Duration.ofSeconds(60), "Ready: ");
            try (Daemon daemon = Daemon.of(pidFile)) {
                script.signal("KILL");
                daemon.awaitEnd();
                assertThatThrownBy(() -> DialogueClient.connect(port)).isInstanceOf(UncheckedIOException.class);
            }
        }
    }

    @Test
    @ShowsOption("no_daemon")
    void whereTheCommandLineSaysThatItStaysTheScriptBecomesTheProcess() throws IOException {
        configure();
        try (RunningProgram program =
                RunningProgram.start(folder, environment(), command("perdition.pop3", "--no_daemon"))) {
            Daemon.awaitText(log, "Ready: ");
            assertThat(Files.readString(pidFile)).isEqualTo(program.pid() + "\n");
            assertThat(program.terminate().status()).isZero();
        }
    }

    @Test
    void thePidFileIsChosenByTheForegroundOnlyIfWritten() throws IOException {
        configure("!pid_file");
        try (RunningProgram program =
                RunningProgram.start(folder, environment(), command("perdition.pop3", "--no_daemon"))) {
            Daemon.awaitText(log, "Ready: ", "pid_file=\"\"");
            assertThat(pidFile).doesNotExist();
            assertThat(program.terminate().status()).isZero();
        }
    }

    /** Java here waits for the death of the script before it begins. */
    @Test
    void aStartWhoseScriptIsKilledLeavesNothingRunning() throws IOException {
        configure();
        Path home = Files.createDirectory(folder.resolve("java"));
        Path begun = folder.resolve("begun");
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17\"\n");
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\necho $$ >'" + begun + "'\nscript=$PPID\n"
                        + "while kill -0 $script 2>/dev/null; do sleep 0.1; done\n"
                        + "exec '" + System.getProperty("java.home") + "/bin/java' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Map<String, String> environment =
                Map.of("PERDITION_SYSCONFDIR", folder.toString(), "JAVA_HOME", home.toString());
        try (RunningProgram script = RunningProgram.start(folder, environment, command("perdition.pop3"))) {
            Daemon.awaitText(begun, "\n");
            try (Daemon orphan = Daemon.of(begun)) {
                script.signal("KILL");
                orphan.awaitEnd();
                assertThat(pidFile).doesNotExist();
            }
        }
    }

    /** The process must know its parent, which is root's, after it has become another user. */
    @Test
    void startsWhereUsersSeeTheirOwnProcessesOnly() throws IOException {
        Root.requireOwnMounts();
        configure();
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
        command.addAll(List.of("mount -t proc -o hidepid=2 proc /proc && exec \"$@\"", "sh"));
        command.addAll(command("perdition.pop3"));
        try (Daemon daemon = Daemon.start(folder, environment(), command, pidFile)) {
            assertServes();
            daemon.signal("TERM");
            daemon.awaitEnd();
        }
    }

    /** As the init script does with FLAGS="--no_daemon". */
    @Test
    void theLastWordOnNoDaemonCounts() throws IOException {
        configure();
        try (Daemon daemon = start("--no_daemon", "--no_daemon=off")) {
            assertServes();
            assertThat(daemon.isAlive()).isTrue();
        }
    }

    @Test
    void theParametersAreLoggedAtStart() throws IOException {
        configure("timeout = 77");
        try (Daemon daemon = start("--tcp_keepalive")) {
            Daemon.awaitText(
                    log,
                    "Starting perdition.pop3 in the background, configuration " + folder.resolve("perdition.properties")
                            + ": ",
                    "timeout=\"77\"",
                    "tcp_keepalive=on",
                    "no_daemon=off");
            assertThat(daemon.isAlive()).isTrue();
        }
    }
}
