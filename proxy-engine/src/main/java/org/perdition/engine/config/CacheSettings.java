// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.time.Duration;

/**
 * How long answers of popmaps are kept.
 *
 * @param found {@code lookup_cache_time}; zero keeps nothing at all
 * @param notFound {@code lookup_cache_negative_time}; zero keeps no such answer
 * @param stale {@code lookup_cache_stale_time}: how long past {@code found} an answer helps out while the popmap cannot
 *     say; zero for not at all
 * @param entries {@code lookup_cache_size}: most answers kept for one popmap
 */
public record CacheSettings(Duration found, Duration notFound, Duration stale, int entries) {
    /** Nothing is kept. */
    public static final CacheSettings NONE = new CacheSettings(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

    /** Whether anything is kept. */
    public boolean enabled() {
        return !found.isZero() && entries > 0;
    }
}
