// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import org.jspecify.annotations.Nullable;

/**
 * The text of a status line, taken apart: {@code [code] text} (RFC 2449 section 8).
 *
 * @param code without brackets, or null
 * @param text the rest, without the one blank behind the code
 */
record ResponseCode(@Nullable String code, String text) {
    /** Longest code; those registered have at most a dozen octets. */
    private static final int LONGEST = 64;

    static ResponseCode split(String whole) {
        int end = whole.indexOf(']');
        if (end > 0 && whole.charAt(0) == '[' && isCode(whole.substring(1, end))) {
            int rest = end + 1;
            if (rest < whole.length() && whole.charAt(rest) == ' ') {
                rest++;
            }
            return new ResponseCode(whole.substring(1, end), whole.substring(rest));
        }
        return new ResponseCode(null, whole);
    }

    /** Refuses a pair that would not be the same when read back. */
    static void check(@Nullable String code, String text) {
        Octets.requireLine(text, "the text of a response");
        if (code != null && !isCode(code)) {
            throw new IllegalArgumentException("not a response code");
        }
        if (code == null && split(text).code() != null) {
            throw new IllegalArgumentException("the text begins with a response code: give it as the code");
        }
    }

    /** What stands behind {@code +OK} or {@code -ERR}, with the blank before it; empty if there is nothing. */
    static String joined(@Nullable String code, String text) {
        if (code == null) {
            return text.isEmpty() ? "" : " " + text;
        }
        return " [" + code + "]" + (text.isEmpty() ? "" : " " + text);
    }

    private static boolean isCode(String code) {
        if (code.isBlank() || code.length() > LONGEST || !code.equals(code.strip())) {
            return false;
        }
        return code.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '[' && c != ']');
    }
}
