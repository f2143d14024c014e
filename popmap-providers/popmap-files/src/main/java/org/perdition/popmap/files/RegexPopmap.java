// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.perdition.popmap.AnswerCheck;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code posix_regex} popmap: the first rule found in the key gives the real-server.
 *
 * <p>Lookups are answered from memory. The file is read again when it has changed: see {@link WatchedFile}.
 */
public final class RegexPopmap implements Popmap {
    private static final Logger LOG = LoggerFactory.getLogger(RegexPopmap.class);

    private final MapFile file;
    private final WatchedFile<List<RegexRule>> rules;

    RegexPopmap(MapFile file, AnswerCheck answers) throws PopmapConfigurationException {
        this(file, answers, LOG::warn, WatchedFile.Clocks.SYSTEM);
    }

    RegexPopmap(MapFile file, AnswerCheck answers, Consumer<String> warning, WatchedFile.Clocks clocks)
            throws PopmapConfigurationException {
        this.file = file;
        this.rules = new WatchedFile<>(
                file, (read, text) -> RegexMapFile.parse(read, text, answers, warning), warning, clocks);
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context) {
        Optional<String> text = key.text();
        // With a line end in the key, ^ and $ would match inside it, and ^bob$ would speak for a longer name.
        if (text.isEmpty() || text.get().indexOf('\n') >= 0 || text.get().indexOf('\r') >= 0) {
            return LookupResult.NOT_FOUND;
        }
        for (RegexRule rule : rules.content()) {
            Optional<String> target = rule.apply(text.get());
            if (target.isPresent()) {
                return new LookupResult.Found(target.get());
            }
        }
        return LookupResult.NOT_FOUND;
    }

    /** No: it is in memory. */
    @Override
    public boolean cacheable() {
        return false;
    }

    @Override
    public String describe() {
        return "posix_regex " + file;
    }

    /** Does nothing: no file is kept open. */
    @Override
    public void close() {}
}
