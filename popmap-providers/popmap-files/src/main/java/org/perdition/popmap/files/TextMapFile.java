// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.perdition.popmap.AnswerCheck;
import org.perdition.popmap.PopmapConfigurationException;

/**
 * Reads the lines of a flat text map: {@code KEY:VALUE}, parted at the first colon.
 *
 * <p>Blanks around key and value do not count. Empty lines and lines that begin with {@code #} are skipped. A
 * key that stands twice is an error: which line wins is not left to chance.
 */
final class TextMapFile {
    /** Largest file, in bytes. Ours: a million users of 64 bytes; larger maps belong in a database. */
    static final int MAX_BYTES = 64 << 20;

    /** Most lines that are warned of one by one. Ours: enough to see what is wrong with all of them. */
    static final int MAX_WARNINGS = 10;

    private TextMapFile() {}

    /**
     * Values by key; complaints name file and line. One that is no real-server is only warned of: other users are to be
     * served, and to another listener it may be one.
     */
    static Map<String, String> parse(MapFile file, String text, AnswerCheck answers, Consumer<String> warning)
            throws PopmapConfigurationException {
        int odd = 0;
        Map<String, String> values = new HashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw file.badLine(number, "no colon; write KEY:SERVER");
            }
            String key = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (key.isEmpty() || value.isEmpty()) {
                throw file.badLine(number, "no " + (key.isEmpty() ? "key" : "server") + "; write KEY:SERVER");
            }
            Optional<String> problem = answers.problem(value);
            if (problem.isPresent() && ++odd <= MAX_WARNINGS) {
                warning.accept(file + ":" + number + ": no real-server behind the colon: " + problem.get());
            }
            Integer earlier = lines.putIfAbsent(key, number);
            if (earlier != null) {
                throw file.badLine(number, "the key of line " + earlier + " again; remove one of the two lines");
            }
            values.put(key, value);
        }
        if (odd > MAX_WARNINGS) {
            warning.accept(file + ": " + (odd - MAX_WARNINGS) + " more lines without a real-server behind the colon");
        }
        return values;
    }
}
