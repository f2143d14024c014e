// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

/** The closed list of ways a SASL exchange can fail before any real-server is asked. */
public enum SaslError {
    /** Neither PLAIN nor LOGIN. */
    UNKNOWN_MECHANISM,
    /** A line that is not base64 (RFC 4648 section 4, padding demanded). */
    INVALID_BASE64,
    /** The client sent {@code *}. */
    CANCELLED,
    /** A control character in name or password: it could become a command at the real-server. */
    FORBIDDEN_OCTET,
    /** No name. An empty password is left to the real-server, as with PASS. */
    EMPTY_NAME,
    /** A PLAIN message without a NUL: it has no name. */
    NO_NAME,
    /** A PLAIN message with one NUL: it has no password. */
    NO_PASSWORD,
    /** A PLAIN message with more than two NULs. */
    TRAILING_DATA,
    /** Name or password over {@link SaslExchange#MAX_NAME} or {@link SaslExchange#MAX_PASSWORD}. */
    TOO_LONG,
    /** An authorization identity other than the authentication identity, where the protocol logs in by name and password only. */
    AUTHORIZATION_DIFFERS;

    /** Whether the client broke the protocol, which counts as a bad command; else it is refused as such. */
    public boolean countsAsBadCommand() {
        return switch (this) {
            case INVALID_BASE64, FORBIDDEN_OCTET, NO_NAME, NO_PASSWORD, TRAILING_DATA, TOO_LONG -> true;
            case UNKNOWN_MECHANISM, CANCELLED, EMPTY_NAME, AUTHORIZATION_DIFFERS -> false;
        };
    }
}
