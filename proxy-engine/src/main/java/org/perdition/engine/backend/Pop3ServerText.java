// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.perdition.pop3.Pop3Response;

/**
 * What a real-server said in a status line, made fit to be passed on: no control characters, limited in length.
 *
 * @param code its response code, or null
 * @param text its text, one char an octet, or null if there was none
 */
record Pop3ServerText(@Nullable String code, @Nullable String text) {
    /** Longest text passed on, as {@code LoginFailure} promises; with code and -ERR it fits RFC 2449's 512. */
    private static final int LONGEST = 400;

    /** Codes that speak of the moment and not of the password (RFC 2449 section 8.1, RFC 3206 section 4). */
    private static final Set<String> TEMPORARY = Set.of("IN-USE", "LOGIN-DELAY");

    static Pop3ServerText of(Pop3Response.Status status) {
        String text = printable(status.text());
        return new Pop3ServerText(status.code(), text.isEmpty() ? null : text);
    }

    /** The text with its response code before it; empty if there is neither. */
    static String whole(Pop3Response.Status status) {
        Pop3ServerText said = of(status);
        String text = said.text == null ? "" : said.text;
        return said.code == null ? text : ("[" + said.code + "] " + text).strip();
    }

    /** Whether trying again later may help although the password stays the same. */
    boolean temporary() {
        if (code == null) {
            return false;
        }
        String upper = code.toUpperCase(Locale.ROOT);
        String first = upper.split("[ /]", 2)[0];
        return TEMPORARY.contains(first) || first.equals("SYS");
    }

    private static String printable(String octets) {
        StringBuilder printable = new StringBuilder();
        octets.chars().limit(LONGEST).filter(c -> c >= ' ' && c != 0x7f).forEach(c -> printable.append((char) c));
        return printable.toString().strip();
    }
}
