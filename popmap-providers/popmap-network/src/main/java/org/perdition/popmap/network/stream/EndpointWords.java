// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.util.Arrays;
import java.util.List;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** The words that name servers, in either form of a popmap's options. */
public final class EndpointWords {
    /** Between two words. */
    private static final String SEPARATOR = "[,\\s]+";

    private EndpointWords() {}

    /**
     * The words of the property, or of {@code map_library_opt}; separated by commas or blanks.
     *
     * @param example what to write
     * @throws PopmapConfigurationException if there are none
     */
    public static List<String> of(PopmapOptions options, String property, String example)
            throws PopmapConfigurationException {
        return of(options, property, example, "");
    }

    /**
     * As {@link #of(PopmapOptions, String, String)}; a comma or blank is one within a word unless what follows begins
     * so.
     *
     * @param begin an expression
     */
    public static List<String> of(PopmapOptions options, String property, String example, String begin)
            throws PopmapConfigurationException {
        String text = options.named() ? options.text(property, "") : options.option();
        List<String> words = Arrays.stream(text.strip().split(SEPARATOR + "(?=" + begin + ")"))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            throw problem(options, property, "names no server; write one, such as " + example);
        }
        return words;
    }

    /** The complaint about such a word. */
    public static PopmapConfigurationException problem(PopmapOptions options, String property, String what) {
        return options.named() ? options.problem(property, what) : options.badOption(what);
    }
}
