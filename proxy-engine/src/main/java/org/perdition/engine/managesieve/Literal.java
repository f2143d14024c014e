// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

/**
 * A literal in a message: the announcement {@code {n}} or {@code {n+}} as the last word of a line, then its octets.
 * RFC 5804 has the one form for servers and the other for clients and lets neither wait; both are read from either.
 *
 * @param header where the announcement begins
 * @param from first octet
 * @param to behind the last octet
 */
record Literal(int header, int from, int to) {
    /** Where the announcement at the end of a line begins, or -1 if there is none. Between quotes there is none. */
    static int header(byte[] octets, int from, int to) {
        if (to == from || octets[to - 1] != '}') {
            return -1;
        }
        int word = from;
        boolean quoted = false;
        for (int i = from; i < to; i++) {
            byte octet = octets[i];
            if (quoted && octet == '\\') {
                i++;
            } else if (octet == '"') {
                quoted = !quoted;
            } else if (!quoted && (octet == ' ' || octet == '(')) {
                word = i + 1;
            }
        }
        return !quoted && word < to && octets[word] == '{' ? word : -1;
    }

    /** The size announced; -1 if it is no number or over the limit. */
    static int size(byte[] octets, int header, int to, int limit) {
        int last = octets[to - 2] == '+' ? to - 2 : to - 1;
        int size = 0;
        for (int i = header + 1; i < last; i++) {
            if (octets[i] < '0' || octets[i] > '9') {
                return -1;
            }
            size = size * 10 + octets[i] - '0';
            if (size > limit) {
                return -1;
            }
        }
        return last == header + 1 ? -1 : size;
    }
}
