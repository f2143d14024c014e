// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

/** The closed list of what can be wrong with a message. */
public enum ImapSyntaxError {
    /** Empty line, leading blank, or a tag with an octet no tag may have (RFC 3501 section 9, {@code tag}). */
    INVALID_TAG(false),
    /** A tag and nothing else. */
    MISSING_COMMAND(false),
    /** A tag, a blank, and then no command word. */
    NULL_COMMAND(false),
    /** The command word cannot be one. */
    INVALID_COMMAND(false),
    /** An argument to a command that takes none. */
    UNEXPECTED_ARGUMENT(false),
    /** Too few or too many arguments, or arguments that cannot be read. */
    WRONG_ARGUMENTS(false),
    /** NUL in a line, or CR that is not followed by LF. */
    FORBIDDEN_OCTET(false),
    /** A string longer than {@link ImapLimits#string}. */
    STRING_TOO_LONG(false),
    /** A synchronising literal over the limit. It is not to be asked for; the command has ended. */
    LITERAL_TOO_BIG(false),
    /** A synchronising literal with a size that is no number, or of a kind that this command does not take. */
    INVALID_LITERAL(false),
    /** A synchronising literal that the server has chosen not to ask for. */
    LITERAL_REFUSED(false),
    /** A response that is neither untagged, tagged nor a continuation. */
    INVALID_RESPONSE(false),
    /** A line over the limit. */
    LINE_TOO_LONG(true),
    /** A literal that comes unasked (<code>{n+}</code>, or any in a response) and is over the limit or has no size. */
    UNASKED_LITERAL_TOO_BIG(true),
    /** HTTP or a TLS ClientHello: the peer speaks something else, perhaps made to by a third. */
    OTHER_PROTOCOL(true);

    private final boolean fatal;

    ImapSyntaxError(boolean fatal) {
        this.fatal = fatal;
    }

    /** Whether boundaries are unknown from here on: the decoder gives no further message, the connection must close. */
    public boolean fatal() {
        return fatal;
    }
}
