// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.Map;
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
 * The {@code text} popmap: whole keys in a flat file, held in memory.
 *
 * <p>The file is read again when it has changed: see {@link WatchedFile}.
 */
public final class TextPopmap implements Popmap {
    private static final Logger LOG = LoggerFactory.getLogger(TextPopmap.class);

    private final MapFile file;
    private final WatchedFile<Map<String, String>> values;

    TextPopmap(MapFile file, AnswerCheck answers) throws PopmapConfigurationException {
        this(file, answers, LOG::warn, WatchedFile.Clocks.SYSTEM);
    }

    TextPopmap(MapFile file, AnswerCheck answers, Consumer<String> warning, WatchedFile.Clocks clocks)
            throws PopmapConfigurationException {
        this.file = file;
        this.values = new WatchedFile<>(
                file, (read, text) -> TextMapFile.parse(read, text, answers, warning), warning, clocks);
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context) {
        return key.text()
                .map(values.content()::get)
                .<LookupResult>map(LookupResult.Found::new)
                .orElse(LookupResult.NOT_FOUND);
    }

    /** No: it is in memory. */
    @Override
    public boolean cacheable() {
        return false;
    }

    @Override
    public String describe() {
        return "text " + file;
    }

    /** Does nothing: no file is kept open. */
    @Override
    public void close() {}
}
