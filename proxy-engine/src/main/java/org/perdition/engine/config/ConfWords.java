// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Optional;

/** Key and value of one line of a {@code perdition.conf}, character by character. Mutable, for one line. */
final class ConfWords {
    private enum Part {
        NOTHING,
        KEY,
        BEHIND_KEY,
        BEHIND_EQUALS,
        VALUE
    }

    private final StringBuilder key = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private Part part = Part.NOTHING;
    /** Up to here the value is kept; behind it are plain blanks, which count only if more follows. */
    private int kept;

    /** A quote begins: even with nothing in it, there is a word. */
    void quote() {
        part = part == Part.NOTHING || part == Part.KEY ? Part.KEY : Part.VALUE;
        kept = value.length();
    }

    /**
     * The next character.
     *
     * @param literal whether it was quoted or escaped, and so is never a separator
     */
    void add(char c, boolean literal) {
        boolean blank = !literal && (c == ' ' || c == '\t');
        boolean equals = !literal && c == '=';
        switch (part) {
            case NOTHING, KEY -> {
                if (equals) {
                    part = Part.BEHIND_EQUALS;
                } else if (!blank) {
                    part = Part.KEY;
                    key.append(c);
                } else if (part == Part.KEY) {
                    part = Part.BEHIND_KEY;
                }
            }
            case BEHIND_KEY, BEHIND_EQUALS -> {
                if (equals && part == Part.BEHIND_KEY) {
                    part = Part.BEHIND_EQUALS;
                } else if (!blank) {
                    part = Part.VALUE;
                    append(c, false);
                }
            }
            case VALUE -> append(c, blank);
        }
    }

    private void append(char c, boolean blank) {
        value.append(c);
        if (!blank) {
            kept = value.length();
        }
    }

    /** The line, unless there was nothing in it. */
    Optional<ConfLine> line(int number) {
        if (part == Part.NOTHING) {
            return Optional.empty();
        }
        boolean hasValue = part == Part.VALUE || part == Part.BEHIND_EQUALS;
        return Optional.of(new ConfLine(
                number, key.toString(), hasValue ? Optional.of(value.substring(0, kept)) : Optional.empty()));
    }
}
