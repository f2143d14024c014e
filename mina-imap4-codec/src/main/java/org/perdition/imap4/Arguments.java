// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands behind a command word, across the lines and literals of one message.
 *
 * <p>Atoms are read as the original does: anything up to a blank, 8-bit octets and most specials included; but no
 * quotes. In a quoted string <code>\"</code> and <code>\\</code> stand for the second octet, and a backslash before
 * anything else for itself, as clients write Windows domains.
 */
final class Arguments {
    private final Fragmenter message;
    private final List<Fragment> fragments;
    private int index;
    private int at;

    /** Begins at an octet of the first line. */
    Arguments(Fragmenter message, int from) {
        this.message = message;
        this.fragments = message.fragments();
        this.at = from;
    }

    /** Whether everything has been read. */
    boolean atEnd() {
        return at == line().to() && line().literal() == null;
    }

    /** Reads one octet if it is this one. */
    boolean sign(char sign) {
        if (at < line().to() && message.octet(at) == sign) {
            at++;
            return true;
        }
        return false;
    }

    /** Reads any number of blanks. */
    void blanks() {
        while (sign(' ')) {
            continue;
        }
    }

    /** Reads an atom, a quoted string or a literal; null if there is none, or it is broken. */
    byte @Nullable [] string(String delimiters) {
        if (at == line().to()) {
            return literal();
        }
        return message.octet(at) == '"' ? quoted() : atom(delimiters);
    }

    private byte @Nullable [] literal() {
        LiteralHeader literal = line().literal();
        if (literal == null || literal.binary()) {
            return null;
        }
        byte[] octets = message.copy(line().literalFrom(), line().end());
        index++;
        at = line().from();
        return octets;
    }

    /** Counts first: a line may hold thousands of strings, and one that grew would leave pieces of a password behind. */
    private byte @Nullable [] quoted() {
        int length = 0;
        int end = at + 1;
        for (; end < line().to() && message.octet(end) != '"'; end++) {
            if (isEscape(end)) {
                end++;
            }
            length++;
        }
        if (end == line().to()) {
            return null;
        }
        byte[] octets = new byte[length];
        int from = at + 1;
        for (int i = 0; i < length; i++) {
            if (isEscape(from)) {
                from++;
            }
            octets[i] = message.octet(from++);
        }
        at = end + 1;
        return octets;
    }

    private boolean isEscape(int i) {
        return message.octet(i) == '\\'
                && i + 1 < line().to()
                && (message.octet(i + 1) == '"' || message.octet(i + 1) == '\\');
    }

    /** Reads an atom; null if there is none. */
    byte @Nullable [] atom(String delimiters) {
        int from = at;
        while (at < line().to() && message.octet(at) != '"' && delimiters.indexOf(message.octet(at)) < 0) {
            at++;
        }
        return from == at ? null : message.copy(from, at);
    }

    /** Whether the next string is an atom and this word, in any letter case; reads it if so. */
    boolean word(String word, String delimiters) {
        int from = at;
        if (at < line().to() && message.octet(at) != '"') {
            byte[] atom = atom(delimiters);
            if (atom != null
                    && atom.length == word.length()
                    && Grammar.upper(message.string(from, at)).equals(word)) {
                Arrays.fill(atom, (byte) 0);
                return true;
            }
        }
        at = from;
        return false;
    }

    private Fragment line() {
        return fragments.get(index);
    }
}
