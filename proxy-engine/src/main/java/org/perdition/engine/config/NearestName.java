// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The name that is most like a mistyped one. */
public final class NearestName {
    /** A third of the letters may differ: further off, a suggestion is a guess. */
    private static final int LETTERS_PER_MISTAKE = 3;

    private NearestName() {}

    /** The nearest name among all options and aliases of a program that may stand there, if one is near. */
    public static Optional<String> to(OptionTable table, String word, boolean commandLine) {
        List<String> names = table.all().stream()
                .filter(option -> commandLine || option.place() == Option.Place.ANYWHERE)
                .flatMap(option -> java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(option.name()), option.aliases().stream()))
                .toList();
        return among(names, word);
    }

    /** The nearest of some names, if one is near. */
    static Optional<String> among(List<String> names, String word) {
        String wanted = word.replace('-', '_').toLowerCase(Locale.ROOT);
        return names.stream()
                .min(Comparator.comparingInt(name -> distance(wanted, name)))
                .filter(name -> distance(wanted, name) <= Math.max(1, wanted.length() / LETTERS_PER_MISTAKE))
                .or(() -> beginning(names, wanted));
    }

    /** The shortest name of those cut short. */
    private static Optional<String> beginning(List<String> names, String wanted) {
        return wanted.length() < LETTERS_PER_MISTAKE
                ? Optional.empty()
                : names.stream().filter(name -> name.startsWith(wanted)).min(Comparator.comparingInt(String::length));
    }

    /** Letters to insert, drop or change to get from one word to the other. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
