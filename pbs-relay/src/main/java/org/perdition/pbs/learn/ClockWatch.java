// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.learn;

import java.time.Duration;
import java.time.Instant;

/** Sees that the clock of the wall was set back, by one that only goes forward. Used by one thread. */
public final class ClockWatch {
    /** Less is the fine adjustment of a time service. */
    private static final Duration NOTICED = Duration.ofSeconds(2);

    private Instant wall;
    private long steady;

    /**
     * Begins.
     *
     * @param wall the time now
     * @param steady the time now of a clock that is never set, in nanoseconds
     */
    public ClockWatch(Instant wall, long steady) {
        this.wall = wall;
        this.steady = steady;
    }

    /** By how much the clock was set back since it was looked at last; zero if it was not. */
    public Duration setBack(Instant now, long nanos) {
        Duration back = Duration.between(now, wall.plusNanos(nanos - steady));
        wall = now;
        steady = nanos;
        return back.compareTo(NOTICED) < 0 ? Duration.ZERO : back;
    }
}
