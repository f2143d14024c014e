// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.perdition.popmap.AnswerCheck;
import org.perdition.popmap.PopmapConfigurationException;

/**
 * Reads the lines of {@code popmap.re}: {@code PATTERN: RESULT}.
 *
 * <p>The first word is the expression, without one colon at its end; the second is the result; further words
 * do not count. A line without a result is skipped with a warning; one whose pattern most likely does not mean what was
 * meant is warned of, too, and taken as the original takes it.
 */
final class RegexMapFile {
    /** Largest file, in bytes. Ours: {@link #MAX_RULES} lines of a hundred characters. */
    static final int MAX_BYTES = 1 << 20;

    /** Most rules. Ours: every lookup may try them all; larger maps belong in {@code text} or a database. */
    static final int MAX_RULES = 10_000;

    /** What may stand for part of the name. */
    private static final Pattern GROUP = Pattern.compile("\\$[0-9]");

    private RegexMapFile() {}

    /** The rules in order; complaints name file and line. */
    static List<RegexRule> parse(MapFile file, String text, AnswerCheck answers, Consumer<String> warning)
            throws PopmapConfigurationException {
        List<RegexRule> rules = new ArrayList<>();
        for (ConfigWords.Line line : lines(file, text)) {
            Consumer<String> ofLine = what -> warning.accept(file + ":" + line.number() + ": " + what);
            if (line.words().size() < 2) {
                ofLine.accept("no result behind the pattern, line skipped;"
                        + " write PATTERN: SERVER with a blank between them");
                continue;
            }
            if (rules.size() == MAX_RULES) {
                throw file.badLine(line.number(), "more than " + MAX_RULES + " rules; use a database");
            }
            line.lost()
                    .ifPresent(c -> ofLine.accept("the backslash in front of " + c + " is lost, and does not reach"
                            + " the pattern; put the pattern in single quotes, or double the backslash"));
            checkResult(line.words().get(1), answers, ofLine);
            String pattern = line.words().get(0);
            String ere = pattern.endsWith(":") ? pattern.substring(0, pattern.length() - 1) : pattern;
            try {
                rules.add(RegexRule.of(ere, line.words().get(1), ofLine));
            } catch (BadPatternException e) {
                throw file.badLine(line.number(), "bad pattern: " + e.reason());
            }
        }
        return List.copyOf(rules);
    }

    /** Only warned of: other users are to be served, and to another listener it may be a real-server. */
    private static void checkResult(String result, AnswerCheck answers, Consumer<String> warning) {
        // A number does for part of a user, host or port; the other in brackets.
        Optional<String> asNumber = answers.problem(GROUP.matcher(result).replaceAll("1"));
        if (asNumber.isPresent()
                && answers.problem(GROUP.matcher(result).replaceAll("::1")).isPresent()) {
            warning.accept("no real-server behind the pattern: " + asNumber.get()
                    + (GROUP.matcher(result).find() ? " (with 1 for each group)" : ""));
        }
    }

    private static List<ConfigWords.Line> lines(MapFile file, String text) throws PopmapConfigurationException {
        try {
            return ConfigWords.read(text);
        } catch (ConfigWords.BadLineException e) {
            throw file.badLine(e.number(), e.reason());
        }
    }
}
