// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One option of a {@code perdition.conf}, quotes and escapes already taken away.
 *
 * @param number the line it begins in, counted from 1
 * @param key the first word, as written
 * @param value the rest of the line, or empty if there is only a key
 */
record ConfLine(int number, String key, Optional<String> value) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_.]+");

    /** A value that needs no quotes: no special character, no blank at either end, no equals sign in front. */
    private static final Pattern PLAIN_VALUE =
            Pattern.compile("[^\\s#\"'\\\\=]|[^\\s#\"'\\\\=][^\\t\\r\\n#\"'\\\\]*[^\\s#\"'\\\\]");

    /** The line as {@link ConfReader} reads it back, without its end. */
    String format() {
        String shown = PLAIN_KEY.matcher(key).matches() ? key : quoted(key);
        return value.map(text -> shown + " " + (PLAIN_VALUE.matcher(text).matches() ? text : quoted(text)))
                .orElse(shown);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
