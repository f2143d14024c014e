// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.perdition.engine.config.CacheSettings;
import org.perdition.popmap.BadEntryException;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;

/** One popmap of a chain, with what is kept of its answers and how it is. Thread-safe. */
public final class PopmapLink {
    /**
     * What a popmap, or its past, says.
     *
     * @param result the answer
     * @param old whether the popmap could not say, and this is what it said once
     */
    record Answer(LookupResult result, boolean old) {}

    private final Popmap popmap;
    private final Optional<KeptAnswers> kept;
    private final Health health;

    /**
     * Keeps answers if the settings want it and the popmap allows it.
     *
     * @param popmap open; closed by who opened it
     */
    public PopmapLink(Popmap popmap, CacheSettings cache) {
        this(popmap, cache, System::nanoTime);
    }

    PopmapLink(Popmap popmap, CacheSettings cache, LongSupplier nanoTime) {
        this.popmap = popmap;
        boolean keeps = cache.enabled() && popmap.cacheable() && !popmap.needsPassword();
        this.kept = keeps ? Optional.of(new KeptAnswers(cache, nanoTime)) : Optional.empty();
        this.health = new Health(nanoTime);
    }

    /** The popmap. */
    public Popmap popmap() {
        return popmap;
    }

    /** The answer if it is known without waiting; while the popmap ails also an old one that names a real-server. */
    Optional<LookupResult> known(LookupKey key) {
        Optional<LookupResult> fresh = kept.flatMap(answers -> answers.fresh(key));
        return fresh.isPresent() || !health.ailing()
                ? fresh
                : kept.flatMap(answers -> answers.old(key)).filter(LookupResult.Found.class::isInstance);
    }

    /** The answer; waits. */
    Answer ask(LookupKey key, LookupContext context) throws PopmapUnavailableException, InterruptedException {
        Optional<LookupResult> fresh = kept.flatMap(answers -> answers.fresh(key));
        if (fresh.isPresent()) {
            return new Answer(fresh.get(), false);
        }
        if (!health.mayAsk()) {
            return old(key).orElseThrow(() ->
                    new PopmapUnavailableException("it has just failed, and is being tried again by another lookup"));
        }
        try {
            LookupResult result = popmap.lookup(key, context);
            if (result == null) {
                throw new IllegalStateException("the provider has given no result");
            }
            health.answered();
            kept.ifPresent(answers -> answers.answered(key, result));
            return new Answer(result, false);
        } catch (BadEntryException e) {
            health.answered();
            throw e;
        } catch (PopmapUnavailableException | InterruptedException | RuntimeException | Error e) {
            health.failed();
            Optional<Answer> old = old(key);
            if (e instanceof PopmapUnavailableException && old.isPresent()) {
                return old.get();
            }
            throw e;
        }
    }

    private Optional<Answer> old(LookupKey key) {
        return kept.flatMap(answers -> answers.old(key)).map(result -> new Answer(result, true));
    }

    /** What it said once, for who cannot wait any longer. */
    Optional<LookupResult> remembered(LookupKey key) {
        return kept.flatMap(answers -> answers.old(key));
    }

    /** Asks again next time: the last answer may be out of date. */
    void doubt(LookupKey key) {
        kept.ifPresent(answers -> answers.doubt(key));
    }
}
