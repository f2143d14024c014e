// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Lets one log line through in a while and counts the others, so that trouble cannot fill a disk. Thread-safe. */
public final class RateLimit {
    /** One line in ten seconds. Ours: often enough for a person or a monitor who watches. */
    public static final Duration WARNINGS = Duration.ofSeconds(10);

    private final long nanos;
    private final LongSupplier nanoTime;
    private boolean passedBefore;
    private long passedAt;
    private long dropped;

    /**
     * Lets the first line through.
     *
     * @param interval shortest time between two lines
     * @param nanoTime a clock that only goes forward, such as {@link System#nanoTime}
     */
    public RateLimit(Duration interval, LongSupplier nanoTime) {
        this.nanos = interval.toNanos();
        this.nanoTime = nanoTime;
    }

    /** How many lines were dropped since the last one, if a line may be written now; else empty. */
    public synchronized OptionalLong pass() {
        long now = nanoTime.getAsLong();
        if (passedBefore && now - passedAt < nanos) {
            dropped++;
            return OptionalLong.empty();
        }
        OptionalLong before = OptionalLong.of(dropped);
        passedBefore = true;
        passedAt = now;
        dropped = 0;
        return before;
    }
}
