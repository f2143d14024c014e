// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** The process in the foreground, with a {@code perdition.conf}: its log and its pid file. */
class ForegroundIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    @ShowsOption({"no_daemon", "pid_file", "log_facility", "config_file"})
    void theProcessStartedServesAndWritesWhereItIsTold() throws IOException {
        Path folder = TemporaryFolder.create("perdition foreground");
        Path log = folder.resolve("perdition.log");
        Path pid = folder.resolve("run/perdition.pid");
        int port = FreePort.next();
        // As the manual of the original has it: indented, letters as keys, quotes, no end of the last line.
        Path file = Files.writeString(
                folder.resolve("site.conf"),
                " # site.conf\n"
                        + " b           127.0.0.1            # a letter as key\n"
                        + " listen_port " + port + "\n"
                        + " P           \"imap\"'4'\n"
                        + " F           '" + log + "'\n"
                        + " pid_file    \"" + pid + "\"\n"
                        + " no_daemon\n"
                        + " map_library \"\"\n"
                        + " s           127.0.0.1");
        List<String> command = List.of(Tarball.program("perdition").toString(), "-f", file.toString());
        try (RunningProgram program =
                RunningProgram.start(folder, Map.of("PERDITION_SYSCONFDIR", folder.toString()), command)) {
            await(() -> Files.exists(log) && Files.readString(log).contains("Ready: "), program);
            assertThat(Files.readString(log))
                    .contains("Starting perdition in the foreground, configuration " + file + ": ")
                    .contains("IMAP4 127.0.0.1:" + port);
            // The script, which cannot know what the file says, waits for the process.
            long process = Long.parseLong(Files.readString(pid).trim());
            assertThat(ProcessHandle.of(process).flatMap(ProcessHandle::parent).map(ProcessHandle::pid))
                    .contains(program.pid());
            try (DialogueClient client = DialogueClient.connect(port)) {
                Dialogue.IMAP4.greeting(client);
                Dialogue.IMAP4.logOut(client);
            }
            await(() -> Files.readString(log).contains("Connect: "), program);
            assertThat(program.isAlive()).isTrue();
            RunningProgram.Ended ended = program.terminate();
            assertThat(ended.lines()).as("nothing on the terminal").isEmpty();
            assertThat(pid).doesNotExist();
        }
    }

    /** The terminal is seen by nobody once the process runs in the background, or has read its files again. */
    @Test
    void whatTheOperatorShouldReadIsInTheLogTooAlsoAtAReload() throws IOException {
        Path folder = TemporaryFolder.create("perdition notes");
        Path log = folder.resolve("perdition.log");
        Path file = Files.writeString(
                folder.resolve("perdition.properties"),
                "bind_address = 127.0.0.1\nlisten_port = " + FreePort.next() + "\nlog_facility = " + log + "\n"
                        + "no_daemon = on\nmap_library =\n");
        List<String> command = List.of(Tarball.program("perdition.pop3").toString());
        String note = "so nobody can log in; set one of them";
        try (RunningProgram program =
                RunningProgram.start(folder, Map.of("PERDITION_SYSCONFDIR", folder.toString()), command)) {
            await(() -> Files.exists(log) && Files.readString(log).contains("Ready: "), program);
            assertThat(Files.readString(log))
                    .containsOnlyOnce(note)
                    .contains("Starting perdition.pop3 in the foreground, configuration " + file + ": ");
            program.signal("HUP");
            await(() -> Files.readString(log).contains("Reloaded: "), program);
            assertThat(Files.readString(log).split(note, -1)).hasSize(3);
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition, RunningProgram program) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline || !program.isAlive()) {
                throw new AssertionError("waited in vain:\n" + program.output().text());
            }
            Thread.onSpinWait();
        }
    }
}
