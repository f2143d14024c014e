// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.perdition.engine.username.QueryKey;
import org.perdition.engine.username.UserName;

/** Reads {@code query_key}: formats with a comma between them, of text and escapes. */
public final class QueryKeyList {
    private QueryKeyList() {}

    /** Reads a list. Nothing is trimmed; an empty format between commas is the empty key, an empty text no format. */
    public static List<QueryKey> parse(String text) throws UnusableValueException {
        List<QueryKey> keys = new ArrayList<>();
        if (text.isEmpty()) {
            return keys;
        }
        // A comma cannot be escaped, so the list is cut before the escapes are read.
        for (String format : text.split(",", -1)) {
            keys.add(format(format));
        }
        return keys;
    }

    private static QueryKey format(String format) throws UnusableValueException {
        List<QueryKey.Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '\\') {
                literal.append(c);
            } else if (i + 1 < format.length() && format.charAt(i + 1) == '\\') {
                literal.append(c);
                i++;
            } else {
                addLiteral(parts, literal);
                parts.add(escape(format, ++i));
            }
        }
        addLiteral(parts, literal);
        return new QueryKey(parts);
    }

    private static void addLiteral(List<QueryKey.Part> parts, StringBuilder literal) {
        if (literal.length() > 0) {
            parts.add(new QueryKey.Literal(UserName.octets(literal.toString())));
            literal.setLength(0);
        }
    }

    private static QueryKey.Escape escape(String format, int at) throws UnusableValueException {
        String remedy = "write \\U \\u \\D \\d \\i \\I \\p \\P, or \\\\ for a backslash";
        if (at == format.length()) {
            throw new UnusableValueException(
                    UnusableValueException.quote(format) + " has nothing behind its last backslash", remedy);
        }
        return QueryKey.Escape.of(format.charAt(at))
                .orElseThrow(() -> new UnusableValueException(
                        UnusableValueException.quote(format) + " holds the unknown escape "
                                + UnusableValueException.quote(
                                        format.substring(at - 1, format.offsetByCodePoints(at, 1))),
                        remedy));
    }

    /** Writes a list so that {@link #parse} reads it again; one that is a single empty format is not to be had. */
    public static String format(List<QueryKey> keys) {
        return keys.stream().map(QueryKey::toString).collect(Collectors.joining(","));
    }
}
