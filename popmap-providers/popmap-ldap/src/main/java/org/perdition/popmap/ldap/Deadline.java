// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.time.Duration;

/**
 * When waiting ends.
 *
 * @param nanoTime as of {@link System#nanoTime}
 */
record Deadline(long nanoTime) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left; zero or less if nothing. */
    Duration left() {
        return Duration.ofNanos(nanoTime - System.nanoTime());
    }

    /** What is left, at least one millisecond: a wait of zero often means one for ever. */
    long millis() {
        return Math.max(1, left().toMillis());
    }

    /** An earlier one: an equal share of what is left for each of so many. */
    Deadline share(int parts) {
        return in(left().dividedBy(parts));
    }
}
