// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.time.Duration;

/**
 * When a wait ends. Immutable.
 *
 * @param never whether it goes on for ever
 * @param end of {@link System#nanoTime}; of no account if never
 */
record Deadline(boolean never, long end) {
    /** So long from now; zero is for ever. */
    static Deadline in(Duration time) {
        return time.isZero() ? new Deadline(true, 0) : new Deadline(false, System.nanoTime() + time.toNanos());
    }

    /** Nanoseconds left, 0 or less if it has passed; very many if it never does. */
    long left() {
        return never ? Long.MAX_VALUE : end - System.nanoTime();
    }

    boolean passed() {
        return left() <= 0;
    }

    /** The first of so many equal parts of what is left, so that one silent server leaves time for the next. */
    Deadline share(int parts) {
        return never ? this : new Deadline(false, System.nanoTime() + left() / parts);
    }
}
