// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.OrdinaryUser;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** {@code tar xf} and {@code bin/perdition} run at once as an ordinary user, with the files as shipped. */
class FirstStartIT {
    private static final int POP3_PORT = 1110;
    private static final int IMAP_PORT = 1143;

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void runsAtOnceAndEndsCleanly(String signal, int status) {
        Path home = OrdinaryUser.give(Tarball.unpack(TemporaryFolder.create("perdition first start")));
        awaitFree(POP3_PORT);
        awaitFree(IMAP_PORT);
        // A machine that has a perdition of its own keeps its files out of this.
        Map<String, String> environment =
                Map.of("PERDITION_SYSCONFDIR", Files.exists(Path.of("/etc/perdition")) ? home + "/conf" : "");
        try (RunningProgram program = RunningProgram.start(home, environment, OrdinaryUser.command("bin/perdition"))) {
            String ready = program.output().await(0, Duration.ofSeconds(60), "Ready: ");
            assertThat(ready)
                    .contains(home + "/conf/perdition.properties")
                    .contains("POP3")
                    .contains(Integer.toString(POP3_PORT))
                    .contains("IMAP4")
                    .contains(Integer.toString(IMAP_PORT))
                    .contains("posix_regex")
                    .contains("popmap.re");
            try (DialogueClient pop3 = DialogueClient.connect(POP3_PORT);
                    DialogueClient imap = DialogueClient.connect(IMAP_PORT)) {
                Dialogue.POP3.greeting(pop3);
                Dialogue.IMAP4.greeting(imap);
                Dialogue.POP3.logOut(pop3);
                Dialogue.IMAP4.logOut(imap);
            }
            program.signal(signal);
            RunningProgram.Ended ended = program.awaitEnd(Duration.ofSeconds(30));
            assertThat(ended.status()).as(ended::text).isIn(0, status);
            assertThat(ended.text()).doesNotContain("Exception").doesNotContain("\tat ");
        }
    }

    /** Somebody else may be testing on this machine with the same files. */
    private static void awaitFree(int port) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress("0.0.0.0", port));
                return;
            } catch (IOException taken) {
                assertThat(System.nanoTime()).as("port " + port + " is in use").isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }
}
