// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.Optional;

/**
 * Translates a POSIX extended regular expression (IEEE 1003.1, chapter 9.4) into the syntax of RE2, in which the
 * same characters often mean something else: {@code a*?} is a lazy star there and a starred star here, a
 * backslash in brackets escapes there and is a plain character here.
 *
 * <p>Where POSIX leaves the meaning open, the GNU C library settles it, as users of the original are used to it:
 * {@code \w \W \s \S \b \B} and the anchors backslash-backquote and backslash-quote are known, an unmatched
 * {@code )} is a plain character. What has no counterpart in linear time, or means something else in every other
 * dialect ({@code \1}, {@code \<}, {@code \d}), is refused with a reason.
 *
 * <p>The way of a recursive descent parser: alternatives, branches, pieces, atoms. One instance translates one
 * expression.
 */
public final class EreTranslator {
    /** Longest expression, in chars. Ours: far above what a person writes in one line of a map. */
    static final int MAX_LENGTH = 4_096;

    /** Deepest nesting of groups. Ours: RE2/J parses by recursion, and 5,000 levels overflow its stack. */
    static final int MAX_DEPTH = 100;

    /** Highest repeat count. RE2/J refuses more; POSIX promises only 255. */
    static final int MAX_REPEAT = 1_000;

    /**
     * Largest program, in RE2 instructions. Ours: matching costs instructions times key length, and {@code
     * ((a{1000}){1000})} alone would be a million.
     */
    static final long MAX_PROGRAM = 10_000;

    private final String ere;
    private int at;

    private EreTranslator(String ere) {
        this.ere = ere;
    }

    /** A translated part and an upper estimate of its instructions. */
    private record Part(String text, long size) {}

    /**
     * The expression in RE2 syntax, to be compiled with {@code LONGEST_MATCH | MULTILINE}. Groups keep their
     * numbers.
     */
    public static String translate(String ere) throws BadPatternException {
        if (ere.length() > MAX_LENGTH) {
            throw new BadPatternException("longer than " + MAX_LENGTH + " characters");
        }
        return new EreTranslator(ere).alternatives(0).text();
    }

    private Part alternatives(int depth) throws BadPatternException {
        StringBuilder text = new StringBuilder();
        long size = 1;
        while (true) {
            Part branch = branch(depth);
            text.append(branch.text());
            size = limited(size + branch.size() + 1);
            if (at == ere.length() || ere.charAt(at) != '|') {
                return new Part(text.toString(), size);
            }
            text.append('|');
            at++;
        }
    }

    private Part branch(int depth) throws BadPatternException {
        StringBuilder text = new StringBuilder();
        long size = 1;
        while (at < ere.length() && ere.charAt(at) != '|' && !(depth > 0 && ere.charAt(at) == ')')) {
            Optional<String> anchor = anchor();
            Part piece = anchor.isPresent() ? new Part(anchor.get(), 1) : repeated(atom(depth));
            text.append(piece.text());
            size = limited(size + piece.size());
        }
        return new Part(text.toString(), size);
    }

    /** An anchor stands for a place, not for characters, and cannot be repeated. */
    private Optional<String> anchor() {
        char c = ere.charAt(at);
        if (c == '^' || c == '$') {
            at++;
            return Optional.of(String.valueOf(c));
        }
        if (c != '\\' || at + 1 == ere.length()) {
            return Optional.empty();
        }
        String anchor = switch (ere.charAt(at + 1)) {
            case 'b' -> "\\b";
            case 'B' -> "\\B";
            case '`' -> "\\A";
            case '\'' -> "\\z";
            default -> "";
        };
        if (anchor.isEmpty()) {
            return Optional.empty();
        }
        at += 2;
        return Optional.of(anchor);
    }

    private Part atom(int depth) throws BadPatternException {
        int c = ere.codePointAt(at);
        int start = at;
        at += Character.charCount(c);
        switch (c) {
            case '*', '+', '?', '{' ->
                throw new BadPatternException("nothing to repeat before '" + (char) c + "' at character " + (start + 1)
                        + "; write \\" + (char) c + " for the character itself");
            case '(' -> {
                if (depth == MAX_DEPTH) {
                    throw new BadPatternException("groups nested deeper than " + MAX_DEPTH);
                }
                Part inner = alternatives(depth + 1);
                if (at == ere.length()) {
                    throw new BadPatternException("'(' at character " + (start + 1) + " is not closed");
                }
                at++;
                return new Part("(" + inner.text() + ")", inner.size() + 2);
            }
            case '[' -> {
                BracketExpression bracket = BracketExpression.parse(ere, start);
                at = bracket.end();
                return new Part(bracket.translated(), 1);
            }
            case '.' -> {
                return new Part(".", 1);
            }
            case '\\' -> {
                return new Part(escape(), 1);
            }
            default -> {
                return new Part(literal(c), 1);
            }
        }
    }

    /** What stands behind a backslash that is no anchor. */
    private String escape() throws BadPatternException {
        if (at == ere.length()) {
            throw new BadPatternException("ends in a backslash");
        }
        int c = ere.codePointAt(at);
        at += Character.charCount(c);
        return switch (c) {
            case 'w' -> "[0-9A-Za-z_]";
            case 'W' -> "[^0-9A-Za-z_]";
            case 's' -> "[\\t\\n\\x0b\\f\\r ]";
            case 'S' -> "[^\\t\\n\\x0b\\f\\r ]";
            case 'd' -> throw new BadPatternException("\\d is not POSIX; write [0-9]");
            case 'D' -> throw new BadPatternException("\\D is not POSIX; write [^0-9]");
            case '<', '>' -> throw new BadPatternException("\\" + (char) c + " is not supported; write \\b");
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                throw new BadPatternException("back-references such as \\" + (char) c
                        + " are not supported, as they cannot be matched in linear time");
            default -> {
                if (c < 0x80 && Character.isLetterOrDigit(c)) {
                    throw new BadPatternException(
                            "\\" + (char) c + " is not POSIX; write " + (char) c + " for the character itself");
                }
                yield literal(c);
            }
        };
    }

    private Part repeated(Part atom) throws BadPatternException {
        Part piece = atom;
        boolean again = false;
        while (at < ere.length() && "*+?{".indexOf(ere.charAt(at)) >= 0) {
            // In RE2 a second operator would make the first one lazy or be an error; a group keeps them apart.
            String operand = again ? "(?:" + piece.text() + ")" : piece.text();
            char c = ere.charAt(at++);
            if (c == '{') {
                int least = ere.startsWith(",", at) ? 0 : number();
                boolean range = ere.startsWith(",", at);
                if (range) {
                    at++;
                }
                boolean open = range && ere.startsWith("}", at);
                int most = !range ? least : open ? Integer.MAX_VALUE : number();
                if (!ere.startsWith("}", at)) {
                    throw new BadPatternException(badBound());
                }
                at++;
                if (most == 0) {
                    // RE2 would drop the groups inside as well, and $1 would be empty instead of staying itself.
                    throw new BadPatternException("a bound of {0} repeats nothing; remove it and what it repeats");
                }
                if (least > most) {
                    throw new BadPatternException("bound {" + least + "," + most + "} runs backwards");
                }
                String bound = !range ? "{" + least + "}" : open ? "{" + least + ",}" : "{" + least + "," + most + "}";
                long copies = open ? least + 1L : most;
                piece = new Part(operand + bound, limited(copies * (piece.size() + 1) + 1));
            } else {
                piece = new Part(operand + c, limited(piece.size() + 1));
            }
            again = true;
        }
        return piece;
    }

    private int number() throws BadPatternException {
        int start = at;
        int value = 0;
        while (at < ere.length() && ere.charAt(at) >= '0' && ere.charAt(at) <= '9') {
            value = value * 10 + (ere.charAt(at++) - '0');
            if (value > MAX_REPEAT) {
                throw new BadPatternException("repeat count above " + MAX_REPEAT);
            }
        }
        if (at == start) {
            throw new BadPatternException(badBound());
        }
        return value;
    }

    private String badBound() {
        return "bad bound at character " + (at + 1) + "; write {n}, {n,} or {n,m}, or \\{ for the character itself";
    }

    private static String literal(int c) {
        String text = Character.toString(c);
        return "\\.+*?()|[]{}^$".contains(text) ? "\\" + text : text;
    }

    private static long limited(long size) throws BadPatternException {
        if (size > MAX_PROGRAM) {
            throw new BadPatternException(
                    "too large: more than " + MAX_PROGRAM + " steps when its repetitions are written out");
        }
        return size;
    }
}
