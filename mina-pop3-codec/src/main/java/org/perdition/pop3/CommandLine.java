// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One whole line from a client, taken apart. The line's array stays the caller's, who wipes it. */
final class CommandLine {
    private final byte[] line;
    private final int end;
    private final Pop3Limits limits;

    /** Takes a line without its line end. */
    CommandLine(byte[] line, Pop3Limits limits) {
        this.line = line;
        this.end = line.length;
        this.limits = limits;
    }

    /** An octet that may stand in no line, or null. */
    @Nullable
    Pop3SyntaxError octetError() {
        if (Octets.indexOf(line, '\0', 0, end) < end) {
            return Pop3SyntaxError.NUL_OCTET;
        }
        return Octets.indexOf(line, '\r', 0, end) < end ? Pop3SyntaxError.BARE_CR : null;
    }

    /** The octets from here to the end of the line. */
    Secret secret(int from) {
        return new Secret(Arrays.copyOfRange(line, from, end));
    }

    Pop3Command parse() {
        int wordEnd = Octets.indexOf(line, ' ', 0, end);
        String verb = Octets.upperCase(Octets.text(line, 0, Math.min(wordEnd, 20 + 1)));
        String known = Verbs.KNOWN.contains(verb) ? verb : null;
        Pop3SyntaxError octetError = octetError();
        if (octetError != null) {
            return new Pop3Command.Malformed(known, octetError);
        }
        if (wordEnd == 0) {
            return new Pop3Command.Malformed(
                    null, end == 0 ? Pop3SyntaxError.EMPTY_LINE : Pop3SyntaxError.LEADING_BLANK);
        }
        if (known == null) {
            return Pop3Command.Other.VERB.matcher(verb).matches()
                    ? new Pop3Command.Other(verb, Octets.text(line, Math.min(wordEnd + 1, end), end))
                    : new Pop3Command.Malformed(null, Pop3SyntaxError.VERB_SYNTAX);
        }
        return switch (known) {
            case "USER" -> user(wordEnd);
            case "PASS" -> pass(wordEnd);
            case "APOP" -> apop(wordEnd);
            case "AUTH" -> auth(wordEnd);
            default -> withoutArgument(known, wordEnd);
        };
    }

    private Pop3Command withoutArgument(String verb, int wordEnd) {
        Pop3Command command = Verbs.WITHOUT_ARGUMENT.get(verb);
        if (command == null || wordEnd < end) {
            return new Pop3Command.Malformed(verb, Pop3SyntaxError.UNEXPECTED_ARGUMENT);
        }
        return command;
    }

    private Pop3Command user(int wordEnd) {
        int from = wordEnd + 1;
        if (from >= end) {
            return new Pop3Command.Malformed("USER", Pop3SyntaxError.MISSING_ARGUMENT);
        }
        if (Octets.indexOf(line, ' ', from, end) < end) {
            return new Pop3Command.Malformed("USER", Pop3SyntaxError.TOO_MANY_ARGUMENTS);
        }
        if (end - from > limits.userName()) {
            return new Pop3Command.Malformed("USER", Pop3SyntaxError.ARGUMENT_TOO_LONG);
        }
        return new Pop3Command.User(Octets.text(line, from, end));
    }

    private Pop3Command pass(int wordEnd) {
        if (wordEnd == end) {
            return new Pop3Command.Malformed("PASS", Pop3SyntaxError.MISSING_ARGUMENT);
        }
        if (end - wordEnd - 1 > limits.password()) {
            return new Pop3Command.Malformed("PASS", Pop3SyntaxError.ARGUMENT_TOO_LONG);
        }
        return new Pop3Command.Pass(secret(wordEnd + 1));
    }

    private Pop3Command apop(int wordEnd) {
        int nameEnd = Octets.indexOf(line, ' ', Math.min(wordEnd + 1, end), end);
        if (wordEnd + 1 >= nameEnd || nameEnd == end) {
            return new Pop3Command.Malformed("APOP", Pop3SyntaxError.MISSING_ARGUMENT);
        }
        if (nameEnd - wordEnd - 1 > limits.userName()) {
            return new Pop3Command.Malformed("APOP", Pop3SyntaxError.ARGUMENT_TOO_LONG);
        }
        Secret digest = secret(nameEnd + 1);
        if (!Pop3Command.Apop.isDigest(digest.octets())) {
            digest.wipe();
            return new Pop3Command.Malformed("APOP", Pop3SyntaxError.ARGUMENT_SYNTAX);
        }
        return new Pop3Command.Apop(Octets.text(line, wordEnd + 1, nameEnd), digest);
    }

    private Pop3Command auth(int wordEnd) {
        if (wordEnd == end) {
            return new Pop3Command.AuthList();
        }
        int nameEnd = Octets.indexOf(line, ' ', wordEnd + 1, end);
        String mechanism = Octets.upperCase(Octets.text(line, wordEnd + 1, nameEnd));
        if (!Pop3Command.Auth.MECHANISM.matcher(mechanism).matches()) {
            return new Pop3Command.Malformed("AUTH", Pop3SyntaxError.ARGUMENT_SYNTAX);
        }
        if (nameEnd == end) {
            return new Pop3Command.Auth(mechanism, null);
        }
        Secret initialResponse = secret(nameEnd + 1);
        if (!Pop3Command.Auth.isInitialResponse(initialResponse.octets())) {
            initialResponse.wipe();
            return new Pop3Command.Malformed("AUTH", Pop3SyntaxError.ARGUMENT_SYNTAX);
        }
        return new Pop3Command.Auth(mechanism, initialResponse);
    }
}
