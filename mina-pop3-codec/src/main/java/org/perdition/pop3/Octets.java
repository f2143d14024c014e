// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Checks and copies on octets, in arrays and in strings of one char an octet. */
final class Octets {
    private Octets() {}

    /** A part as a string, one char an octet. */
    static String text(byte[] octets, int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Where the octet stands in the part, or {@code to} if it does not. */
    static int indexOf(byte[] octets, char octet, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] == (byte) octet) {
                return i;
            }
        }
        return to;
    }

    /** Whether the octet stands in the array at all. */
    static boolean contains(byte[] octets, char octet) {
        return indexOf(octets, octet, 0, octets.length) < octets.length;
    }

    /** Whether every octet is printable ASCII and no blank. */
    static boolean graphic(byte[] octets) {
        for (byte b : octets) {
            if (b <= ' ' || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Refuses what cannot stand in one line: NUL, CR, LF and chars that are no octet. */
    static void requireLine(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || c == '\r' || c == '\n' || c > 0xff) {
                throw new IllegalArgumentException(what + " may not hold NUL, CR, LF or chars above 255");
            }
        }
    }

    /** Upper case of ASCII letters, the rest as it is, whatever the locale. */
    static String upperCase(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= 'a' && chars[i] <= 'z') {
                chars[i] -= 'a' - 'A';
            }
        }
        return new String(chars);
    }

    static void wipe(byte[] octets) {
        Arrays.fill(octets, (byte) 0);
    }
}
