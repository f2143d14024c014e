// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A driver that hangs. */
class OnOwnThreadsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Optional<Row> ANSWER = Optional.of(new Row("mail", null));

    private final CountDownLatch hanging = new CountDownLatch(1);

    /** Hangs for the key "slow", whatever the interruptions, as native code does. */
    private final RowSource source = new RowSource() {
        @Override
        public Optional<Row> find(String key, Deadline deadline) throws SQLException {
            if (key.equals("slow")) {
                boolean interrupted = true;
                while (interrupted) {
                    try {
                        hanging.await();
                        interrupted = false;
                    } catch (InterruptedException e) {
                        // as if nothing had been
                    }
                }
            }
            if (key.equals("bad")) {
                throw new SQLException("bad", "42000");
            }
            return ANSWER;
        }

        @Override
        public void closeIdle() {}

        @Override
        public void close() {}
    };

    @Test
    void endsTheWaitInTimeAndServesOthersMeanwhile() throws Exception {
        try (RowSource threads = new OnOwnThreads(source, "test", 2)) {
            assertThatThrownBy(() -> threads.find("slow", Deadline.in(Duration.ofMillis(50))))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("no answer in time");
            assertThat(threads.find("fast", Deadline.in(LONG))).isEqualTo(ANSWER);
            hanging.countDown();
        }
    }

    @Test
    void withAllThreadsHangingItFailsInTimeAndRecovers() throws Exception {
        try (RowSource threads = new OnOwnThreads(source, "test", 1)) {
            assertThatThrownBy(() -> threads.find("slow", Deadline.in(Duration.ofMillis(50))))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> threads.find("fast", Deadline.in(Duration.ofMillis(50))))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("no answer in time");
            hanging.countDown();
            assertThat(threads.find("fast", Deadline.in(LONG))).isEqualTo(ANSWER);
        }
    }

    @Test
    void passesFailuresOn() {
        try (RowSource threads = new OnOwnThreads(source, "test", 1)) {
            assertThatThrownBy(() -> threads.find("bad", Deadline.in(LONG)))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("bad");
        }
    }

    @Test
    void anInterruptedWaitEnds() {
        try (RowSource threads = new OnOwnThreads(source, "test", 1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> threads.find("slow", Deadline.in(LONG))).isInstanceOf(InterruptedException.class);
            hanging.countDown();
        }
    }
}
