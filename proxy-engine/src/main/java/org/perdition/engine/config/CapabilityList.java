// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.perdition.engine.managesieve.SieveLimits;
import org.perdition.engine.managesieve.SieveResponse;

/** Reads {@code pop_capability}, {@code imap_capability} and {@code managesieve_capability}. */
public final class CapabilityList {
    /** CAPA lines are at most 512 octets with CR LF (RFC 2449 section 4); IMAP4 has no such limit. */
    private static final int MAX_ELEMENT = 510;

    /** A name and a value, each a quoted string of at most 1024 octets (RFC 5804 section 4). */
    private static final int MAX_SIEVE_ELEMENT = 2 * (SieveLimits.QUOTED + 2) + 1;

    private CapabilityList() {}

    /**
     * Elements in the order written, each once whatever its case.
     *
     * <p>POP3: two or more blanks separate elements if they occur at all, else dots do, as an element may hold
     * either ({@code SASL PLAIN}). IMAP4: blanks do. ManageSieve: two or more blanks do, and each element is a
     * quoted name, with a quoted value or without.
     */
    public static List<String> parse(String text, Protocol.Family family) throws UnusableValueException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " holds a character that may not be sent",
                        "write printable ASCII only");
            }
        }
        String separator = switch (family) {
            case POP3 -> text.contains("  ") ? " {2,}" : "\\.";
            case IMAP4 -> " +";
            case MANAGESIEVE -> " {2,}";
        };
        int longest = family == Protocol.Family.MANAGESIEVE ? MAX_SIEVE_ELEMENT : MAX_ELEMENT;
        Map<String, String> elements = new LinkedHashMap<>();
        for (String element : Arrays.stream(text.split(separator))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList()) {
            if (element.length() > longest) {
                throw new UnusableValueException(
                        UnusableValueException.quote(element) + " is too long",
                        "write at most " + longest + " characters");
            }
            String name = family == Protocol.Family.MANAGESIEVE ? sieveName(element) : element;
            elements.putIfAbsent(name.toUpperCase(Locale.ROOT), element);
        }
        return new ArrayList<>(elements.values());
    }

    private static String sieveName(String element) throws UnusableValueException {
        return SieveResponse.Data.capability(element)
                .orElseThrow(() -> new UnusableValueException(
                        UnusableValueException.quote(element) + " is no capability of ManageSieve",
                        "write \"NAME\" or \"NAME\" \"VALUE\", with two blanks between one capability and the next"))
                .words()
                .get(0);
    }

    /** Writes a list so that {@link #parse} reads it again. */
    public static String format(List<String> elements, Protocol.Family family) {
        return switch (family) {
            // The blanks at the end make a single element that holds a dot stay one.
            case POP3 -> String.join("  ", elements) + "  ";
            case IMAP4 -> String.join(" ", elements);
            case MANAGESIEVE -> String.join("  ", elements);
        };
    }
}
