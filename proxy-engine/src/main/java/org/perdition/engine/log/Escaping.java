// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes what peers sent so that it stays inside its quotes and its line.
 *
 * <p>Well-formed UTF-8 is shown as it is. Quote and backslash get a backslash; line feed, carriage return and tab
 * become {@code \n}, {@code \r}, {@code \t}; every octet of anything else that is not plainly visible (controls,
 * bidirectional marks, line separators, malformed UTF-8) becomes {@code \xNN}. Nothing is lost,
 * unless the value was cut.
 */
public final class Escaping {
    /** Most octets of one value that are shown. Ours: above any name met in practice. */
    public static final int MAX_OCTETS = 256;

    /** Stands at the end of a value that was cut. No escape begins like this. */
    public static final String CUT = "\\...";

    private static final String HEX = "0123456789abcdef";

    private Escaping() {}

    /** An octet string, one char an octet, such as a user name. */
    public static String octets(String octets) {
        return escape(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A text, such as a host name. */
    public static String text(String text) {
        return escape(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Octets as they came. At most {@link #MAX_OCTETS} of them are shown. */
    public static String escape(byte[] octets) {
        StringBuilder line = new StringBuilder(octets.length + 16);
        int at = 0;
        while (at < octets.length) {
            int length = characterLength(octets, at);
            if (at + length > MAX_OCTETS) {
                return line.append(CUT).toString();
            }
            append(line, octets, at, length);
            at += length;
        }
        return line.toString();
    }

    private static void append(StringBuilder line, byte[] octets, int at, int length) {
        char c = (char) (octets[at] & 0xff);
        if (length == 1 && (c == '"' || c == '\\')) {
            line.append('\\').append(c);
        } else if (length == 1 && c >= 0x20 && c < 0x7f) {
            line.append(c);
        } else if (c == '\n') {
            line.append("\\n");
        } else if (c == '\r') {
            line.append("\\r");
        } else if (c == '\t') {
            line.append("\\t");
        } else if (length > 1 && visible(new String(octets, at, length, StandardCharsets.UTF_8))) {
            line.append(new String(octets, at, length, StandardCharsets.UTF_8));
        } else {
            for (int i = at; i < at + length; i++) {
                line.append("\\x").append(HEX.charAt((octets[i] >> 4) & 0xf)).append(HEX.charAt(octets[i] & 0xf));
            }
        }
    }

    /** Octets of the character that begins here, or 1 if it is not well-formed. */
    private static int characterLength(byte[] octets, int at) {
        int lead = octets[at] & 0xff;
        int length = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;
        if (length == 1 || at + length > octets.length) {
            return 1;
        }
        byte[] part = Arrays.copyOfRange(octets, at, at + length);
        // Malformed input decodes to something that does not encode back to itself.
        byte[] back = new String(part, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(part, back) ? length : 1;
    }

    private static boolean visible(String character) {
        return switch (Character.getType(character.codePointAt(0))) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    /** A text for a protocol line: visible ASCII and blanks stay, all else becomes {@code ?}; cut to a length. */
    public static String printable(String text, int maxChars) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(maxChars).forEach(c -> line.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return line.toString();
    }
}
