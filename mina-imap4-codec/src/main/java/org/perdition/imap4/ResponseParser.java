// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The second stage: one whole response, cut into lines and literals, becomes a message. */
final class ResponseParser {
    /** This much of a line shows whether it can announce literals: {@code * CAPABILITY} and a blank. */
    static final int LONGEST_KIND = 13;

    private static final ImapResponse INVALID = new ImapResponse.Malformed(ImapSyntaxError.INVALID_RESPONSE);

    private final ImapLimits limits;

    ResponseParser(ImapLimits limits) {
        this.limits = limits;
    }

    /** Whether untagged data of this kind has a message type of its own. */
    static boolean isOwnKind(String kind) {
        return condition(kind) != null || kind.equals("CAPABILITY") || kind.equals("ID") || kind.equals("ENABLED");
    }

    /** Whether a line that begins so can announce literals: untagged data can, texts cannot. */
    static boolean takesLiterals(String line) {
        if (!line.startsWith("* ")) {
            return false;
        }
        String kind = Grammar.upper(word(line, 2));
        return condition(kind) == null && !kind.equals("CAPABILITY") && !kind.equals("ENABLED");
    }

    /** Parses a whole message. */
    ImapResponse parse(Fragmenter message) {
        if (message.holdsForbiddenOctet()) {
            return new ImapResponse.Malformed(ImapSyntaxError.FORBIDDEN_OCTET);
        }
        Fragment first = message.fragments().get(0);
        String line = message.string(first.from(), first.to());
        if (line.equals("+")) {
            return new ImapResponse.Continuation("");
        }
        if (line.startsWith("+ ")) {
            return new ImapResponse.Continuation(line.substring(2));
        }
        if (line.startsWith("* ")) {
            return untagged(message, line);
        }
        String tag = word(line, 0);
        if (tag.length() == line.length() || tag.length() > limits.tag() || !Grammar.isTag(tag)) {
            return INVALID;
        }
        String word = word(line, tag.length() + 1);
        ImapResponse.Condition condition = condition(Grammar.upper(word));
        return condition == null || condition.compareTo(ImapResponse.Condition.BYE) >= 0
                ? INVALID
                : ImapResponse.Status.tagged(tag, condition, rest(line, tag.length() + 1 + word.length()));
    }

    private ImapResponse untagged(Fragmenter message, String line) {
        String word = word(line, 2);
        String kind = Grammar.upper(word);
        int end = 2 + word.length();
        ImapResponse.Condition condition = condition(kind);
        if (condition != null) {
            return ImapResponse.Status.untagged(condition, rest(line, end));
        }
        return switch (kind) {
            case "CAPABILITY" -> new ImapResponse.Capability(ImapCapabilities.parse(rest(line, end)));
            case "ENABLED" -> new ImapResponse.Enabled(ImapCapabilities.parse(rest(line, end)));
            case "ID" -> id(message, end);
            default -> data(line, kind);
        };
    }

    private ImapResponse id(Fragmenter message, int from) {
        Arguments arguments = new Arguments(message, from);
        List<IdField> fields = arguments.sign(' ') ? IdFields.read(arguments, limits) : null;
        return fields == null ? INVALID : new ImapResponse.Id(fields);
    }

    /** {@code * LIST ...} or {@code * 23 EXISTS}. */
    private static ImapResponse data(String line, String word) {
        boolean number = !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
        String kind = number ? Grammar.upper(word(line, Math.min(line.length(), 3 + word.length()))) : word;
        return Grammar.isVerb(kind) && !isOwnKind(kind) ? new ImapResponse.UntaggedData(kind) : INVALID;
    }

    private static ImapResponse.@Nullable Condition condition(String kind) {
        return switch (kind) {
            case "OK" -> ImapResponse.Condition.OK;
            case "NO" -> ImapResponse.Condition.NO;
            case "BAD" -> ImapResponse.Condition.BAD;
            case "BYE" -> ImapResponse.Condition.BYE;
            case "PREAUTH" -> ImapResponse.Condition.PREAUTH;
            default -> null;
        };
    }

    private static String word(String line, int from) {
        int blank = line.indexOf(' ', from);
        return line.substring(from, blank < 0 ? line.length() : blank);
    }

    /** What stands behind a word and one blank. */
    private static String rest(String line, int wordEnd) {
        return line.substring(Math.min(line.length(), wordEnd + 1));
    }
}
