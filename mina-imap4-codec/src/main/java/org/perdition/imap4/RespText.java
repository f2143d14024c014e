// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import org.jspecify.annotations.Nullable;

/** The end of a status response: a code in brackets, perhaps, and text (RFC 3501 section 9, {@code resp-text}). */
record RespText(@Nullable ResponseCode code, String text) {
    /** Splits off the code; what is no proper code stays text. */
    static RespText parse(String respText) {
        int close = respText.startsWith("[") ? respText.indexOf(']') : -1;
        if (close < 0) {
            return new RespText(null, respText);
        }
        int blank = respText.indexOf(' ');
        int nameEnd = blank < 0 || blank > close ? close : blank;
        String name = respText.substring(1, nameEnd);
        if (!Grammar.isAtom(name)) {
            return new RespText(null, respText);
        }
        String arguments = nameEnd == close ? "" : respText.substring(nameEnd + 1, close);
        int text = respText.startsWith(" ", close + 1) ? close + 2 : close + 1;
        return new RespText(new ResponseCode(name, arguments), respText.substring(text));
    }
}
