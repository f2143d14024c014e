// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.perdition.engine.config.CacheSettings;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;

/**
 * The popmaps of a listener: for each key they are asked in turn until one knows it. One that cannot say ends the
 * search: what a later one says might be the wrong server. Thread-safe.
 */
public final class PopmapChain {
    /**
     * A popmap, with what is kept of its answers.
     *
     * @param popmap open; closed by who opened it
     * @param kept empty if nothing is kept
     */
    public record Link(Popmap popmap, Optional<KeptAnswers> kept) {
        /** Keeps answers if the settings want it and the popmap allows it. */
        public static Link of(Popmap popmap, CacheSettings cache) {
            return of(popmap, cache, System::nanoTime);
        }

        static Link of(Popmap popmap, CacheSettings cache, LongSupplier nanoTime) {
            boolean keeps = cache.enabled() && popmap.cacheable() && !popmap.needsPassword();
            return new Link(popmap, keeps ? Optional.of(new KeptAnswers(cache, nanoTime)) : Optional.empty());
        }

        private LookupResult ask(LookupKey key, LookupContext context)
                throws PopmapUnavailableException, InterruptedException {
            Optional<LookupResult> known = kept.flatMap(answers -> answers.fresh(key));
            if (known.isPresent()) {
                return known.get();
            }
            try {
                LookupResult result = popmap.lookup(key, context);
                kept.ifPresent(answers -> answers.answered(key, result));
                return result;
            } catch (PopmapUnavailableException | InterruptedException e) {
                kept.ifPresent(KeptAnswers::failed);
                throw e;
            }
        }
    }

    private final List<Link> links;

    /** Asks these, in this order. */
    public PopmapChain(List<Link> links) {
        this.links = List.copyOf(links);
    }

    /** Whether there is no popmap at all. */
    public boolean isEmpty() {
        return links.isEmpty();
    }

    /** Whether one of them wants to know the password. */
    public boolean needsPassword() {
        return links.stream().anyMatch(link -> link.popmap.needsPassword());
    }

    /** The answer if it is known without waiting. */
    Optional<LookupResult> known(LookupKey key) {
        LookupResult result = LookupResult.NOT_FOUND;
        for (Link link : links) {
            Optional<LookupResult> known = link.kept.flatMap(answers -> answers.fresh(key));
            if (known.isEmpty()) {
                return known;
            }
            result = known.get();
            if (!(result instanceof LookupResult.NotFound)) {
                return known;
            }
        }
        return Optional.of(result);
    }

    /** The answer; waits. */
    LookupResult ask(LookupKey key, LookupContext context) throws PopmapUnavailableException, InterruptedException {
        LookupResult result = LookupResult.NOT_FOUND;
        for (Link link : links) {
            result = link.ask(key, context);
            if (!(result instanceof LookupResult.NotFound)) {
                return result;
            }
        }
        return result;
    }

    /**
     * What was known once, for who cannot get an answer now. A popmap that has kept nothing about the key may have
     * known it, so what comes behind it does not count.
     */
    Optional<LookupResult> stale(LookupKey key) {
        LookupResult result = LookupResult.NOT_FOUND;
        for (Link link : links) {
            Optional<LookupResult> old = link.kept.flatMap(answers -> answers.stale(key));
            if (old.isEmpty()) {
                return old;
            }
            result = old.get();
            if (!(result instanceof LookupResult.NotFound)) {
                return old;
            }
        }
        return Optional.of(result);
    }

    /** Asks again next time: the last answer may have been out of date. */
    void forget(LookupKey key) {
        links.forEach(link -> link.kept.ifPresent(answers -> answers.forget(key)));
    }

    /** For the ready line and logs. */
    public String describe() {
        return links.stream().map(link -> link.popmap.describe()).collect(Collectors.joining(", then "));
    }
}
