// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a popmap is worth asking. For a while after it could not say, one lookup at a time tries again and the others
 * do not wait: a database that hangs would hold all threads. Thread-safe.
 */
final class Health {
    /** How long after a failure. Ours: as long as a lookup may take by default. */
    static final Duration PEACE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile @Nullable Long failedAt;

    Health(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether to ask now. Who is told yes tells how it went. */
    boolean mayAsk() {
        return !ailing() || trying.compareAndSet(false, true);
    }

    /** Whether it has failed lately. */
    boolean ailing() {
        Long failed = failedAt;
        return failed != null && nanoTime.getAsLong() - failed < PEACE.toNanos();
    }

    /** It has answered. */
    void answered() {
        failedAt = null;
        trying.set(false);
    }

    /** It could not say. */
    void failed() {
        failedAt = nanoTime.getAsLong();
        trying.set(false);
    }
}
