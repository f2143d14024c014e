// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every option with the value in force, for the log: {@code NAME=on}, {@code NAME="text"}, and what single listeners
 * have of their own behind it.
 */
final class StartParameters {
    /** Maps whose option is a file name; that of the others may hold the password of a database. */
    private static final Set<String> FILE_MAPS = Set.of("posix_regex", "text", "gdbm", "bdb", "cdb");

    private static final String HIDDEN = "XXXXXX";

    private StartParameters() {}

    /**
     * One text for each option.
     *
     * @param values as they hold without regard to listeners
     * @param listeners what is written for single listeners
     */
    static List<String> of(Values values, Map<String, Map<Option, Given>> listeners) {
        // The plain option may be that of a listener with another map.
        boolean secretMap = maySecretBeIn(values.text(LookupOptions.MAP_LIBRARY))
                || listeners.values().stream()
                        .map(own -> own.get(LookupOptions.MAP_LIBRARY))
                        .anyMatch(map -> map != null && maySecretBeIn(map.text()));
        List<String> shown = new ArrayList<>();
        for (Option option : ProxyOptions.TABLE.all()) {
            if (option.place() == Option.Place.ANYWHERE) {
                shown.add(shown("", option, values.given(option), secretMap));
            }
        }
        listeners.forEach((name, own) -> own.forEach((option, given) ->
                shown.add(shown(PropertiesFile.LISTENER_PREFIX + name + ".", option, given, secretMap))));
        return shown;
    }

    private static boolean maySecretBeIn(String map) {
        try {
            return !FILE_MAPS.containsAll(MapReader.names(map));
        } catch (UnusableValueException e) {
            return true;
        }
    }

    private static String shown(String prefix, Option option, Given given, boolean secretMap) {
        String name = prefix + option.name();
        if (option.isFlag()) {
            return name + "=" + (given.text().isEmpty() ? "on" : Printable.quotable(given.text()));
        }
        boolean hidden = option.equals(LookupOptions.MAP_LIBRARY_OPT)
                && secretMap
                && !given.text().isEmpty();
        return name + "=\"" + (hidden ? HIDDEN : Printable.quotable(given.text())) + "\"";
    }
}
