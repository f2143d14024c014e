// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.util.Locale;
import java.util.Set;

/** Which octets may stand where (RFC 3501 section 9, RFC 9051 section 9). */
final class Grammar {
    /** Command words longer than this are not looked at: the longest in any RFC has 14. */
    static final int VERB = 32;

    private static final Set<String> HTTP_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI");

    /** First octet of a TLS record that holds a handshake. No tag can begin with it. */
    static final byte TLS_HANDSHAKE = 0x16;

    private Grammar() {}

    /** A tag: ASTRING-CHAR without {@code +}. */
    static boolean isTag(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c > ' ' && c < 0x7f && "(){%*\"\\]+".indexOf(c) < 0);
    }

    /** A command word: a letter, then letters, digits and a few signs. */
    static boolean isVerb(String word) {
        return !word.isEmpty()
                && word.length() <= VERB
                && isLetter(word.charAt(0))
                && word.chars().allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || "-_.".indexOf(c) >= 0);
    }

    /** A word such as a capability, a mechanism or the name of a response code. */
    static boolean isAtom(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c > ' ' && c < 0x7f && "(){\"\\]".indexOf(c) < 0);
    }

    /** A string that may stand between quotes as it is. */
    static boolean isQuotable(byte[] octets) {
        for (byte octet : octets) {
            if (octet < ' ' || octet == 0x7f || octet == '"' || octet == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Text of a line: no NUL, CR or LF; blanks and 8-bit octets pass. */
    static boolean isText(String text) {
        return text.chars().allMatch(c -> c != 0 && c != '\r' && c != '\n' && c <= 0xff);
    }

    /** Whether a word is the method of an HTTP request. */
    static boolean isHttpMethod(String word) {
        return HTTP_METHODS.contains(word);
    }

    /** Letter case taken away, the same in every locale. */
    static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    static void requireOctets(String text) {
        if (!text.chars().allMatch(c -> c <= 0xff)) {
            throw new IllegalArgumentException("a char above 255");
        }
    }

    static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException(what);
        }
    }

    private static boolean isLetter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
