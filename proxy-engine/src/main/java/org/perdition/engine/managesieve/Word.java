// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import java.nio.charset.StandardCharsets;

/**
 * One word of a message.
 *
 * @param octets what it holds: of a string without quotes and escapes; nothing for a parenthesis
 */
record Word(Kind kind, byte[] octets) {
    enum Kind {
        /** Not quoted; empty where two blanks meet. */
        ATOM,
        /** Quoted, or a literal. */
        STRING,
        OPEN,
        CLOSE
    }

    private static final byte[] NOTHING = new byte[0];

    static final Word OPEN = new Word(Kind.OPEN, NOTHING);
    static final Word CLOSE = new Word(Kind.CLOSE, NOTHING);

    boolean parenthesis() {
        return kind == Kind.OPEN || kind == Kind.CLOSE;
    }

    String text() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Whether an octet may stand in an atom. */
    static boolean isAtomOctet(int octet) {
        return octet > ' ' && octet < 0x7f && "\"(){}\\".indexOf(octet) < 0;
    }

    static boolean isAtom(String text) {
        return !text.isEmpty() && text.chars().allMatch(Word::isAtomOctet);
    }

    @Override
    public String toString() {
        return kind.toString();
    }
}
