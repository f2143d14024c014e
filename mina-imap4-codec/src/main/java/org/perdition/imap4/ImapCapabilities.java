// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of a CAPABILITY response (RFC 3501 section 7.2.1), in the order they came and as they were written. A word
 * counts once, whatever its letter case.
 *
 * @param words atoms
 */
public record ImapCapabilities(List<String> words) {
    /** No capability at all. */
    public static final ImapCapabilities NONE = new ImapCapabilities(List.of());

    /**
     * Drops repetitions.
     *
     * @throws IllegalArgumentException if a word is no atom
     */
    public ImapCapabilities {
        words = distinct(words);
    }

    /**
     * Reads a list delimited by blanks. What is no atom is dropped: a client does not care for words that it does not
     * know.
     */
    public static ImapCapabilities parse(String list) {
        List<String> atoms = new ArrayList<>();
        for (String word : list.split(" ", -1)) {
            if (Grammar.isAtom(word)) {
                atoms.add(word);
            }
        }
        return new ImapCapabilities(atoms);
    }

    /** Whether the word is among them, in any letter case. */
    public boolean has(String word) {
        return words.stream().anyMatch(word::equalsIgnoreCase);
    }

    /** The words with a blank between. */
    @Override
    public String toString() {
        return String.join(" ", words);
    }

    private static List<String> distinct(Collection<String> words) {
        Set<String> seen = new LinkedHashSet<>();
        List<String> kept = new ArrayList<>();
        for (String word : words) {
            Grammar.require(Grammar.isAtom(word), "a capability is an atom");
            if (seen.add(Grammar.upper(word))) {
                kept.add(word);
            }
        }
        return Collections.unmodifiableList(kept);
    }
}
