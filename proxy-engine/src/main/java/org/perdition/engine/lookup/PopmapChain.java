// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.PopmapUnavailableException;

/**
 * The popmaps of a listener: for each key they are asked in turn until one knows it. One that cannot say, and has said
 * nothing about the key before, ends the search: what a later one says might be the wrong server. Thread-safe.
 */
public final class PopmapChain {
    private final List<PopmapLink> links;

    /** Asks these, in this order. */
    public PopmapChain(List<PopmapLink> links) {
        this.links = List.copyOf(links);
    }

    /** Whether there is no popmap at all. */
    public boolean isEmpty() {
        return links.isEmpty();
    }

    /** Whether one of them wants to know the password. */
    public boolean needsPassword() {
        return links.stream().anyMatch(link -> link.popmap().needsPassword());
    }

    /** The answer if it is known without waiting. */
    Optional<LookupResult> known(LookupKey key) {
        LookupResult result = LookupResult.NOT_FOUND;
        for (PopmapLink link : links) {
            Optional<LookupResult> known = link.known(key);
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

    /** The answer; waits. An old one if a popmap that could not say has helped out with what it said once. */
    PopmapLink.Answer ask(LookupKey key, LookupContext context)
            throws PopmapUnavailableException, InterruptedException {
        boolean old = false;
        for (PopmapLink link : links) {
            PopmapLink.Answer answer = link.ask(key, context);
            old |= answer.old();
            if (!(answer.result() instanceof LookupResult.NotFound)) {
                return new PopmapLink.Answer(answer.result(), old);
            }
        }
        return new PopmapLink.Answer(LookupResult.NOT_FOUND, old);
    }

    /** What was known once, for who cannot wait any longer; empty if one of them remembers nothing of the key. */
    Optional<LookupResult> remembered(LookupKey key) {
        LookupResult result = LookupResult.NOT_FOUND;
        for (PopmapLink link : links) {
            Optional<LookupResult> old = link.remembered(key);
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
    void doubt(LookupKey key) {
        links.forEach(link -> link.doubt(key));
    }

    /** For the ready line and logs. */
    public String describe() {
        return links.stream().map(link -> link.popmap().describe()).collect(Collectors.joining(", then "));
    }
}
