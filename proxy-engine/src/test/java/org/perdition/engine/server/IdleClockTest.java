// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleClockTest {
    @Test
    void zeroIsNoLimit() {
        assertThat(new IdleClock(Duration.ZERO).over(0, 0)).isFalse();
    }

    @Test
    void sessionsKeepItFromRunningOut() {
        IdleClock clock = new IdleClock(Duration.ofNanos(1));
        assertThat(clock.over(1, 1)).isFalse();
        IdleClock longer = new IdleClock(Duration.ofHours(1));
        assertThat(longer.over(0, 0)).isFalse();
    }

    /** One that has come and gone between two looks. */
    @Test
    void aShortSessionKeepsItFromRunningOutToo() {
        IdleClock clock = new IdleClock(Duration.ofNanos(1));
        assertThat(clock.over(0, 7)).isFalse();
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!clock.over(0, 7)) {
            assertThat(System.nanoTime()).isLessThan(until);
        }
    }

    @Test
    void withoutSessionsItRunsOut() {
        IdleClock clock = new IdleClock(Duration.ofNanos(1));
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!clock.over(0, 0)) {
            assertThat(System.nanoTime()).isLessThan(until);
        }
    }
}
