// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into lines of words by the quoting rules of the original's configuration file.
 *
 * <p>Blanks and tabs part words. {@code #} begins a comment anywhere. A backslash takes the next character as it
 * is; before a line end it joins the lines, in a comment too. {@code '...'} is taken as it is, {@code "..."}
 * likewise but for backslashes; quoted pieces side by side make one word. Lines end in LF, CR or CR LF. The last
 * line needs no line end (the original lost it).
 */
final class ConfigWords {
    /** What means something else without one. */
    private static final String NEED_BACKSLASH = " \t#'\"\\";

    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private Optional<String> lost = Optional.empty();
    private @Nullable StringBuilder word;
    private int at;
    private int line = 1;
    private int firstLine = 1;

    /**
     * The words of a line, or of several joined by backslashes.
     *
     * @param number of the first of them, from 1
     * @param words at least one
     * @param lost a character of the first word, the last such, that had a backslash in front, and had no need of it here:
     *     it may have been meant for the reader of the word
     */
    record Line(int number, List<String> words, Optional<String> lost) {
        /** With nothing lost. */
        Line(int number, List<String> words) {
            this(number, words, Optional.empty());
        }
    }

    /** A quote that is not closed, or a backslash with nothing behind it. */
    static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int number;
        private final String reason;

        BadLineException(int number, String reason) {
            super(reason);
            this.number = number;
            this.reason = reason;
        }

        /** What is wrong and what to write instead. */
        String reason() {
            return reason;
        }

        /** The line, from 1. */
        int number() {
            return number;
        }
    }

    private ConfigWords(String text) {
        this.text = text;
    }

    /** The lines that hold words, in order. */
    static List<Line> read(String text) throws BadLineException {
        ConfigWords reader = new ConfigWords(text);
        reader.readAll();
        return reader.lines;
    }

    private void readAll() throws BadLineException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (lineEnd() > 0) {
                skipLineEnd();
                endLine();
            } else if (c == ' ' || c == '\t') {
                at++;
                endWord();
            } else if (c == '#') {
                comment();
            } else if (c == '\'' || c == '"') {
                quoted(c);
            } else if (c == '\\') {
                escaped();
            } else {
                at++;
                add(c);
            }
        }
        endLine();
    }

    private void comment() {
        endWord();
        while (at < text.length() && lineEnd() == 0) {
            if (text.charAt(at++) == '\\' && at < text.length()) {
                if (lineEnd() > 0) {
                    skipLineEnd();
                } else {
                    at++;
                }
            }
        }
    }

    private void quoted(char quote) throws BadLineException {
        int opened = line;
        open();
        at++;
        while (at < text.length() && lineEnd() == 0) {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                return;
            }
            if (c == '\\' && quote == '"') {
                escaped();
            } else {
                at++;
                add(c);
            }
        }
        throw new BadLineException(
                opened, "a " + quote + " is not closed; write \\" + quote + " for the character itself");
    }

    private void escaped() throws BadLineException {
        at++;
        if (at == text.length()) {
            throw new BadLineException(line, "the file ends in a backslash; remove it or end the line");
        }
        if (lineEnd() > 0) {
            skipLineEnd();
        } else {
            char c = text.charAt(at++);
            if (words.isEmpty() && NEED_BACKSLASH.indexOf(c) < 0) {
                lost = Optional.of(String.valueOf(c));
            }
            add(c);
        }
    }

    /** Length of the line end here, or 0. */
    private int lineEnd() {
        if (text.startsWith("\r\n", at)) {
            return 2;
        }
        char c = text.charAt(at);
        return c == '\n' || c == '\r' ? 1 : 0;
    }

    private void skipLineEnd() {
        at += lineEnd();
        line++;
    }

    private StringBuilder open() {
        if (word == null) {
            word = new StringBuilder();
        }
        return word;
    }

    private void add(char c) {
        open().append(c);
    }

    private void endWord() {
        if (word != null) {
            words.add(word.toString());
            word = null;
        }
    }

    private void endLine() {
        endWord();
        if (!words.isEmpty()) {
            lines.add(new Line(firstLine, List.copyOf(words), lost));
            words = new ArrayList<>();
            lost = Optional.empty();
        }
        firstLine = line;
    }
}
