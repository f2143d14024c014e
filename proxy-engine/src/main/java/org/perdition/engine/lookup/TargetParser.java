// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.util.Optional;
import java.util.OptionalInt;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.ServicePorts;
import org.perdition.engine.log.Escaping;
import org.perdition.engine.username.UserName;
import org.perdition.popmap.AnswerCheck;

/**
 * Reads {@code [user<delimiter>]host[:port]}, a popmap's answer. Immutable.
 *
 * <p>The port is what follows the last colon, the user what precedes the last delimiter. IPv6 addresses stand in
 * brackets. Blanks and control characters are refused wherever they stand: parts of the answer can come from the
 * client by way of {@code $1}, and must not look like something else in a log or on the wire. For the same reason
 * host names are letters, digits, dots, hyphens and underscores; others are written in their {@code xn--} form.
 *
 * @param delimiter {@code domain_delimiter}; if empty, no answer has a user
 * @param ports how ports by name are read
 */
public record TargetParser(String delimiter, ServicePorts ports) implements AnswerCheck {
    /** Longest answer, in chars. Ours: 64 KiB of key in a {@code $1} is no real-server. */
    public static final int MAX_LENGTH = 1_024;

    /** Of a port that is none, in chars: enough to find it in a popmap. */
    private static final int MAX_SHOWN = 40;

    /** Longest host name (RFC 1035 section 2.3.4). */
    private static final int MAX_HOST = 255;

    /**
     * As the options of a listener have it.
     *
     * @param noLookup {@code no_lookup}: ports are numbers
     */
    public static TargetParser of(String delimiter, boolean noLookup) {
        return new TargetParser(delimiter, noLookup ? ServicePorts.NUMBERS_ONLY : ServicePorts.ofSystem());
    }

    @Override
    public Optional<String> problem(String target) {
        String answer = target.strip();
        try {
            if (!answer.isEmpty()) {
                parse(answer);
            }
            return Optional.empty();
        } catch (BadTargetException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Reads an answer that is not empty. */
    public Target parse(String answer) throws BadTargetException {
        if (answer.length() > MAX_LENGTH) {
            throw new BadTargetException("longer than " + MAX_LENGTH + " characters");
        }
        if (answer.codePoints().anyMatch(TargetParser::blankOrControl)) {
            throw new BadTargetException("a blank or control character in it");
        }
        int bracket = openingBracket(answer);
        return bracket < 0 ? named(answer) : bracketed(answer, bracket);
    }

    private static boolean blankOrControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Where {@code [v6]} or {@code [v6]:port} begins at the end of the answer, or -1. */
    private static int openingBracket(String answer) {
        int close = answer.lastIndexOf(']');
        boolean last = close == answer.length() - 1 || (close >= 0 && answer.startsWith(":", close + 1));
        return last ? answer.lastIndexOf('[', close) : -1;
    }

    private Target bracketed(String answer, int bracket) throws BadTargetException {
        int close = answer.lastIndexOf(']');
        String host = answer.substring(bracket + 1, close);
        if (!AddressLiteral.isV6(host)) {
            throw new BadTargetException("no IPv6 address in brackets");
        }
        String before = answer.substring(0, bracket);
        if (!before.isEmpty() && (delimiter.isEmpty() || !before.endsWith(delimiter))) {
            throw new BadTargetException("no delimiter between user and server");
        }
        Optional<String> user =
                before.isEmpty() ? Optional.empty() : user(before.substring(0, before.length() - delimiter.length()));
        OptionalInt port =
                close == answer.length() - 1 ? OptionalInt.empty() : OptionalInt.of(port(answer.substring(close + 2)));
        return new Target(user, new HostPort(host, port));
    }

    private Target named(String answer) throws BadTargetException {
        int colon = answer.lastIndexOf(':');
        String rest = colon < 0 ? answer : answer.substring(0, colon);
        int at = delimiter.isEmpty() ? -1 : rest.lastIndexOf(delimiter);
        Optional<String> user = at < 0 ? Optional.empty() : user(rest.substring(0, at));
        String host = at < 0 ? rest : rest.substring(at + delimiter.length());
        if (host.indexOf(':') >= 0) {
            throw new BadTargetException("several colons; write an IPv6 address in brackets");
        }
        if (host.length() > MAX_HOST || !host.chars().allMatch(TargetParser::hostCharacter)) {
            throw new BadTargetException("no host name");
        }
        OptionalInt port = colon < 0 ? OptionalInt.empty() : OptionalInt.of(port(answer.substring(colon + 1)));
        return new Target(user, new HostPort(host, port));
    }

    private static Optional<String> user(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(UserName.octets(text));
    }

    private int port(String word) throws BadTargetException {
        return ports.port(word)
                .orElseThrow(() -> new BadTargetException(
                        word.isEmpty()
                                ? "no port behind the last colon"
                                : '"' + Escaping.printable(word, MAX_SHOWN) + "\" is no port from 1 to 65535 and "
                                        + (ports == ServicePorts.NUMBERS_ONLY
                                                ? "no name of a service counts, because no_lookup is on"
                                                : "no service")));
    }

    private static boolean hostCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ".-_".indexOf(c) >= 0;
    }
}
