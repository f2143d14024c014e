// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * One option: its names, its type and what it means. Command line, {@code perdition.properties}, {@code --help}
 * and {@code docs/options.md} are all made from the instances in {@link OptionTable}.
 *
 * @param name the name used everywhere
 * @param aliases other names, of the original or deprecated
 * @param shortName the letter on the command line, or empty
 * @param type what may be written
 * @param argument how the value is called in the help, empty for a flag
 * @param defaultValue what holds if nothing is written; empty for none
 * @param defaultShown the default as the help shows it, where it is worked out
 * @param since who brought the option
 * @param scope whether it may differ between listeners
 * @param place where it may be written
 * @param repeated what several uses on one command line or in one {@code perdition.conf} mean
 * @param help what it does, plain sentences
 */
public record Option(
        String name,
        List<String> aliases,
        String shortName,
        Type type,
        String argument,
        String defaultValue,
        String defaultShown,
        Since since,
        Scope scope,
        Place place,
        Repeated repeated,
        String help) {

    /** What may be written. */
    public enum Type {
        /** Takes no value on the command line; {@code on} or {@code off} in a file. */
        FLAG("on or off"),
        /** Any text. */
        TEXT("text"),
        /** A whole number. */
        NUMBER("number"),
        /** Whole seconds. */
        SECONDS("seconds"),
        /** Seconds, decimals allowed. */
        DECIMAL_SECONDS("seconds, decimals allowed"),
        /** Port number or service name. */
        PORT("port number or service name"),
        /** Servers with optional ports. */
        SERVERS("list of HOST[:PORT]"),
        /** States of a login. */
        STATES("list of states"),
        /** A file or directory. */
        PATH("path"),
        /** One word of a closed list, or several. */
        WORD("word");

        private final String description;

        Type(String description) {
            this.description = description;
        }

        /** In words, for the option list. */
        public String description() {
            return description;
        }
    }

    /** Who brought the option. */
    public enum Since {
        /** The option set of perdition 1.18, which the seed documents describe. */
        SEED("1.18"),
        /** Perdition 2.2. */
        V2_2("2.2"),
        /** This program. */
        OURS("new");

        private final String shown;

        Since(String shown) {
            this.shown = shown;
        }

        /** As the option list shows it. */
        public String shown() {
            return shown;
        }
    }

    /** Whether the option may differ between listeners. */
    public enum Scope {
        /** One value for the process. */
        PROCESS,
        /** {@code listener.NAME.OPTION} may set another value for one listener. */
        LISTENER
    }

    /** Where the option may be written. */
    public enum Place {
        /** On the command line and in the configuration file. */
        ANYWHERE,
        /** On the command line only. */
        COMMAND_LINE
    }

    /** What several uses in one place mean. */
    public enum Repeated {
        /** The last one holds. */
        LAST_HOLDS,
        /** They are one comma-separated list. */
        ADDS_UP
    }

    /** Copies the list. */
    public Option {
        aliases = List.copyOf(aliases);
    }

    /** A flag that is off by default. */
    public static Option flag(String name, Since since, Scope scope, String help) {
        return new Option(
                name,
                List.of(),
                "",
                Type.FLAG,
                "",
                "off",
                "off",
                since,
                scope,
                Place.ANYWHERE,
                Repeated.LAST_HOLDS,
                help);
    }

    /** An option with a value. */
    public static Option value(
            String name, Type type, String argument, String defaultValue, Since since, Scope scope, String help) {
        String shown = defaultValue.isEmpty() ? "none" : defaultValue;
        return new Option(
                name,
                List.of(),
                "",
                type,
                argument,
                defaultValue,
                shown,
                since,
                scope,
                Place.ANYWHERE,
                Repeated.LAST_HOLDS,
                help);
    }

    /** The same with a letter on the command line. */
    public Option letter(String letter) {
        return new Option(
                name, aliases, letter, type, argument, defaultValue, defaultShown, since, scope, place, repeated, help);
    }

    /** The same with one more name. */
    public Option alias(String alias) {
        List<String> more = new ArrayList<>(aliases);
        more.add(alias);
        return new Option(
                name, more, shortName, type, argument, defaultValue, defaultShown, since, scope, place, repeated, help);
    }

    /** A flag that is on by default. */
    public Option defaultOn() {
        return new Option(name, aliases, shortName, type, argument, "on", "on", since, scope, place, repeated, help);
    }

    /** The same with a default that is shown in words. */
    public Option shownAs(String shown) {
        return new Option(
                name, aliases, shortName, type, argument, defaultValue, shown, since, scope, place, repeated, help);
    }

    /** The same, on the command line only. */
    public Option commandLineOnly() {
        return new Option(
                name,
                aliases,
                shortName,
                type,
                argument,
                defaultValue,
                defaultShown,
                since,
                scope,
                Place.COMMAND_LINE,
                repeated,
                help);
    }

    /** An option whose uses in one place are one list. */
    public Option addingUp() {
        return new Option(
                name,
                aliases,
                shortName,
                type,
                argument,
                defaultValue,
                defaultShown,
                since,
                scope,
                place,
                Repeated.ADDS_UP,
                help);
    }

    /** Whether this is its name or one of its aliases. */
    public boolean isCalled(String word) {
        return name.equals(word) || aliases.contains(word);
    }

    /** Whether several uses in one place are one list. */
    public boolean accumulates() {
        return repeated == Repeated.ADDS_UP;
    }

    /** Whether it takes no value on the command line. */
    public boolean isFlag() {
        return type == Type.FLAG;
    }

    /** Two options are the same if they have the same name. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Option that && name.equals(that.name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
