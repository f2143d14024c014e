// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

/** Which literals a server lets a client send without asking first (RFC 7888). */
public enum LiteralMode {
    /** None: each literal waits for a continuation. */
    SYNCHRONISING,
    /** LITERAL-: up to {@link ImapLimits#NON_SYNC_LITERAL} octets. */
    MINUS,
    /** LITERAL+: any. */
    PLUS;

    /** What a server with these capabilities takes. */
    public static LiteralMode of(ImapCapabilities capabilities) {
        if (capabilities.has("LITERAL+")) {
            return PLUS;
        }
        return capabilities.has("LITERAL-") ? MINUS : SYNCHRONISING;
    }

    /** Whether a literal of this many octets may be sent unasked. */
    boolean unasked(int size) {
        return this == PLUS || (this == MINUS && size <= ImapLimits.NON_SYNC_LITERAL);
    }
}
