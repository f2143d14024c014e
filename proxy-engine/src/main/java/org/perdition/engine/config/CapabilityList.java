// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads {@code pop_capability} and {@code imap_capability}. */
public final class CapabilityList {
    /** CAPA lines are at most 512 octets with CR LF (RFC 2449 section 4); IMAP4 has no such limit. */
    private static final int MAX_ELEMENT = 510;

    private CapabilityList() {}

    /**
     * Elements in the order written, each once whatever its case.
     *
     * <p>POP3: two or more blanks separate elements if they occur at all, else dots do, as an element may hold
     * either ({@code SASL PLAIN}). IMAP4: blanks do.
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
        String separator = family == Protocol.Family.IMAP4 ? " +" : text.contains("  ") ? " {2,}" : "\\.";
        Map<String, String> elements = new LinkedHashMap<>();
        for (String element : Arrays.stream(text.split(separator))
                .map(String::trim)
                .filter(word -> !word.isEmpty())
                .toList()) {
            if (element.length() > MAX_ELEMENT) {
                throw new UnusableValueException(
                        UnusableValueException.quote(element) + " is too long",
                        "write at most " + MAX_ELEMENT + " characters");
            }
            elements.putIfAbsent(element.toUpperCase(Locale.ROOT), element);
        }
        return new ArrayList<>(elements.values());
    }

    /** Writes a list so that {@link #parse} reads it again. */
    public static String format(List<String> elements, Protocol.Family family) {
        // The blanks at the end make a single element that holds a dot stay one.
        return family == Protocol.Family.IMAP4 ? String.join(" ", elements) : String.join("  ", elements) + "  ";
    }
}
