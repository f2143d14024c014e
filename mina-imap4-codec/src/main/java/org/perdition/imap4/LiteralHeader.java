// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import org.jspecify.annotations.Nullable;

/**
 * The announcement of a literal as the last word of a line: <code>{n}</code>, <code>{n+}</code> or, for literal8,
 * <code>~{n}</code> (RFC 3501 section 4.3, RFC 7888, RFC 3516). Leading zeros are tolerated.
 *
 * @param from where the announcement begins
 * @param size octets announced; {@link #NO_SIZE} if that is no number
 * @param unasked whether the octets follow without a continuation
 * @param binary whether it is a literal8
 */
record LiteralHeader(int from, long size, boolean unasked, boolean binary) {
    static final long NO_SIZE = -1;

    /** Sizes from here on are all the same: too big for anything. */
    private static final long SATURATED = Long.MAX_VALUE / 16;

    /** The announcement at the end of a line, or null. A word between quotes is none. */
    static @Nullable LiteralHeader at(byte[] octets, int from, int to) {
        if (to - from < 3 || octets[to - 1] != '}') {
            return null;
        }
        int word = lastWord(octets, from, to);
        if (word < 0) {
            return null;
        }
        boolean binary = octets[word] == '~';
        int number = word + (binary ? 2 : 1);
        if (number >= to - 1 || octets[number - 1] != '{' || !announces(octets[number])) {
            return null;
        }
        boolean unasked = octets[to - 2] == '+';
        return new LiteralHeader(word, number(octets, number, unasked ? to - 2 : to - 1), unasked, binary);
    }

    /** Where the last word outside quotes begins, or -1 if the line ends between quotes. */
    private static int lastWord(byte[] octets, int from, int to) {
        int word = from;
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (quoted && octet == '\\' && i + 1 < to && (octets[i + 1] == '"' || octets[i + 1] == '\\')) {
                i++;
            } else if (octet == '"') {
                quoted = !quoted;
            } else if (!quoted && (octet == ' ' || octet == '(')) {
                word = i + 1;
            }
        }
        return quoted || word >= to ? -1 : word;
    }

    private static boolean announces(byte octet) {
        return isDigit(octet) || octet == '-' || octet == '+';
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private static long number(byte[] octets, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(octets[i])) {
                return NO_SIZE;
            }
            number = Math.min(SATURATED, number * 10 + octets[i] - '0');
        }
        return from == to ? NO_SIZE : number;
    }
}
