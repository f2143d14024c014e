// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

/** The closed list of what can be wrong with a message. */
public enum SieveSyntaxError {
    /** Against the grammar: no command word, an unclosed quote, a NUL or a CR on its own, and the like. */
    SYNTAX(false),
    /** A command without an argument it needs. */
    TOO_FEW_ARGUMENTS(false),
    /** More arguments than the command takes; two blanks in a row have an empty argument between them. */
    TOO_MANY_ARGUMENTS(false),
    /** A literal whose size is no number, or over {@link SieveLimits#literals}: where it ends is not known. */
    LITERAL_SIZE(true),
    /** Over {@link SieveLimits#line}: where the next message begins is not known. */
    LINE_TOO_LONG(true),
    /** A TLS ClientHello on a connection in clear. */
    TLS_CLIENT_HELLO(true);

    private final boolean last;

    SieveSyntaxError(boolean last) {
        this.last = last;
    }

    /** Whether the decoder gives no more messages after this one: the connection is to be closed. */
    public boolean last() {
        return last;
    }
}
