// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.CacheSettings;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;

/**
 * What one popmap has answered, for a while. Thread-safe; nothing here waits.
 *
 * <p>An answer that has passed its time is kept on, to help out while the popmap cannot say. After such a failure the
 * popmap is left in peace for {@link #PEACE}, so that not every login waits for its deadline.
 */
final class KeptAnswers {
    /** Longest key kept, in octets. Ours: twice what a mail address can have; others are made up. */
    static final int MAX_KEY = 512;

    /** How long a popmap that could not say is not asked for what an old answer can tell. Ours. */
    static final Duration PEACE = Duration.ofSeconds(5);

    private record Kept(LookupResult result, long until) {}

    private final CacheSettings settings;
    private final LongSupplier nanoTime;
    private final Cache<LookupKey, Kept> kept;
    private volatile @Nullable Long failedAt;

    KeptAnswers(CacheSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.kept = Caffeine.newBuilder()
                .maximumSize(settings.entries())
                .expireAfterWrite(settings.found().plus(settings.stale()))
                .ticker(nanoTime::getAsLong)
                // No thread of its own: an idle cache has no work.
                .executor(Runnable::run)
                .build();
    }

    /** An answer that is good without asking. */
    Optional<LookupResult> fresh(LookupKey key) {
        Kept known = kept.getIfPresent(key);
        if (known == null) {
            return Optional.empty();
        }
        boolean good = known.until - nanoTime.getAsLong() > 0 || inPeace() && helpsOut(known);
        return good ? Optional.of(known.result) : Optional.empty();
    }

    /** An answer for who could not get one, however old it may be as long as it is kept. */
    Optional<LookupResult> stale(LookupKey key) {
        return Optional.ofNullable(kept.getIfPresent(key))
                .filter(known -> known.until - nanoTime.getAsLong() > 0 || helpsOut(known))
                .map(Kept::result);
    }

    /** That a key was unknown once says little. */
    private boolean helpsOut(Kept known) {
        return !settings.stale().isZero() && known.result instanceof LookupResult.Found;
    }

    private boolean inPeace() {
        Long failed = failedAt;
        return failed != null && nanoTime.getAsLong() - failed < PEACE.toNanos();
    }

    /** The popmap has answered. What it refuses is asked for each time. */
    void answered(LookupKey key, LookupResult result) {
        failedAt = null;
        Duration time = result instanceof LookupResult.Found ? settings.found() : settings.notFound();
        if (result instanceof LookupResult.Refused || time.isZero()) {
            kept.invalidate(key);
        } else if (key.length() <= MAX_KEY) {
            kept.put(key, new Kept(result, nanoTime.getAsLong() + time.toNanos()));
        }
    }

    /** The popmap could not say. */
    void failed() {
        failedAt = nanoTime.getAsLong();
    }

    /** Asks again next time. */
    void forget(LookupKey key) {
        kept.invalidate(key);
    }
}
