// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

/** The closed list of what can be wrong with a line. */
public enum Pop3SyntaxError {
    /** Nothing before the line end. */
    EMPTY_LINE(false),
    /** The line begins with a blank. */
    LEADING_BLANK(false),
    /** The first word holds something other than letters, digits, {@code -} and {@code _}, or is too long. */
    VERB_SYNTAX(false),
    /** A command without the argument it needs, or with an empty one ({@code USER}, {@code PASS}, {@code APOP}). */
    MISSING_ARGUMENT(false),
    /** More arguments than the command takes; two blanks in a row have an empty argument between them. */
    TOO_MANY_ARGUMENTS(false),
    /** A command that takes no argument has one, be it empty ({@code CAPA}, {@code QUIT}, {@code STLS}, ...). */
    UNEXPECTED_ARGUMENT(false),
    /** An argument is not of the form demanded: mechanism name or initial response of AUTH, digest of APOP. */
    ARGUMENT_SYNTAX(false),
    /** An argument over its limit in {@link Pop3Limits}. */
    ARGUMENT_TOO_LONG(false),
    /** A NUL in the line. */
    NUL_OCTET(false),
    /** A CR that no LF follows. */
    BARE_CR(false),
    /** A response that begins with none of {@code +OK}, {@code -ERR} and {@code +}. */
    NOT_A_RESPONSE(false),
    /** Something is wrong in a line of a multi-line response: where the response ends is not known. */
    BAD_LIST(true),
    /** A multi-line response over {@link Pop3Limits#listLines} or {@link Pop3Limits#listOctets}. */
    LIST_TOO_LONG(true),
    /** A line over {@link Pop3Limits#line}: where the next one begins is not known. */
    LINE_TOO_LONG(true),
    /** A TLS ClientHello on a connection in clear. */
    TLS_CLIENT_HELLO(true),
    /** Bytes that came behind STLS in clear, and could otherwise be read as if TLS had protected them. */
    DATA_BEHIND_STLS(true);

    private final boolean last;

    Pop3SyntaxError(boolean last) {
        this.last = last;
    }

    /** Whether the decoder gives no more messages after this one: the connection is to be closed. */
    public boolean last() {
        return last;
    }
}
