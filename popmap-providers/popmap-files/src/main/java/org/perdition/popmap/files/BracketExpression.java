// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.Map;
import java.util.TreeMap;

/**
 * Translates one POSIX bracket expression, such as {@code [^[:alpha:]\-]}, into a character class of RE2.
 *
 * <p>A backslash is a plain character here. Character classes are those of the C locale, and ranges go by code
 * point. Collating symbols and equivalence classes depend on a locale and are refused. A list that begins with
 * {@code ^} does not match a line end, as under {@code REG_NEWLINE}.
 *
 * @param translated the class in RE2 syntax
 * @param end the index behind the closing bracket
 */
record BracketExpression(String translated, int end) {
    private static final Map<String, String> CLASSES = new TreeMap<>(Map.ofEntries(
            Map.entry("alnum", "09AZaz"),
            Map.entry("alpha", "AZaz"),
            Map.entry("blank", "\t\t  "),
            Map.entry("cntrl", "\0\u001f\u007f\u007f"),
            Map.entry("digit", "09"),
            Map.entry("graph", "!~"),
            Map.entry("lower", "az"),
            Map.entry("print", " ~"),
            Map.entry("punct", "!/:@[`{~"),
            Map.entry("space", "\t\r  "),
            Map.entry("upper", "AZ"),
            Map.entry("xdigit", "09AFaf")));

    /** Translates the bracket expression that begins at {@code start}. */
    static BracketExpression parse(String ere, int start) throws BadPatternException {
        return new Reader(ere, start).read();
    }

    private static final class Reader {
        private final String ere;
        private final int start;
        private final StringBuilder ranges = new StringBuilder();
        private int at;

        Reader(String ere, int start) {
            this.ere = ere;
            this.start = start;
            this.at = start + 1;
        }

        BracketExpression read() throws BadPatternException {
            boolean negated = ere.startsWith("^", at);
            if (negated) {
                at++;
            }
            boolean first = true;
            while (first || peek() != ']') {
                element(first);
                first = false;
            }
            return new BracketExpression((negated ? "[^\\n" : "[") + ranges + "]", at + 1);
        }

        private void element(boolean first) throws BadPatternException {
            if (peek() == '[' && at + 1 < ere.length() && ".=:".indexOf(ere.charAt(at + 1)) >= 0) {
                named();
                return;
            }
            if (peek() == '-' && !first && !ere.startsWith("-]", at)) {
                throw new BadPatternException(
                        "a '-' in brackets stands first, last or between the ends of a range (character " + (at + 1)
                                + ")");
            }
            int from = next();
            if (ere.startsWith("-", at) && !ere.startsWith("-]", at)) {
                at++;
                if (peek() == '[' && at + 1 < ere.length() && ".=:".indexOf(ere.charAt(at + 1)) >= 0) {
                    throw new BadPatternException("a range cannot end in a class (character " + (at + 1) + ")");
                }
                int to = next();
                if (from > to) {
                    throw new BadPatternException("range runs backwards before character " + (at + 1));
                }
                range(from, to);
            } else {
                range(from, from);
            }
        }

        private void named() throws BadPatternException {
            char kind = ere.charAt(at + 1);
            int close = ere.indexOf(kind + "]", at + 2);
            if (close < 0) {
                throw new BadPatternException("'[" + kind + "' at character " + (at + 1) + " is not closed");
            }
            String name = ere.substring(at + 2, close);
            if (kind != ':') {
                throw new BadPatternException("'[" + kind + "' at character " + (at + 1)
                        + ": collating symbols and equivalence classes are not supported; list the characters");
            }
            String bounds = CLASSES.get(name);
            if (bounds == null) {
                throw new BadPatternException("unknown character class at character " + (at + 1) + "; known are "
                        + String.join(", ", CLASSES.keySet()));
            }
            for (int i = 0; i < bounds.length(); i += 2) {
                range(bounds.charAt(i), bounds.charAt(i + 1));
            }
            at = close + 2;
        }

        private int peek() throws BadPatternException {
            if (at >= ere.length()) {
                throw new BadPatternException("'[' at character " + (start + 1) + " is not closed");
            }
            return ere.codePointAt(at);
        }

        private int next() throws BadPatternException {
            int c = peek();
            at += Character.charCount(c);
            return c;
        }

        private void range(int from, int to) {
            ranges.append(String.format("\\x{%x}", from));
            if (to != from) {
                ranges.append(String.format("-\\x{%x}", to));
            }
        }
    }
}
