// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
 * <p>The file is read when the popmap is opened, and not again. Lookups are answered from memory.
 */
public final class RegexPopmap implements Popmap {
    private static final Logger LOG = LoggerFactory.getLogger(RegexPopmap.class);

    private final MapFile file;
    private final List<RegexRule> rules;

    RegexPopmap(MapFile file) throws PopmapConfigurationException {
        this(file, LOG::warn);
    }

    RegexPopmap(MapFile file, Consumer<String> warning) throws PopmapConfigurationException {
        this.file = file;
        this.rules = RegexMapFile.parse(file, file.read().text(), warning);
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context) {
        Optional<String> text = key.text();
        // With a line end in the key, ^ and $ would match inside it, and ^bob$ would speak for a longer name.
        if (text.isEmpty() || text.get().indexOf('\n') >= 0 || text.get().indexOf('\r') >= 0) {
            return LookupResult.NOT_FOUND;
        }
        for (RegexRule rule : rules) {
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
