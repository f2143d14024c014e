// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The end of a lookup.
 *
 * @param nanos by {@link System#nanoTime}
 */
record Deadline(long nanos) {
    /** So far away from now. */
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left, in milliseconds; never less than 1, since zero is "for ever" to many. */
    int remainingMillis() {
        long left = TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
        return (int) Math.max(1, Math.min(left, Integer.MAX_VALUE));
    }

    /** Whether at least this much is left. */
    boolean leaves(Duration time) {
        return nanos - System.nanoTime() >= time.toNanos();
    }
}
