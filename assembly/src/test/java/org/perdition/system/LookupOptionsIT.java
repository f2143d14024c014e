// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Plugin;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;

/** Options about popmaps that are slow, shown with a popmap of one's own in {@code lib/plugins}. */
class LookupOptionsIT {
    /** Never answers. */
    private static final String SLOW = """
            package slow;
            import org.perdition.popmap.*;
            public final class SlowFactory implements PopmapFactory {
                public String name() { return "slow"; }
                public Popmap open(PopmapOptions options) {
                    return new Popmap() {
                        public LookupResult lookup(LookupKey key, LookupContext context) throws InterruptedException {
                            new java.util.concurrent.CountDownLatch(1).await();
                            return LookupResult.NOT_FOUND;
                        }
                        public String describe() { return "slow"; }
                        public void close() {}
                    };
                }
            }
            """;

    @Test
    @ShowsOption({"lookup_timeout", "lookup_threads"})
    void aLookupIsWaitedForAsLongAsWrittenOnSoManyThreads() throws IOException {
        Path folder = TemporaryFolder.create("perdition slow popmap");
        Path home = Plugin.install("slow.SlowFactory", SLOW);
        int hasty = FreePort.next();
        int patient = FreePort.next();
        Files.write(
                folder.resolve("perdition.properties"),
                List.of(
                        "log_facility = +",
                        "no_daemon = on",
                        "pid_file =",
                        "map_library = slow",
                        "lookup_threads = 4",
                        "listener.hasty.bind_address = 127.0.0.1:" + hasty,
                        "popmap.quick.library = slow",
                        "listener.hasty.map_library = quick",
                        "listener.hasty.lookup_timeout = 1",
                        "listener.patient.bind_address = 127.0.0.1:" + patient,
                        "listener.patient.lookup_timeout = 600"));
        List<DialogueClient> waiting = new ArrayList<>();
        try (RunningProgram program = RunningProgram.start(
                folder,
                Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                List.of(home.resolve("bin/perdition").toString()))) {
            program.output().await(0, Duration.ofSeconds(60), "Ready: ", "slow");
            for (int i = 0; i < 3; i++) {
                DialogueClient client = DialogueClient.connect(patient);
                waiting.add(client);
                Dialogue.POP3.greeting(client);
                client.send("USER bob").expect("+OK");
                client.send("PASS secret");
            }
            try (DialogueClient client = DialogueClient.connect(hasty)) {
                Dialogue.POP3.greeting(client);
                assertThat(Dialogue.POP3.logIn(client, "bob", "secret")).startsWith(Dialogue.POP3.unavailable());
            }
            waiting.get(0).expectSilence(Duration.ofMillis(500));
            for (int i = 0; i < 4; i++) {
                DialogueClient client = DialogueClient.connect(patient);
                waiting.add(client);
                Dialogue.POP3.greeting(client);
                client.send("USER bob").expect("+OK");
                client.send("PASS secret");
            }
            // Seven wait for their lookup; four of them are under way.
            waiting.get(6).expectSilence(Duration.ofMillis(500));
            assertThat(program.threads())
                    .filteredOn(name -> name.matches("lookup-slow-\\d+"))
                    .hasSize(4);
        } finally {
            waiting.forEach(DialogueClient::close);
        }
    }
}
