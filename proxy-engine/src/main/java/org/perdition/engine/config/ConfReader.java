// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Takes a {@code perdition.conf} apart: comments, quotes, backslashes, joined lines. What the keys mean is left to
 * {@link ConfFile}. Decides by the text alone.
 *
 * <p>As the original: a key, blanks, the value to the end of the line; {@code #} begins a comment even inside a word;
 * single quotes keep everything, double quotes all but a backslash; a backslash keeps the next character, before the
 * end of a line it joins it with the next one. More lenient than the original: leading blanks, {@code key = value},
 * and a last line without an end. Stricter: a quote ends in the line it begins in.
 */
final class ConfReader {
    /** Stands for the end of the text. */
    private static final int END = -1;

    private final String text;
    private final ObjIntConsumer<String> problems;
    private final List<ConfLine> lines = new ArrayList<>();
    private int next;
    private int number = 1;

    private ConfReader(String text, ObjIntConsumer<String> problems) {
        this.text = text;
        this.problems = problems;
    }

    /**
     * Reads all lines.
     *
     * @param problems is told what is wrong with a line, and which; the line is left out
     */
    static List<ConfLine> read(String text, ObjIntConsumer<String> problems) {
        ConfReader reader = new ConfReader(text, problems);
        // Some editors put a byte order mark in front.
        reader.next = text.startsWith("\ufeff") ? 1 : 0;
        while (reader.next < text.length()) {
            reader.line();
        }
        return reader.lines;
    }

    /** One line of the file, with those joined to it. */
    private void line() {
        int first = number;
        ConfWords words = new ConfWords();
        for (int c = take(); c != END && c != '\n'; c = take()) {
            switch (c) {
                case '#' -> comment();
                case '\'', '"' -> {
                    words.quote();
                    if (!quoted((char) c, words)) {
                        problems.accept("a quote (" + (char) c + ") is not closed; close it in the same line", first);
                        return;
                    }
                }
                case '\\' -> escaped(words);
                default -> words.add((char) c, false);
            }
        }
        words.line(first).ifPresent(lines::add);
    }

    /** Up to the closing quote; whether it was there. The end of the line is taken where it was not. */
    private boolean quoted(char quote, ConfWords words) {
        for (int c = take(); c != END && c != '\n'; c = take()) {
            if (c == quote) {
                return true;
            } else if (c == '\\' && quote == '"') {
                escaped(words);
            } else {
                words.add((char) c, true);
            }
        }
        return false;
    }

    private void escaped(ConfWords words) {
        int c = take();
        if (c != END && c != '\n') {
            words.add((char) c, true);
        }
    }

    /** A comment ends before the end of the line, and goes on where lines are joined. */
    private void comment() {
        while (next < text.length() && text.charAt(next) != '\n' && text.charAt(next) != '\r') {
            if (take() == '\\') {
                take();
            }
        }
    }

    /** The next character; the end of a line, LF, CR or both, as {@code '\n'}. */
    private int take() {
        if (next >= text.length()) {
            return END;
        }
        char c = text.charAt(next++);
        if (c == '\r' && next < text.length() && text.charAt(next) == '\n') {
            next++;
        }
        if (c == '\n' || c == '\r') {
            number++;
            return '\n';
        }
        return c;
    }
}
