// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.NearestName;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.OptionTable;
import org.perdition.engine.config.UnusableValueException;

/**
 * Reads the words on the command line as the original does: {@code --name VALUE}, {@code --name=VALUE}, {@code -x
 * VALUE}, {@code -xVALUE}, {@code -x=VALUE}, flags in a row; names whole and in their case; whatever stands where a
 * value belongs is the value. Ours is {@code --flag=off}.
 *
 * <p>No library does it: the usual ones take a value that looks like an option for one, and they load longer than an
 * inetd client likes to wait.
 */
public final class OptionWords {
    private final Map<Option, String> values = new LinkedHashMap<>();
    private final OptionTable table;
    private final List<String> words;
    /** Words without an option, where the program takes such. */
    private final Optional<List<String>> rest;

    private int next;
    private String flagBefore = "";

    private OptionWords(OptionTable table, List<String> words, Optional<List<String>> rest) {
        this.table = table;
        this.words = words;
        this.rest = rest;
    }

    /**
     * Options, and words that belong to none.
     *
     * @param options each with its text; flags as {@code on} or {@code off}
     * @param rest the others, in order; all behind {@code --}
     */
    public record Split(Map<Option, String> options, List<String> rest) {
        /** Copies the list. */
        public Split {
            rest = List.copyOf(rest);
        }
    }

    /**
     * The options written, each with its text; flags as {@code on} or {@code off}. The last of several holds, unless
     * they add up.
     *
     * @throws ConfigurationException at the first word that is unknown or lacks its value
     */
    public static Map<Option, String> read(OptionTable table, String... words) throws ConfigurationException {
        return new OptionWords(table, List.of(words), Optional.empty()).all();
    }

    /**
     * The same for a program that takes words without an option, anywhere.
     *
     * @throws ConfigurationException at the first option that is unknown or lacks its value
     */
    public static Split split(OptionTable table, String... words) throws ConfigurationException {
        List<String> rest = new ArrayList<>();
        Map<Option, String> options = new OptionWords(table, List.of(words), Optional.of(rest)).all();
        return new Split(options, rest);
    }

    private Map<Option, String> all() throws ConfigurationException {
        while (next < words.size()) {
            word(words.get(next++));
        }
        return values;
    }

    private void word(String word) throws ConfigurationException {
        if (word.equals("--")) {
            while (next < words.size()) {
                bare(words.get(next++));
            }
        } else if (word.startsWith("--")) {
            longName(word);
        } else if (word.startsWith("-") && word.length() > 1) {
            letters(word);
        } else {
            bare(word);
        }
    }

    private void longName(String word) throws ConfigurationException {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
        Option option = table.find(name).orElseThrow(() -> unknown("--" + name, name));
        String attached = equals < 0 ? "" : word.substring(equals + 1);
        if (option.isFlag()) {
            put(option, equals < 0 ? "on" : onOrOff(option, attached));
            flagBefore = equals < 0 ? option.name() : "";
        } else {
            put(option, equals < 0 ? following(option) : attached);
            flagBefore = "";
        }
    }

    private void letters(String word) throws ConfigurationException {
        String name = word.substring(1);
        if (name.length() > 1 && table.find(name).isPresent()) {
            throw new ConfigurationException(word + ": a long name has two dashes; write --" + name);
        }
        for (int i = 1; i < word.length(); i++) {
            String letter = word.substring(i, i + 1);
            Option option = table.ofLetter(letter).orElse(null);
            if (option == null) {
                throw unknown("-" + letter, i == 1 ? name : letter);
            }
            String rest = word.substring(i + 1);
            if (!option.isFlag()) {
                put(option, rest.isEmpty() ? following(option) : rest.startsWith("=") ? rest.substring(1) : rest);
                flagBefore = "";
                return;
            }
            if (rest.startsWith("=")) {
                throw new ConfigurationException(
                        "-" + letter + ": a flag in short form takes no value; write --" + option.name() + rest);
            }
            put(option, "on");
            flagBefore = option.name();
        }
    }

    private void put(Option option, String text) {
        values.merge(option, text, (first, second) -> option.accumulates() ? first + "," + second : second);
    }

    private String following(Option option) throws ConfigurationException {
        if (next == words.size()) {
            throw new ConfigurationException("--" + option.name() + ": its value is missing; write --" + option.name()
                    + "=" + option.argument());
        }
        return words.get(next++);
    }

    private static String onOrOff(Option option, String text) throws ConfigurationException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "yes", "true", "1" -> "on";
            case "off", "no", "false", "0" -> "off";
            default ->
                throw new ConfigurationException("--" + option.name() + ": " + UnusableValueException.quote(text)
                        + " is neither on nor off; write on or off");
        };
    }

    private void bare(String word) throws ConfigurationException {
        if (rest.isPresent()) {
            rest.get().add(word);
            return;
        }
        boolean switches = word.matches("(?i)on|yes|true|off|no|false|[01]");
        throw new ConfigurationException(UnusableValueException.shown(word) + ": a word without an option; "
                + (switches && !flagBefore.isEmpty()
                        ? "a flag is switched off by --" + flagBefore + "=off"
                        : "write options only, see --help"));
    }

    private ConfigurationException unknown(String shown, String name) {
        return new ConfigurationException(UnusableValueException.shown(shown) + ": there is no such option"
                + NearestName.to(table, name, true)
                        .map(near -> "; did you mean --" + near + "?")
                        .orElse("; --help lists them"));
    }
}
