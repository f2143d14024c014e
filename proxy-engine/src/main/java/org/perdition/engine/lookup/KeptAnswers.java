// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.perdition.engine.config.CacheSettings;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;

/**
 * What one popmap has answered, for a while. An answer that has passed its time is kept on, to help out while the
 * popmap cannot say. Thread-safe; nothing here waits.
 */
final class KeptAnswers {
    /** Longest key kept, in octets. Ours: twice what a mail address can have; others are made up. */
    static final int MAX_KEY = 512;

    /** Times as of the clock. */
    private record Kept(LookupResult result, long freshUntil, long oldUntil) {}

    private final CacheSettings settings;
    private final LongSupplier nanoTime;
    private final Cache<LookupKey, Kept> kept;

    KeptAnswers(CacheSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        Duration longest = settings.found().compareTo(settings.notFound()) > 0 ? settings.found() : settings.notFound();
        this.kept = Caffeine.newBuilder()
                .maximumSize(settings.entries())
                .expireAfterWrite(longest.plus(settings.stale()))
                .ticker(nanoTime::getAsLong)
                // No thread of its own: an idle cache has no work.
                .executor(Runnable::run)
                .build();
    }

    /** An answer that is good without asking. */
    Optional<LookupResult> fresh(LookupKey key) {
        return Optional.ofNullable(kept.getIfPresent(key))
                .filter(known -> known.freshUntil - nanoTime.getAsLong() > 0)
                .map(Kept::result);
    }

    /** An answer for who cannot get one now, fresh or old. */
    Optional<LookupResult> old(LookupKey key) {
        return Optional.ofNullable(kept.getIfPresent(key))
                .filter(known -> known.oldUntil - nanoTime.getAsLong() > 0)
                .map(Kept::result);
    }

    /** The popmap has answered. What it refuses, and passwords it gives, are asked for each time. */
    void answered(LookupKey key, LookupResult result) {
        Duration time = result instanceof LookupResult.NotFound ? settings.notFound() : settings.found();
        boolean keeps = result instanceof LookupResult.NotFound
                || result instanceof LookupResult.Found found
                        && found.password().isEmpty();
        if (!keeps || time.isZero()) {
            kept.invalidate(key);
        } else if (key.length() <= MAX_KEY) {
            long freshUntil = nanoTime.getAsLong() + time.toNanos();
            kept.put(
                    key,
                    new Kept(result, freshUntil, freshUntil + settings.stale().toNanos()));
        }
    }

    /** Asks again next time; to help out the answer is still good enough. */
    void doubt(LookupKey key) {
        kept.asMap()
                .computeIfPresent(key, (same, known) -> new Kept(known.result, nanoTime.getAsLong(), known.oldUntil));
    }
}
