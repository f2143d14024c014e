// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From {@code map_library}, {@code map_library_opt} and the lines of popmaps to the popmaps of a listener. */
final class MapReader {
    /** The map of the original's default, which counts if it exists and nothing is said about popmaps. */
    static final String DEFAULT_FILE = "popmap.gdbm.db";

    private static final String DEFAULT_LIBRARY = "gdbm";
    private static final String LIBRARY = "library";
    private static final String OPTION = "option";

    private static final Pattern MAP_NAME = Pattern.compile("[a-z0-9_]{1,32}");

    /** A library of the original; its name is ours. */
    private static final Pattern MAP_PATH =
            Pattern.compile("(?:.*/)?libperditiondb_([A-Za-z0-9_]+)\\.so(?:\\.[0-9.]+)?");

    private final Values values;
    private final PopmapLines lines;
    private final Path configurationDirectory;

    private MapReader(Values values, PopmapLines lines, Path configurationDirectory) {
        this.values = values;
        this.lines = lines;
        this.configurationDirectory = configurationDirectory;
    }

    /** The popmaps in the order they are asked; what cannot be used becomes a problem. */
    static List<MapSettings> read(Values values, PopmapLines lines, Path configurationDirectory) {
        return new MapReader(values, lines, configurationDirectory).maps();
    }

    private List<MapSettings> maps() {
        List<String> names = values.given(LookupOptions.MAP_LIBRARY).isDefault()
                ? unwritten()
                : values.read(LookupOptions.MAP_LIBRARY, List.of(), MapReader::names);
        Optional<Given> option = values.written(LookupOptions.MAP_LIBRARY_OPT);
        if (names.size() > 1 && option.isPresent()) {
            values.problem(
                    LookupOptions.MAP_LIBRARY_OPT,
                    "map_library names several popmaps; write popmap." + names.get(0) + ".option and so on in a"
                            + " configuration file");
        }
        List<MapSettings> maps = new ArrayList<>();
        for (String name : names) {
            maps.add(map(name, option));
        }
        return maps;
    }

    /** What the original does without {@code map_library}, but not where that could only fail. */
    private List<String> unwritten() {
        boolean wanted = values.written(LookupOptions.MAP_LIBRARY_OPT).isPresent()
                || Files.exists(configurationDirectory.resolve(DEFAULT_FILE));
        return wanted ? List.of(DEFAULT_LIBRARY) : List.of();
    }

    private MapSettings map(String name, Optional<Given> option) {
        Map<String, String> properties = new LinkedHashMap<>();
        Path directory = values.given(LookupOptions.MAP_LIBRARY_OPT).origin().directory();
        for (Map.Entry<String, Given> line : lines.of(name).entrySet()) {
            properties.put(line.getKey(), line.getValue().text());
            directory = line.getValue().origin().directory();
        }
        boolean replaces = option.map(Given::origin)
                .filter(Given.CommandLine.class::isInstance)
                .isPresent();
        if (replaces) {
            // The command line over the file: only what kind it is stands.
            properties.keySet().retainAll(Set.of(LIBRARY));
            directory = values.given(LookupOptions.MAP_LIBRARY_OPT).origin().directory();
        }
        String library = Optional.ofNullable(properties.remove(LIBRARY)).orElse(name);
        String own = properties.remove(OPTION);
        if (option.isPresent() && (own != null || !properties.isEmpty())) {
            values.problem(
                    LookupOptions.MAP_LIBRARY_OPT,
                    "popmap." + name + " has lines of its own; keep either them or map_library_opt");
        } else if (own != null && !properties.isEmpty()) {
            values.problem(
                    LookupOptions.MAP_LIBRARY,
                    "popmap." + name + ".option and other properties are written; keep either the one or the others");
        }
        return new MapSettings(
                name, library, own == null ? option.map(Given::text).orElse("") : own, properties, directory);
    }

    /** Names, or the names in paths of the original's libraries. */
    static List<String> names(String text) throws UnusableValueException {
        List<String> names = new ArrayList<>();
        if (text.isBlank()) {
            return names;
        }
        for (String word : text.split(",", -1)) {
            String name = name(word.strip());
            if (names.contains(name)) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " names " + name + " twice",
                        "give one of them a name of its own and write its kind as popmap.NAME.library");
            }
            names.add(name);
        }
        return names;
    }

    private static String name(String word) throws UnusableValueException {
        Matcher path = MAP_PATH.matcher(word);
        if (path.matches()) {
            return path.group(1).toLowerCase(Locale.ROOT);
        }
        if (!MAP_NAME.matcher(word).matches()) {
            throw new UnusableValueException(
                    UnusableValueException.quote(word) + " names no popmap",
                    "write its name, such as posix_regex, or nothing for no popmap");
        }
        return word;
    }
}
