// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.pbs.follow.StandardInput;
import org.perdition.pbs.learn.Learner;
import org.perdition.pbs.log.AuthLine;
import org.perdition.pbs.store.RelayStore;
import org.perdition.pbs.store.TextStore;

class DaemonModeTest {
    private static final int BACKLOG = 2_500;

    @TempDir
    Path folder;

    /** Lines that nobody ends. */
    private static InputStream lines() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < BACKLOG; i++) {
            text.append("perdition[1]: Auth: 10.1.")
                    .append(i / 256)
                    .append('.')
                    .append(i % 256)
                    .append("->192.0.2.1 user=\"u\" server=\"m\" port=\"110\" status=\"ok\"\n");
        }
        InputStream text1 = new java.io.ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8));
        return new SequenceInputStream(text1, new Endless());
    }

    private static final class Endless extends InputStream {
        @Override
        public int read() throws IOException {
            try {
                Thread.sleep(Duration.ofMinutes(5).toMillis());
            } catch (InterruptedException e) {
                throw new IOException("ended", e);
            }
            return -1;
        }
    }

    /** Lines that have been taken from whoever sends them would be lost to everybody. */
    @Test
    void whatHasComeBeforeTheEndIsLearnt() throws Exception {
        try (RelayStore store = new TextStore(folder.resolve("relay"));
                StandardInput input = new StandardInput(lines(), Clock.systemUTC())) {
            input.begin();
            long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (input.left() < BACKLOG && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            Learner learner = new Learner(store, AuthLine.BUILT_IN, Duration.ofHours(1), "POP:", 128);
            DaemonMode.finish(learner, input);
            assertThat(input.left()).isZero();
            assertThat(store.entries()).hasSize(BACKLOG);
        }
    }
}
