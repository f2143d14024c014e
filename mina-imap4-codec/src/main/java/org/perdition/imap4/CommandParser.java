// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The second stage: one whole command, cut into lines and literals, becomes a message. */
final class CommandParser {
    private final ImapLimits limits;

    CommandParser(ImapLimits limits) {
        this.limits = limits;
    }

    /**
     * What a command begins with.
     *
     * @param tag the tag, or null if there is no valid one
     * @param word the command word as written, or null
     * @param error what is wrong so far, or null
     * @param end where the arguments begin: the end of the word
     */
    record Head(
            @Nullable String tag,
            @Nullable String word,
            @Nullable ImapSyntaxError error,
            int end) {
        Verb verb() {
            return word == null ? Verb.OTHER : Verb.of(word);
        }

        ImapCommand.Malformed malformed(ImapSyntaxError what) {
            return new ImapCommand.Malformed(tag, word == null ? null : Grammar.upper(word), what);
        }
    }

    /** Reads tag and command word. */
    Head head(String words) {
        int blank = words.indexOf(' ');
        String tag = blank < 0 ? words : words.substring(0, blank);
        if (tag.length() > limits.tag() || !Grammar.isTag(tag)) {
            return new Head(null, null, ImapSyntaxError.INVALID_TAG, 0);
        }
        if (blank < 0) {
            return new Head(tag, null, ImapSyntaxError.MISSING_COMMAND, 0);
        }
        String word = words.substring(blank + 1);
        if (word.isEmpty()) {
            return new Head(tag, null, ImapSyntaxError.NULL_COMMAND, 0);
        }
        return Grammar.isVerb(word)
                ? new Head(tag, word, null, words.length())
                : new Head(tag, null, ImapSyntaxError.INVALID_COMMAND, 0);
    }

    /** Parses a whole message. */
    ImapCommand parse(Fragmenter message) {
        Head head = head(message.firstWords(limits.line()));
        if (head.error() != null) {
            return head.malformed(head.error());
        }
        if (message.holdsForbiddenOctet()) {
            return head.malformed(ImapSyntaxError.FORBIDDEN_OCTET);
        }
        Arguments arguments = new Arguments(message, head.end());
        String tag = head.tag() == null ? "" : head.tag();
        Verb verb = head.verb();
        if (verb.arguments() == Verb.Arguments.NONE && !arguments.atEnd()) {
            return head.malformed(ImapSyntaxError.UNEXPECTED_ARGUMENT);
        }
        return switch (verb) {
            case CAPABILITY -> new ImapCommand.Capability(tag);
            case NOOP -> new ImapCommand.Noop(tag);
            case LOGOUT -> new ImapCommand.Logout(tag);
            case STARTTLS -> new ImapCommand.StartTls(tag);
            case LOGIN -> login(tag, head, arguments);
            case AUTHENTICATE -> authenticate(tag, head, arguments);
            case ID -> id(tag, head, arguments);
            case ENABLE -> enable(tag, head, arguments);
            case OTHER -> new ImapCommand.Other(tag, head.word() == null ? "" : head.word());
        };
    }

    /** The command as if it ended before the literal it announces, which it does not take. */
    ImapCommand withoutLiteral(Head head) {
        return switch (head.verb().arguments()) {
            case NONE -> head.malformed(ImapSyntaxError.UNEXPECTED_ARGUMENT);
            case WORDS -> head.malformed(ImapSyntaxError.WRONG_ARGUMENTS);
            case STRINGS -> head.malformed(ImapSyntaxError.INVALID_LITERAL);
            case ANY ->
                head.tag() == null || head.word() == null
                        ? head.malformed(ImapSyntaxError.INVALID_COMMAND)
                        : new ImapCommand.Other(head.tag(), head.word());
        };
    }

    private ImapCommand login(String tag, Head head, Arguments arguments) {
        byte[] name = arguments.sign(' ') ? arguments.string(" ") : null;
        byte[] password = name != null && arguments.sign(' ') ? arguments.string(" ") : null;
        if (name == null || password == null || !arguments.atEnd()) {
            wipe(password);
            return head.malformed(ImapSyntaxError.WRONG_ARGUMENTS);
        }
        if (name.length > limits.string() || password.length > limits.string()) {
            wipe(password);
            return head.malformed(ImapSyntaxError.STRING_TOO_LONG);
        }
        return new ImapCommand.Login(tag, new String(name, StandardCharsets.ISO_8859_1), new Secret(password));
    }

    private static ImapCommand authenticate(String tag, Head head, Arguments arguments) {
        byte[] word = arguments.sign(' ') ? arguments.atom(" ") : null;
        boolean more = word != null && arguments.sign(' ');
        byte[] response = more ? arguments.atom(" ") : null;
        if (word == null || (more && response == null) || !arguments.atEnd()) {
            wipe(response);
            return head.malformed(ImapSyntaxError.WRONG_ARGUMENTS);
        }
        if (response != null && response.length == 1 && response[0] == '=') {
            response = new byte[0];
        }
        try {
            String mechanism = new String(word, StandardCharsets.ISO_8859_1);
            return new ImapCommand.Authenticate(tag, mechanism, response == null ? null : new Secret(response));
        } catch (IllegalArgumentException notOneWord) {
            wipe(response);
            return head.malformed(ImapSyntaxError.WRONG_ARGUMENTS);
        }
    }

    private static void wipe(byte @Nullable [] octets) {
        if (octets != null) {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private ImapCommand id(String tag, Head head, Arguments arguments) {
        List<IdField> fields = arguments.sign(' ') ? IdFields.read(arguments, limits) : null;
        return fields == null ? head.malformed(ImapSyntaxError.WRONG_ARGUMENTS) : new ImapCommand.Id(tag, fields);
    }

    private static ImapCommand enable(String tag, Head head, Arguments arguments) {
        List<String> words = new ArrayList<>();
        while (arguments.sign(' ')) {
            byte[] word = arguments.atom(" ");
            String atom = word == null ? "" : new String(word, StandardCharsets.ISO_8859_1);
            if (!Grammar.isAtom(atom)) {
                return head.malformed(ImapSyntaxError.WRONG_ARGUMENTS);
            }
            words.add(atom);
        }
        return words.isEmpty() || !arguments.atEnd()
                ? head.malformed(ImapSyntaxError.WRONG_ARGUMENTS)
                : new ImapCommand.Enable(tag, words);
    }
}
