// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.time.Duration;

/**
 * Tells when an inherited listening socket has had no session for long enough ({@code inetd_idle_timeout}): inetd waits
 * for the end of the process, and starts another with the next client. For one thread.
 */
final class IdleClock {
    /** How often it wants to be asked. */
    static final Duration LOOK = Duration.ofSeconds(1);

    private final long limit;
    private long busy = System.nanoTime();
    private long seen;

    /** Starts now. Zero is no limit. */
    IdleClock(Duration limit) {
        this.limit = limit.toNanos();
    }

    /**
     * Whether time is over.
     *
     * @param sessions that there are now
     * @param accepted how many there have been: one may have come and gone since the last look
     */
    boolean over(int sessions, long accepted) {
        long now = System.nanoTime();
        if (sessions > 0 || accepted != seen) {
            busy = now;
            seen = accepted;
        }
        return limit > 0 && now - busy >= limit;
    }
}
