// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import java.util.Locale;
import java.util.Set;

/** The first word of a command. */
final class Verb {
    /** Longer words are no commands: the longest of RFC 5804, UNAUTHENTICATE, has 14. */
    private static final int LONGEST = 32;

    private static final Set<String> HTTP_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI");

    private Verb() {}

    /** The first word of a message in upper case; empty if that is no command word. */
    static String of(byte[] message) {
        StringBuilder verb = new StringBuilder();
        for (byte octet : message) {
            boolean letter = (octet >= 'A' && octet <= 'Z') || (octet >= 'a' && octet <= 'z');
            if (letter || octet == '-' || octet == '_' || (octet >= '0' && octet <= '9')) {
                verb.append((char) octet);
            } else {
                boolean end = octet == ' ' || octet == '\r' || octet == '\n';
                return end && verb.length() <= LONGEST ? verb.toString().toUpperCase(Locale.ROOT) : "";
            }
        }
        return "";
    }

    static boolean isHttpMethod(String verb) {
        return HTTP_METHODS.contains(verb);
    }
}
