// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes options for the manual pages, in the macros of man(7). */
final class ManOptions {
    private ManOptions() {}

    /** As they are written on the command line. */
    static String forCommandLine(List<OptionTable.Group> groups) {
        return groups(groups, option -> true, ManOptions::words);
    }

    /** As they are written in a file; those for the command line only are left out. */
    static String forFile(List<OptionTable.Group> groups) {
        return groups(groups, option -> option.place() == Option.Place.ANYWHERE, ManOptions::key);
    }

    private static String groups(
            List<OptionTable.Group> groups, Function<Option, Boolean> wanted, Function<Option, String> heading) {
        StringBuilder out = new StringBuilder();
        for (OptionTable.Group group : groups) {
            List<Option> options =
                    group.options().stream().filter(wanted::apply).toList();
            if (options.isEmpty()) {
                continue;
            }
            out.append(".SS \"").append(group.title()).append("\"\n");
            for (Option option : options) {
                out.append(".TP\n").append(heading.apply(option)).append('\n');
                sentences(out, option.help());
                out.append(escaped("Default: " + option.defaultShown() + ".")).append('\n');
                if (option.place() == Option.Place.COMMAND_LINE) {
                    out.append("On the command line only.\n");
                } else if (option.scope() == Option.Scope.PROCESS) {
                    out.append("Holds for the whole process.\n");
                }
            }
        }
        return out.toString();
    }

    private static String words(Option option) {
        List<String> names = new ArrayList<>();
        if (!option.shortName().isEmpty()) {
            names.add("\\fB\\-" + option.shortName() + "\\fR");
        }
        names.add("\\fB\\-\\-" + option.name() + "\\fR");
        option.aliases().forEach(alias -> names.add("\\fB\\-\\-" + alias + "\\fR"));
        return String.join(", ", names) + argument(option);
    }

    private static String key(Option option) {
        List<String> names = new ArrayList<>(List.of("\\fB" + option.name() + "\\fR"));
        option.aliases().forEach(alias -> names.add("\\fB" + alias + "\\fR"));
        return String.join(", ", names) + (option.isFlag() ? " on | off" : argument(option));
    }

    private static String argument(Option option) {
        return option.isFlag() ? "" : " \\fI" + escaped(option.argument()) + "\\fR";
    }

    /** A line for each sentence, as man pages have it. */
    private static void sentences(StringBuilder out, String text) {
        for (String sentence : text.split("(?<=[.;:]) ")) {
            out.append(escaped(sentence)).append('\n');
        }
    }

    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
