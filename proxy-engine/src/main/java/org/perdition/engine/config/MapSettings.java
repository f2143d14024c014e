// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One popmap of a listener. Two that are equal are the same popmap, wherever they are written.
 *
 * @param name what {@code map_library} calls it; its properties are written {@code popmap.NAME.PROPERTY}
 * @param library name of its provider
 * @param option {@code map_library_opt}, or its property {@code option}; empty if none was given
 * @param properties what is written for it, without {@code popmap.NAME.}, {@code library} and {@code option}
 * @param directory where relative file names start: beside the file they stand in, else the working directory or, if
 *     nothing was written, the configuration directory
 * @param places where it is written: what messages call an option or property of it, such as {@code map_library_opt},
 *     to the same with file and line
 */
public record MapSettings(
        String name,
        String library,
        String option,
        Map<String, String> properties,
        Path directory,
        Map<String, String> places) {
    /** What begins with the file and line it is about. */
    private static final Pattern PLACED = Pattern.compile("[^:]+:[0-9]+: .*");

    /** Copies the maps. */
    public MapSettings {
        properties = Map.copyOf(properties);
        places = Map.copyOf(places);
    }

    /** One that is written nowhere, for tests and embedding. */
    public MapSettings(String name, String library, String option, Map<String, String> properties, Path directory) {
        this(name, library, option, properties, directory, Map.of());
    }

    /**
     * A complaint about this popmap, with the file and line of the configuration that it comes from.
     *
     * @param complaint begins with the option or property, a file and line of the popmap's own, or neither
     */
    public String placed(String complaint) {
        int colon = complaint.indexOf(": ");
        String place = colon < 0 ? null : places.get(complaint.substring(0, colon));
        if (place != null) {
            return place + complaint.substring(colon);
        }
        if (complaint.startsWith("popmap.")
                || complaint.startsWith("map_library")
                || PLACED.matcher(complaint).matches()) {
            return complaint;
        }
        // As a rule the source it names cannot be used.
        return Stream.of("map_library_opt", own("option"), own("file"))
                .map(places::get)
                .filter(Objects::nonNull)
                .findFirst()
                .map(source -> source + ": " + complaint)
                .orElse(complaint);
    }

    /** Whether something is written for it by its name. */
    public boolean hasOwnLines() {
        return !properties.isEmpty() || places.keySet().stream().anyMatch(key -> key.startsWith(own("")));
    }

    private String own(String property) {
        return PopmapLines.PREFIX + name + "." + property;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MapSettings that
                && name.equals(that.name)
                && library.equals(that.library)
                && option.equals(that.option)
                && properties.equals(that.properties)
                && directory.equals(that.directory);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, library, option, properties, directory);
    }

    /** Names no values: there may be passwords in them. */
    @Override
    public String toString() {
        return "MapSettings[" + name + " " + library + "]";
    }
}
