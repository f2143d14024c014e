// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * One popmap of a listener. Two that are equal are the same popmap.
 *
 * @param name what {@code map_library} calls it; its properties are written {@code popmap.NAME.PROPERTY}
 * @param library name of its provider
 * @param option {@code map_library_opt}, or its property {@code option}; empty if none was given
 * @param properties what is written for it, without {@code popmap.NAME.}, {@code library} and {@code option}
 * @param directory where relative file names start: beside the file they stand in, else the working directory or, if
 *     nothing was written, the configuration directory
 */
public record MapSettings(String name, String library, String option, Map<String, String> properties, Path directory) {
    /** Copies the properties. */
    public MapSettings {
        properties = Map.copyOf(properties);
    }

    /** Names no values: there may be passwords in them. */
    @Override
    public String toString() {
        return "MapSettings[" + name + " " + library + "]";
    }
}
