// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls.cipher;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.perdition.engine.tls.cipher.CipherRule.Operation;

/** Reads a cipher string from left to right. For one string. */
final class CipherStringParser {
    /** Characters of a word that are shown; the longest known one has 45. */
    private static final int MAX_SHOWN = 60;

    private static final String SEPARATORS = ":,; ";
    private static final String SUITE_B = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";

    /** Words OpenSSL understands, or some of its builds, and we do not. */
    private static final Map<String, String> INSTEAD = Map.of(
            "SUITEB128", "write " + SUITE_B,
            "SUITEB128ONLY", "write ECDHE-ECDSA-AES128-GCM-SHA256",
            "SUITEB128C2", "write " + SUITE_B,
            "SUITEB192", "write ECDHE-ECDSA-AES256-GCM-SHA384",
            "PROFILE=SYSTEM", "leave the option away, and Java's own policy holds");

    /** What TLS 1.3 suites Java has, so that they cannot be switched off unnoticed. */
    private static final Set<String> ALWAYS_ON =
            Set.of("TLSv1.3", "TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");

    private final String text;
    private final List<CipherRule> rules = new ArrayList<>();
    private int position;

    CipherStringParser(String text) {
        this.text = text;
    }

    CipherString parse() throws CipherStringException {
        while (position < text.length()) {
            if (SEPARATORS.indexOf(text.charAt(position)) >= 0) {
                position++;
            } else if (text.charAt(position) == '@') {
                position++;
                rules.add(command(word("@")));
            } else {
                choice();
            }
        }
        if (rules.isEmpty()) {
            throw new CipherStringException("there is no cipher in it", "write names, such as HIGH:!aNULL");
        }
        return new CipherString(rules);
    }

    private void choice() throws CipherStringException {
        Operation operation = switch (text.charAt(position)) {
            case '+' -> Operation.MOVE_LAST;
            case '-' -> Operation.REMOVE;
            case '!' -> Operation.BAN;
            default -> Operation.ADD;
        };
        if (operation != Operation.ADD) {
            position++;
        }
        String word = word(operation.sign());
        if (word.equals("DEFAULT")) {
            first(operation);
            return;
        }
        List<String> words = new ArrayList<>(List.of(known(word, operation)));
        while (position < text.length() && text.charAt(position) == '+') {
            position++;
            words.add(known(word("+"), operation));
        }
        rules.add(new CipherRule.Choice(operation, words));
    }

    private void first(Operation operation) throws CipherStringException {
        if (operation != Operation.ADD
                || !rules.isEmpty()
                || position < text.length() && text.charAt(position) == '+') {
            throw new CipherStringException(
                    "DEFAULT can only be the first word, on its own", "write it first, or ALL instead");
        }
        rules.add(new CipherRule.Default());
    }

    private String word(String after) throws CipherStringException {
        int start = position;
        while (position < text.length() && isOfWord(text.charAt(position))) {
            position++;
        }
        if (position > start) {
            return text.substring(start, position);
        }
        if (after.isEmpty()) {
            throw new CipherStringException(
                    "character " + shown(text.charAt(start)) + " has no meaning in cipher strings",
                    "separate names by colons, as in HIGH:!aNULL");
        }
        throw new CipherStringException("there is no name behind " + after, "write one, as in HIGH:!aNULL");
    }

    private static boolean isOfWord(char c) {
        return c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '='
                || c == '_';
    }

    private static String shown(char c) {
        return c > ' ' && c <= '~' ? "\"" + c + "\"" : String.format("U+%04X", (int) c);
    }

    private static String known(String word, Operation operation) throws CipherStringException {
        if (CipherWords.find(word).isEmpty()) {
            throw unknown(word);
        }
        if (ALWAYS_ON.contains(word) && (operation == Operation.REMOVE || operation == Operation.BAN)) {
            throw new CipherStringException(
                    word + " is of TLS 1.3, whose ciphers no such string switches off, OpenSSL's neither",
                    "set the highest protocol version to tlsv1.2, or leave the word away");
        }
        return word;
    }

    private static CipherStringException unknown(String word) {
        String cut = word.length() > MAX_SHOWN ? word.substring(0, MAX_SHOWN) + "..." : word;
        String found = "\"" + cut + "\" is no cipher and no group of ciphers";
        String instead = INSTEAD.get(word);
        if (instead != null) {
            return new CipherStringException("\"" + cut + "\" is not supported", instead);
        }
        String upper = word.toUpperCase(Locale.ROOT);
        if (CipherWords.find(upper).isPresent()) {
            return new CipherStringException(found, "write " + upper);
        }
        return new CipherStringException(found, "write names of openssl ciphers(1), such as HIGH:!aNULL");
    }

    private static CipherRule command(String word) throws CipherStringException {
        if (word.equals("STRENGTH")) {
            return new CipherRule.SortByStrength();
        }
        if (word.matches("SECLEVEL=[0-5]")) {
            return new CipherRule.SecurityLevel(word.charAt(word.length() - 1) - '0');
        }
        String cut = word.length() > MAX_SHOWN ? word.substring(0, MAX_SHOWN) + "..." : word;
        throw new CipherStringException(
                "\"@" + cut + "\" is no command", "write @STRENGTH, or @SECLEVEL= and a number from 0 to 5");
    }
}
