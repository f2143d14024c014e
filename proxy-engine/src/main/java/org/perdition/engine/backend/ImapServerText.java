// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ResponseCode;

/**
 * What a real-server said in a status response, made fit to be passed on: no control characters, limited in length.
 *
 * @param code its response code, or null if there was none or it had arguments (a REFERRAL is not for our client)
 * @param text its text, one char an octet, or null if there was none
 */
record ImapServerText(@Nullable String code, @Nullable String text) {
    /** Longest text passed on, as {@code LoginFailure} promises. */
    private static final int LONGEST_TEXT = 400;

    /** Longest code passed on, as {@code LoginFailure} promises. */
    private static final int LONGEST_CODE = 64;

    /** Longest CAPABILITY code passed on in the text of an OK: some 60 words, twice of what Dovecot has. */
    private static final int LONGEST_CAPABILITY = 1000;

    /** Codes that speak of the moment and not of the password (RFC 5530 section 3, RFC 9051 section 7.1). */
    private static final Set<String> TEMPORARY =
            Set.of("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN", "OVERQUOTA", "CORRUPTION", "TRYLATER");

    static ImapServerText of(ImapResponse.Status status) {
        ResponseCode code = status.code();
        String text = printable(status.text(), LONGEST_TEXT);
        return new ImapServerText(code == null ? null : passed(code), text.isEmpty() ? null : text);
    }

    private static @Nullable String passed(ResponseCode code) {
        boolean fit = code.arguments().isEmpty()
                && code.name().length() <= LONGEST_CODE
                && code.name().indexOf('[') < 0;
        return fit ? code.name() : null;
    }

    /** Code and text of an OK as they are passed on with {@code server_resp_line}; empty if there is neither. */
    static String whole(ImapResponse.Status status) {
        ImapServerText said = of(status);
        ResponseCode code = status.code();
        String shown = said.code;
        if (code != null && code.is("CAPABILITY") && code.toString().length() <= LONGEST_CAPABILITY) {
            shown = printable(code.toString(), LONGEST_CAPABILITY);
        }
        String text = said.text == null ? "" : said.text;
        return shown == null ? text : ("[" + shown + "] " + text).strip();
    }

    /** Whether trying again later may help although the password stays the same. */
    boolean temporary() {
        return code != null && TEMPORARY.contains(code.toUpperCase(Locale.ROOT));
    }

    private static String printable(String octets, int longest) {
        StringBuilder printable = new StringBuilder();
        octets.chars().limit(longest).filter(c -> c >= ' ' && c != 0x7f).forEach(c -> printable.append((char) c));
        return printable.toString().strip();
    }
}
