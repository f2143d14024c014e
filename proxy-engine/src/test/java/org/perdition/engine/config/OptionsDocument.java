// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

/** Writes {@code docs/options.md} from the option table. */
final class OptionsDocument {
    private OptionsDocument() {}

    static String markdown() {
        StringBuilder out = new StringBuilder("""
                # Options

                <!-- Written by OptionTableTest from the option table. Do not edit: change the table. -->

                Every option can stand on the command line as `--name VALUE`, `--name=VALUE` or, if it has a letter,
                `-x VALUE` or `-xVALUE`; flags as `--name`, or `--name=off` to undo what the file says. In
                `perdition.properties` it is `name = VALUE`, flags `name = on` or `name = off`; in `perdition.conf`
                `name VALUE` or, with its letter, `x VALUE`, flags `name`, `name on` or `name off`. The command line
                wins over the file, the file over the default.

                Options marked *listener* can differ between listeners: `listener.NAME.option = VALUE` holds for the
                listener NAME alone, the plain key for all that have none of their own. Relative file names start in
                the directory of the file they are written in; on the command line, in the working directory.

                *Since* tells who brought the option: perdition 1.18, perdition 2.2, or this program (new).
                """);
        for (OptionTable.Group group : ProxyOptions.TABLE.groups()) {
            out.append("\n## ").append(group.title()).append("\n\n");
            out.append("| option | value | default | since | holds for | meaning |\n");
            out.append("| --- | --- | --- | --- | --- | --- |\n");
            group.options().forEach(option -> row(out, option));
        }
        out.append("""

                ## Which file is read

                The one named with `--config_file`. Else, in the configuration directory, the first that exists of:
                the name of the program (`perdition.imaps`), the protocol (`perdition.imap4s`, also from `-P`), and
                `perdition`. The configuration directory is `$PERDITION_SYSCONFDIR` if that is set, else
                `/etc/perdition` if it exists, else `conf` of the unpacked tarball. The first line of the log names the
                file.

                Each of these names is tried with `.properties` and then with `.conf`, the format of the original
                (described in perdition(8)). Where both are there, a warning names the one that is not read. A file
                named with `--config_file` is read as properties if its name ends in `.properties`, else as the
                original's. All options with their defaults are in `conf/full/`, in both formats.
                """);
        return out.toString();
    }

    private static void row(StringBuilder out, Option option) {
        String names = (option.shortName().isEmpty() ? "" : "`-" + option.shortName() + "` ") + "`" + option.name()
                + "`"
                + (option.aliases().isEmpty() ? "" : " (also `" + String.join("`, `", option.aliases()) + "`)");
        String scope = option.place() == Option.Place.COMMAND_LINE
                ? "command line"
                : option.scope() == Option.Scope.PROCESS ? "process" : "listener";
        String shown = option.defaultValue().equals(option.defaultShown())
                        && !option.isFlag()
                        && !option.defaultValue().isEmpty()
                ? "`" + option.defaultShown() + "`"
                : option.defaultShown();
        out.append("| ")
                .append(names)
                .append(" | ")
                .append(
                        option.isFlag()
                                ? "on or off"
                                : option.argument() + ": " + option.type().description())
                .append(" | ")
                .append(shown)
                .append(" | ")
                .append(option.since().shown())
                .append(" | ")
                .append(scope)
                .append(" | ")
                .append(option.help().replace("\\", "\\\\"))
                .append(" |\n");
    }
}
