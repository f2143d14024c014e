// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server says it can do (RFC 2449 section 5), as a set in the order of the lines. Immutable.
 *
 * @param argumentsByTag the words behind each tag, by the tag in upper case
 */
public record Pop3Capabilities(Map<String, List<String>> argumentsByTag) {
    /** Copies the map and its lists. */
    public Pop3Capabilities {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        argumentsByTag.forEach((tag, arguments) -> copy.put(tag, List.copyOf(arguments)));
        argumentsByTag = Collections.unmodifiableMap(copy);
    }

    /**
     * Reads the lines of a CAPA list. Lines that are empty or hold control characters are passed over; of two
     * lines with one tag the first counts.
     */
    public static Pop3Capabilities of(List<String> lines) {
        Map<String, List<String>> argumentsByTag = new LinkedHashMap<>();
        for (String line : lines) {
            List<String> words = new ArrayList<>(Arrays.asList(line.strip().split(" +")));
            String tag = Octets.upperCase(words.remove(0));
            if (!tag.isEmpty() && line.chars().noneMatch(c -> c < ' ' || c == 0x7f)) {
                argumentsByTag.putIfAbsent(tag, words);
            }
        }
        return new Pop3Capabilities(argumentsByTag);
    }

    /** Whether the tag is there, in any letter case. */
    public boolean has(String tag) {
        return argumentsByTag.containsKey(Octets.upperCase(tag));
    }

    /** The words behind the tag; empty also if the tag is not there. */
    public List<String> arguments(String tag) {
        return argumentsByTag.getOrDefault(Octets.upperCase(tag), List.of());
    }

    /** One line a capability, from which {@link #of} reads an equal set. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        argumentsByTag.forEach(
                (tag, arguments) -> lines.add(arguments.isEmpty() ? tag : tag + " " + String.join(" ", arguments)));
        return lines;
    }
}
