// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.os.UnixDatagramListener;

@EnabledOnOs(OS.LINUX)
class AuthEventsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void aListenerThatComesLaterGetsWhatIsToldThen() throws Exception {
        Path path = folder.resolve("events");
        try (AuthEvents events = new AuthEvents(path.toString())) {
            // Nobody there: nothing waits, and nothing fails.
            for (int i = 0; i < 20_000; i++) {
                events.tell("lost or late");
            }
            try (UnixDatagramListener listener = UnixDatagramListener.bind(path)) {
                long until = System.nanoTime() + PATIENCE.toNanos();
                boolean heard = false;
                while (!heard && System.nanoTime() < until) {
                    events.tell("at last");
                    heard = listener.receive(100, Duration.ofMillis(100))
                            .map(octets -> new String(octets, StandardCharsets.UTF_8))
                            .filter("at last"::equals)
                            .isPresent();
                }
                assertThat(heard).isTrue();
            }
        }
    }

    /** Sessions of POP3 are over before they could be told again. */
    @Test
    void aListenerThatRestartsGetsAll() throws Exception {
        Path path = folder.resolve("events");
        int count = 2_000;
        try (AuthEvents events = new AuthEvents(path.toString(), Duration.ofSeconds(120))) {
            long away = System.nanoTime() + Duration.ofMillis(1_500).toNanos();
            for (int i = 0; i < count; i++) {
                events.tell("line " + i);
            }
            while (System.nanoTime() < away) {
                Thread.sleep(50);
            }
            try (UnixDatagramListener listener = UnixDatagramListener.bind(path)) {
                long until = System.nanoTime() + PATIENCE.toNanos();
                int heard = 0;
                while (heard < count && System.nanoTime() < until) {
                    Optional<byte[]> line = listener.receive(100, Duration.ofMillis(100));
                    if (line.isPresent()) {
                        assertThat(new String(line.get(), StandardCharsets.UTF_8))
                                .isEqualTo("line " + heard);
                        heard++;
                    }
                }
                assertThat(heard).isEqualTo(count);
            }
        }
    }

    /** What it tells of must have happened just now. */
    @Test
    void whatIsTooOldIsNotTold() throws Exception {
        Path path = folder.resolve("events");
        try (AuthEvents events = new AuthEvents(path.toString(), Duration.ZERO)) {
            events.tell("old");
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (events.lost() == 0 && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            try (UnixDatagramListener listener = UnixDatagramListener.bind(path)) {
                assertThat(listener.receive(100, Duration.ofMillis(100))).isEmpty();
            }
        }
    }
}
