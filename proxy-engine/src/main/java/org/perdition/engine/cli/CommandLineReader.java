// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.NearestName;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.OptionTable;
import org.perdition.engine.config.UnusableValueException;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the words on the command line, and writes the help; both from the option table. */
final class CommandLineReader {
    /** Columns of the help: what a terminal has. */
    private static final int WIDTH = 100;

    /** Ends the hidden name under which picocli knows {@code --flag=off}. */
    private static final String SWITCHED_OFF = ":off";

    private final Map<Option, String> values = new LinkedHashMap<>();
    private final CommandLine picocli;

    private CommandLineReader(String program) {
        CommandSpec spec = CommandSpec.create().name(program);
        int order = 0;
        for (OptionTable.Group group : OptionTable.GROUPS) {
            ArgGroupSpec.Builder section = ArgGroupSpec.builder()
                    .heading("%n" + group.title() + ":%n")
                    .order(order)
                    .validate(false);
            for (Option option : group.options()) {
                section.addArg(spec(option, order++));
                if (option.isFlag()) {
                    spec.addOption(off(option));
                }
            }
            spec.addArgGroup(section.build());
        }
        spec.usageMessage()
                .width(WIDTH)
                .sortOptions(false)
                .sortSynopsis(false)
                .customSynopsis(program + " [OPTION]...")
                .description(
                        "POP3 and IMAP4 proxy: logs users in at the real-server that holds their mailbox, then pipes.",
                        "Options marked * can also stand in the configuration file, as NAME = VALUE.");
        picocli = new CommandLine(spec)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setOverwrittenOptionsAllowed(true)
                .setTrimQuotes(false)
                .setUsageHelpLongOptionsMaxWidth(WIDTH / 3)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    }

    /**
     * The options written, each with its text; flags as {@code on} or {@code off}. The last of several wins.
     *
     * @throws ConfigurationException if a word is unknown or a value is missing
     */
    static Map<Option, String> read(String program, String... words) throws ConfigurationException {
        CommandLineReader reader = new CommandLineReader(program);
        try {
            reader.picocli.parseArgs(reader.switchedOff(words));
        } catch (CommandLine.UnmatchedArgumentException e) {
            throw new ConfigurationException(e.getUnmatched().stream()
                    .limit(1)
                    .map(CommandLineReader::unknown)
                    .toList());
        } catch (CommandLine.MissingParameterException e) {
            String name =
                    e.getMissing().isEmpty() ? "" : ((OptionSpec) e.getMissing().get(0)).longestName();
            throw new ConfigurationException(name + ": its value is missing; write " + name + "=VALUE");
        } catch (CommandLine.ParameterException e) {
            throw new ConfigurationException(
                    UnusableValueException.quote(String.valueOf(e.getMessage())) + "; --help lists the options");
        }
        return reader.values;
    }

    /** The help text. */
    static String help(String program) {
        return new CommandLineReader(program).picocli.getUsageMessage();
    }

    private static String unknown(String word) {
        String quoted = UnusableValueException.quote(word);
        if (!word.startsWith("-") || word.equals("-")) {
            return quoted + ": a word without an option; write options only, see --help";
        }
        String name = word.replaceFirst("^-+", "").replaceFirst("=.*", "");
        return quoted + ": there is no such option"
                + NearestName.to(name, true)
                        .map(near -> "; did you mean --" + near + "?")
                        .orElse("; --help lists them");
    }

    private OptionSpec spec(Option option, int order) {
        List<String> names = new java.util.ArrayList<>();
        if (!option.shortName().isEmpty()) {
            names.add("-" + option.shortName());
        }
        names.add("--" + option.name());
        option.aliases().forEach(alias -> names.add("--" + alias));
        String mark = option.place() == Option.Place.ANYWHERE ? "*" : "";
        String shown = option.isFlag() && !option.defaultValue().equals("on") || option.place() != Option.Place.ANYWHERE
                ? ""
                : " Default: " + option.defaultShown() + ".";
        OptionSpec.Builder builder = OptionSpec.builder(names.toArray(String[]::new))
                .order(order)
                .description(mark + (option.help() + shown).replace("%", "%%"));
        return option.isFlag()
                ? builder.arity("0")
                        .type(boolean.class)
                        .setter(recorder(option, "on"))
                        .build()
                : builder.arity("1")
                        .type(String.class)
                        .paramLabel(option.argument())
                        .setter(recorder(option, ""))
                        .build();
    }

    private OptionSpec off(Option option) {
        return OptionSpec.builder("--" + option.name() + SWITCHED_OFF)
                .arity("0")
                .type(boolean.class)
                .hidden(true)
                .setter(recorder(option, "off"))
                .build();
    }

    /** Called by picocli for each occurrence in turn. */
    private CommandLine.Model.ISetter recorder(Option option, String flagValue) {
        return new CommandLine.Model.ISetter() {
            @Override
            public <T> T set(T value) {
                values.put(option, option.isFlag() ? flagValue : String.valueOf(value));
                return value;
            }
        };
    }

    /** Rewrites {@code --flag=VALUE}, which picocli does not know, into a flag that is on or off. */
    private String[] switchedOff(String... words) throws ConfigurationException {
        String[] rewritten = words.clone();
        for (int i = 0; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (!words[i].startsWith("--") || equals < 0) {
                continue;
            }
            Option option = OptionTable.find(words[i].substring(2, equals)).orElse(null);
            if (option == null || !option.isFlag() || isValueOfOptionBefore(words, i)) {
                continue;
            }
            String value = words[i].substring(equals + 1);
            rewritten[i] = "--" + option.name();
            switch (value.toLowerCase(java.util.Locale.ROOT)) {
                case "on", "yes", "true", "1" -> {}
                case "off", "no", "false", "0" -> rewritten[i] += SWITCHED_OFF;
                default ->
                    throw new ConfigurationException("--" + option.name() + ": " + UnusableValueException.quote(value)
                            + " is neither on nor off; write on or off");
            }
        }
        return rewritten;
    }

    private static boolean isValueOfOptionBefore(String[] words, int index) {
        if (index == 0 || words[index - 1].contains("=")) {
            return false;
        }
        String before = words[index - 1];
        return OptionTable.all().stream()
                .filter(option -> !option.isFlag())
                .anyMatch(option -> before.equals("--" + option.name())
                        || option.aliases().stream()
                                .map(alias -> "--" + alias)
                                .collect(Collectors.toSet())
                                .contains(before)
                        || !option.shortName().isEmpty() && before.matches("-[A-Za-z]*" + option.shortName()));
    }
}
