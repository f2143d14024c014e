// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import org.perdition.engine.config.LegSecurity;

/** How a leg is protected at the moment of a log line, in the words of release 2.2. */
public enum LegState {
    /** In clear. */
    PLAINTEXT("plaintext"),
    /** TLS since the first byte. */
    SSL("ssl"),
    /** TLS since STLS or STARTTLS. */
    STARTTLS("starttls");

    private final String word;

    LegState(String word) {
        this.word = word;
    }

    /** The state of a leg that is to be protected so. */
    public static LegState of(LegSecurity wanted, boolean secured) {
        if (!secured) {
            return PLAINTEXT;
        }
        return wanted == LegSecurity.SSL ? SSL : STARTTLS;
    }

    String word() {
        return word;
    }
}
