// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.managesieve.SieveResponse;

/**
 * What a real-server said in a status response, made fit to be passed on: no control characters, limited in length.
 *
 * @param code its response code in upper case, or null if there was none our client has a use for
 * @param text its text, one char an octet, or null if there was none
 * @param temporary whether trying again later may help although the password stays the same
 */
record SieveServerText(@Nullable String code, @Nullable String text, boolean temporary) {
    /** Longest text passed on, as {@code LoginFailure} promises. */
    private static final int LONGEST = 400;

    /** Codes about the user (RFC 5804 section 1.3). A REFERRAL is not for our client, and the rest is not for a login. */
    private static final Set<String> PASSED_ON = Set.of("AUTH-TOO-WEAK", "TRANSITION-NEEDED", "TRYLATER");

    /** ENCRYPT-NEEDED speaks of our connection: no other password would help, so the client is not told. */
    private static final Set<String> TEMPORARY = Set.of("TRYLATER", "ENCRYPT-NEEDED");

    static SieveServerText of(SieveResponse.Status status) {
        String name = status.code() == null ? "" : status.code().name().toUpperCase(Locale.ROOT);
        String text = status.text() == null ? "" : printable(status.text());
        return new SieveServerText(
                PASSED_ON.contains(name) ? name : null, text.isEmpty() ? null : text, TEMPORARY.contains(name));
    }

    private static String printable(String octets) {
        StringBuilder printable = new StringBuilder();
        octets.chars().limit(LONGEST).filter(c -> c >= ' ' && c != 0x7f).forEach(c -> printable.append((char) c));
        return printable.toString().strip();
    }
}
