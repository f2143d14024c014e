// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.perdition.engine.username.State;

/**
 * What {@code add_domain}, {@code strip_domain} and {@code lower_case} list.
 *
 * @param states where the option acts
 * @param depth labels to cut, {@code add_domain} alone
 */
public record StateList(Set<State> states, OptionalInt depth) {
    private static final String ALL = "all";

    /** Other names that the original knows. */
    private static final Map<String, State> ALIASES =
            Map.of("server_lookup", State.SERVERNAME_LOOKUP, "local_auth", State.LOCAL_AUTHENTICATION);

    /** A name has at most 127 labels (RFC 1035 section 2.3.4), so more figures are a slip of the finger. */
    private static final String DEPTH = "[0-9]{1,3}";

    /** Copies the set. */
    public StateList {
        EnumSet<State> copy = EnumSet.noneOf(State.class);
        copy.addAll(states);
        states = Collections.unmodifiableSet(copy);
    }

    /**
     * Reads a list, in any letter case. Blanks around elements are dropped; an empty text is no state. Of several
     * depths the last one holds.
     *
     * @param depthAllowed whether a number may stand in it
     */
    public static StateList parse(String text, boolean depthAllowed) throws UnusableValueException {
        Set<State> states = EnumSet.noneOf(State.class);
        OptionalInt depth = OptionalInt.empty();
        for (String element : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String word = element.strip().toLowerCase(Locale.ROOT);
            if (depthAllowed && word.matches(DEPTH)) {
                depth = OptionalInt.of(Integer.parseInt(word));
            } else if (word.equals(ALL)) {
                states.addAll(EnumSet.allOf(State.class));
            } else {
                states.add(state(word, element, depthAllowed));
            }
        }
        return new StateList(states, depth);
    }

    private static State state(String word, String element, boolean depthAllowed) throws UnusableValueException {
        State alias = ALIASES.get(word);
        if (alias != null) {
            return alias;
        }
        for (State state : State.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        List<String> words =
                new ArrayList<>(Arrays.stream(State.values()).map(State::word).toList());
        words.add(ALL);
        throw new UnusableValueException(
                word.isEmpty()
                        ? "there is an empty element"
                        : UnusableValueException.quote(element.strip()) + " is no state",
                "write " + String.join(", ", words) + (depthAllowed ? ", and a number up to 999 as depth" : ""));
    }

    /** Writes a list so that {@link #parse} reads it again. */
    public String format() {
        List<String> words = new ArrayList<>(states.stream().map(State::word).toList());
        depth.ifPresent(number -> words.add(Integer.toString(number)));
        return String.join(",", words);
    }
}
