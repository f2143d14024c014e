// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import org.jspecify.annotations.Nullable;

/**
 * One line of a message, without its line end, and the literal it announces, as places counted from the message's
 * first octet.
 *
 * @param from first octet of the line
 * @param to end of its text: without line end and announcement
 * @param literal what it announces, or null
 * @param literalFrom first octet of the literal; the end of the line if there is none
 */
record Fragment(int from, int to, @Nullable LiteralHeader literal, int literalFrom) {
    /** End of the literal, or of the line if there is none. */
    int end() {
        return literal == null ? literalFrom : literalFrom + (int) literal.size();
    }
}
