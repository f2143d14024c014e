// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import org.jspecify.annotations.Nullable;
import org.perdition.popmap.LookupResult;

/**
 * The first row of an answer.
 *
 * @param server {@code [user@]host[:port]}; null if the column is
 * @param port number or service name; null if the column is, or there is none
 */
record Row(@Nullable String server, @Nullable String port) {
    /**
     * What the row says. Columns of fixed length are padded with blanks, and neither a server nor a port holds any: both
     * end at the first one. A row without server is found, and names none.
     */
    LookupResult.Found answer(String delimiter) {
        return LookupResult.Found.of("", word(server), word(port), delimiter);
    }

    private static String word(@Nullable String column) {
        if (column == null) {
            return "";
        }
        String text = column.strip();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return text.substring(0, i);
            }
        }
        return text;
    }
}
