// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.util.ArrayList;
import java.util.List;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.OptionTable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of a program, from its option table. */
public final class HelpText {
    /** Columns of the help: what a terminal has. */
    private static final int WIDTH = 100;

    private HelpText() {}

    /**
     * For a terminal.
     *
     * @param program its name
     * @param table its options
     * @param description what it does, a line each
     */
    public static String of(String program, OptionTable table, String... description) {
        CommandSpec spec = CommandSpec.create().name(program);
        int order = 0;
        for (OptionTable.Group group : table.groups()) {
            ArgGroupSpec.Builder section = ArgGroupSpec.builder()
                    .heading("%n" + group.title() + ":%n")
                    .order(order)
                    .validate(false);
            for (Option option : group.options()) {
                section.addArg(spec(option, order++));
            }
            spec.addArgGroup(section.build());
        }
        spec.usageMessage()
                .width(WIDTH)
                .sortOptions(false)
                .sortSynopsis(false)
                .customSynopsis(program + " [OPTION]...")
                .description(description);
        return new CommandLine(spec)
                .setUsageHelpLongOptionsMaxWidth(WIDTH / 3)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .getUsageMessage();
    }

    private static OptionSpec spec(Option option, int order) {
        List<String> names = new ArrayList<>();
        if (!option.shortName().isEmpty()) {
            names.add("-" + option.shortName());
        }
        names.add("--" + option.name());
        String also = option.aliases().isEmpty() ? "" : " Also --" + String.join(", --", option.aliases()) + ".";
        boolean plain = option.isFlag() && option.defaultValue().equals("off")
                || option.place() == Option.Place.COMMAND_LINE
                        && option.defaultShown().equals("none");
        String shown = plain ? "" : " Default: " + option.defaultShown() + ".";
        return OptionSpec.builder(names.toArray(String[]::new))
                .arity(option.isFlag() ? "0" : "1")
                .type(option.isFlag() ? boolean.class : String.class)
                .order(order)
                .paramLabel(option.argument())
                .description((option.help() + also + shown).replace("%", "%%"))
                .build();
    }
}
