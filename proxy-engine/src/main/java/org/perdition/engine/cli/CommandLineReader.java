// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    private static final Option CONFIG_FILE = OptionTable.find("config_file").orElseThrow();

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
                hidden(option).forEach(spec::addOption);
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
                        "All options but those under Run can also stand in the configuration file, as NAME = VALUE.",
                        "--FLAG=off undoes a flag that the file switches on.");
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
        String shown = quoted.substring(1, quoted.length() - 1);
        if (!word.startsWith("-") || word.equals("-")) {
            return shown + ": a word without an option; write options only, see --help";
        }
        String name = word.replaceFirst("^-+", "").replaceFirst("=.*", "");
        return shown + ": there is no such option"
                + NearestName.to(name, true)
                        .map(near -> "; did you mean --" + near + "?")
                        .orElse("; --help lists them");
    }

    private OptionSpec spec(Option option, int order) {
        List<String> names = new ArrayList<>();
        if (!option.shortName().isEmpty()) {
            names.add("-" + option.shortName());
        }
        names.add("--" + option.name());
        String also = option.aliases().isEmpty() ? "" : " Also --" + String.join(", --", option.aliases()) + ".";
        boolean plain = option.isFlag() && option.defaultValue().equals("off")
                || option.place() == Option.Place.COMMAND_LINE && option != CONFIG_FILE;
        String shown = plain ? "" : " Default: " + option.defaultShown() + ".";
        return spec(option, "on", names)
                .order(order)
                .paramLabel(option.argument())
                .description((option.help() + also + shown).replace("%", "%%"))
                .build();
    }

    /** Names that work and are not shown as such: aliases, and what {@code --flag=off} is rewritten to. */
    private List<OptionSpec> hidden(Option option) {
        List<OptionSpec> specs = new ArrayList<>();
        for (String alias : option.aliases()) {
            specs.add(spec(option, "on", List.of("--" + alias)).hidden(true).build());
        }
        if (option.isFlag()) {
            specs.add(spec(option, "off", List.of("--" + option.name() + SWITCHED_OFF))
                    .hidden(true)
                    .build());
        }
        return specs;
    }

    private OptionSpec.Builder spec(Option option, String flagValue, List<String> names) {
        return OptionSpec.builder(names.toArray(String[]::new))
                .arity(option.isFlag() ? "0" : "1")
                .type(option.isFlag() ? boolean.class : String.class)
                .setter(recorder(option, flagValue));
    }

    /** Called by picocli for each occurrence in turn. */
    private CommandLine.Model.ISetter recorder(Option option, String flagValue) {
        return new CommandLine.Model.ISetter() {
            @Override
            public <T> T set(T value) {
                // Before parsing, picocli sets flags to false and the rest to null.
                if (Boolean.TRUE.equals(value)) {
                    values.put(option, flagValue);
                } else if (value instanceof String text) {
                    values.merge(option, text, (first, second) -> option.accumulates() ? first + "," + second : second);
                }
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
            switch (value.toLowerCase(Locale.ROOT)) {
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
