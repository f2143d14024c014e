// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.util.Arrays;
import java.util.List;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** The words that name servers, in either form of a popmap's options. */
public final class EndpointWords {
    private EndpointWords() {}

    /**
     * The words of the property, or of {@code map_library_opt}; separated by commas or blanks.
     *
     * @param example what to write
     * @throws PopmapConfigurationException if there are none
     */
    public static List<String> of(PopmapOptions options, String property, String example)
            throws PopmapConfigurationException {
        List<String> words = options.named()
                ? options.words(property)
                : Arrays.stream(options.option().split("[,\\s]+"))
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
