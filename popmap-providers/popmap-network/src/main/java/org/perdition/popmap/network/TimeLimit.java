// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When the waits of one lookup end. Immutable.
 *
 * @param endless whether they may go on for ever
 * @param end of {@link System#nanoTime}; without meaning if endless
 */
public record TimeLimit(boolean endless, long end) {
    /** So long from now; zero is for ever, as in {@code lookup_timeout}. */
    public static TimeLimit in(Duration time) {
        return time.isZero() ? new TimeLimit(true, 0) : new TimeLimit(false, System.nanoTime() + time.toNanos());
    }

    /** Nanoseconds left; 0 or less if the limit has passed. */
    public long nanos() {
        return endless ? Long.MAX_VALUE : end - System.nanoTime();
    }

    /** Whether nothing is left. */
    public boolean passed() {
        return nanos() <= 0;
    }

    /**
     * Milliseconds left, rounded up, as sockets want them: 0 is for ever.
     *
     * @throws SocketTimeoutException if the limit has passed
     */
    public int socketMillis() throws SocketTimeoutException {
        if (endless) {
            return 0;
        }
        long nanos = nanos();
        if (nanos <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
    }

    /** The limit of the first of several tries, so that each gets as much of the time left: a silent server leaves some. */
    public TimeLimit share(int tries) {
        return endless ? this : new TimeLimit(false, System.nanoTime() + nanos() / tries);
    }

    /** This limit, or so long from now if that is sooner. */
    public TimeLimit atMost(Duration time) {
        return nanos() <= time.toNanos() ? this : in(time);
    }
}
