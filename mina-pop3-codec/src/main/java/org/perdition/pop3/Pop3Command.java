// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line from client to server before the login. Records are checked when made, so that an encoded command
 * is always one line that reads back as the same command.
 */
public sealed interface Pop3Command {
    /**
     * {@code USER name} (RFC 1939 section 7).
     *
     * @param name one char an octet; not empty, without blank, NUL, CR and LF
     */
    record User(String name) implements Pop3Command {
        /** Checks the name. */
        public User {
            requireWord(name, "a user name");
        }
    }

    /**
     * {@code PASS password} (RFC 1939 section 7).
     *
     * @param password everything behind the first blank, further blanks included; may be empty
     */
    record Pass(Secret password) implements Pop3Command {}

    /**
     * {@code APOP name digest} (RFC 1939 section 7).
     *
     * @param name as in {@link User}
     * @param digest 32 hexadecimal digits
     */
    record Apop(String name, Secret digest) implements Pop3Command {
        /** Checks both. */
        public Apop {
            requireWord(name, "a user name");
            if (!isDigest(digest.octets())) {
                throw new IllegalArgumentException("an APOP digest is 32 hexadecimal digits");
            }
        }

        static boolean isDigest(byte[] octets) {
            for (byte b : octets) {
                if (Character.digit((char) (b & 0xff), 16) < 0) {
                    return false;
                }
            }
            return octets.length == 32;
        }
    }

    /**
     * {@code AUTH mechanism [initial-response]} (RFC 5034 section 4).
     *
     * @param mechanism upper case, 1 to 20 of letters, digits, {@code -} and {@code _} (RFC 4422 section 3.1)
     * @param initialResponse base64 as sent, not yet decoded nor checked; {@code =} if empty; null if none
     */
    record Auth(String mechanism, @Nullable Secret initialResponse) implements Pop3Command {
        /** The form of a mechanism name. */
        static final Pattern MECHANISM = Pattern.compile("[A-Z0-9_-]{1,20}");

        /** Checks both. */
        public Auth {
            if (!MECHANISM.matcher(mechanism).matches()) {
                throw new IllegalArgumentException("not the name of a SASL mechanism in upper case");
            }
            if (initialResponse != null && !isInitialResponse(initialResponse.octets())) {
                throw new IllegalArgumentException("an initial response is one word of printable ASCII");
            }
        }

        static boolean isInitialResponse(byte[] octets) {
            return octets.length > 0 && Octets.graphic(octets);
        }
    }

    /** {@code AUTH} alone: asks for the list of mechanisms, as clients older than CAPA do. */
    record AuthList() implements Pop3Command {}

    /**
     * The answer to a challenge of AUTH (RFC 5034 section 4).
     *
     * @param data the whole line, not yet decoded nor checked; {@code *} cancels
     */
    record SaslData(Secret data) implements Pop3Command {}

    /** {@code CAPA} (RFC 2449 section 5). */
    record Capa() implements Pop3Command {}

    /** {@code STLS} (RFC 2595 section 4). */
    record Stls() implements Pop3Command {}

    /** {@code UTF8} (RFC 6856 section 2). */
    record Utf8() implements Pop3Command {}

    /** {@code NOOP} (RFC 1939 section 5). */
    record Noop() implements Pop3Command {}

    /** {@code QUIT} (RFC 1939 section 4). */
    record Quit() implements Pop3Command {}

    /**
     * Any other word of letters, digits, {@code -} and {@code _}.
     *
     * @param verb the word in upper case, 1 to 20 octets
     * @param arguments everything behind the first blank, one char an octet; empty if there is nothing. Not
     *     shown by {@code toString}, as a client may have put a password there by mistake
     */
    record Other(String verb, String arguments) implements Pop3Command {
        /** The form of a verb; every verb of the RFCs has three or four letters. */
        static final Pattern VERB = Pattern.compile("[A-Z0-9_-]{1,20}");

        private static final Set<String> HTTP =
                Set.of("GET", "POST", "HEAD", "PUT", "OPTIONS", "CONNECT", "DELETE", "TRACE", "PATCH", "PRI");

        /** Checks the form, and that the verb has no type of its own. */
        public Other {
            Octets.requireLine(arguments, "an argument");
            if (!VERB.matcher(verb).matches() || Verbs.KNOWN.contains(verb)) {
                throw new IllegalArgumentException("not a verb in upper case, or one with a type of its own");
            }
        }

        /** A verb without arguments. */
        public Other(String verb) {
            this(verb, "");
        }

        /** Whether this is a method of HTTP: a browser has been made to talk to us. None is a verb of POP3. */
        public boolean http() {
            return HTTP.contains(verb);
        }

        @Override
        public String toString() {
            return "Other[verb=" + verb + ", arguments=" + arguments.length() + " octets]";
        }
    }

    /**
     * A line that is no command. It does not carry the line, which may hold a password.
     *
     * @param verb the verb if it is one of those above, in upper case; else null
     * @param error what is wrong
     */
    record Malformed(@Nullable String verb, Pop3SyntaxError error) implements Pop3Command {}

    private static void requireWord(String word, String what) {
        Octets.requireLine(word, what);
        if (word.isEmpty() || word.indexOf(' ') >= 0) {
            throw new IllegalArgumentException(what + " may not be empty or hold a blank");
        }
    }
}
