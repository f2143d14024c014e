// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.function.BinaryOperator;

/** Writes a configuration file that holds every option as a comment, with what it means and its default. */
record FullConfiguration(String name, String form, BinaryOperator<String> line) {
    private static final int WIDTH = 78;

    String text() {
        StringBuilder out = new StringBuilder();
        comment(
                out,
                "Every option there is, with its default. Made from the option table, to be read and copied from:"
                        + " a " + name + " of your own needs only what differs. " + form + ", one option a line.");
        for (OptionTable.Group group : ProxyOptions.TABLE.groups()) {
            if (group.options().stream().noneMatch(FullConfiguration::shown)) {
                continue;
            }
            out.append("\n\n# --- ").append(group.title()).append(' ');
            out.append("-".repeat(WIDTH - 7 - group.title().length())).append('\n');
            group.options().stream().filter(FullConfiguration::shown).forEach(option -> option(out, option));
        }
        return out.toString();
    }

    private static boolean shown(Option option) {
        return option.place() == Option.Place.ANYWHERE;
    }

    private void option(StringBuilder out, Option option) {
        out.append('\n');
        comment(out, option.help());
        String where = option.scope() == Option.Scope.PROCESS ? " Holds for the whole process." : "";
        comment(
                out,
                "Value: " + (option.isFlag() ? "" : option.argument() + ", ")
                        + option.type().description() + ". Default: " + option.defaultShown() + "." + where);
        out.append('#').append(line.apply(option.name(), option.defaultValue())).append('\n');
    }

    private static void comment(StringBuilder out, String text) {
        StringBuilder row = new StringBuilder("#");
        for (String word : text.split(" ")) {
            if (row.length() + 1 + word.length() > WIDTH) {
                out.append(row).append('\n');
                row = new StringBuilder("#");
            }
            row.append(' ').append(word);
        }
        out.append(row).append('\n');
    }
}
