// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.username;

import java.nio.charset.StandardCharsets;

/**
 * A user name and its parts, as the query keys name them.
 *
 * <p>Names are octet strings, one char an octet (ISO-8859-1), so that names that are no UTF-8 survive. A
 * delimiter of several characters counts as a whole.
 *
 * @param longName all of it (escape U of {@code query_key})
 * @param shortName what stands before the last delimiter, or all of it (escape u)
 * @param domain what stands behind the last delimiter, or nothing (escape d)
 */
public record UserName(String longName, String shortName, String domain) {
    /**
     * Parts a name.
     *
     * @param longName octets as the client sent them
     * @param delimiter {@code domain_delimiter} as octets; if empty, no name has a domain
     */
    public static UserName of(String longName, String delimiter) {
        int at = delimiter.isEmpty() ? -1 : longName.lastIndexOf(delimiter);
        return at < 0
                ? new UserName(longName, longName, "")
                : new UserName(longName, longName.substring(0, at), longName.substring(at + delimiter.length()));
    }

    /** A text as an octet string: its UTF-8 form, one char an octet. */
    public static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
