// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.perdition.popmap.IoReason;

/**
 * The options of a configuration file, each with its line.
 *
 * @param path the file
 * @param plain options written plainly
 * @param listeners options of named listeners, by listener, in the order first named
 * @param popmaps properties of popmaps
 * @param notes what the operator should read at start
 */
record ConfigurationFile(
        Path path,
        Map<Option, Given> plain,
        Map<String, Map<Option, Given>> listeners,
        PopmapLines popmaps,
        List<String> notes) {
    private static final String PROPERTIES = ".properties";

    /** What holds where no file is read. */
    static ConfigurationFile none() {
        return new ConfigurationFile(Path.of(""), Map.of(), new LinkedHashMap<>(), new PopmapLines(), List.of());
    }

    /** Reads a file, as properties if its name says so, else in the dialect of the original. */
    static ConfigurationFile read(Path path, Problems problems) {
        return path.toString().endsWith(PROPERTIES)
                ? PropertiesFile.read(path, problems)
                : ConfFile.read(path, problems);
    }

    /** What to do about a name that no option has. */
    static String unknown(String name) {
        return "there is no option of this name"
                + NearestName.to(ProxyOptions.TABLE, name, false)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; --help lists them");
    }

    /** What to do about an option that makes no sense in a file. */
    static String commandLineOnly(Option option) {
        return "goes on the command line only; write it there as --" + option.name();
    }

    /** What to do about a file that cannot be read. */
    static String unreadable(Exception reason) {
        return "cannot be read (" + IoReason.of(reason) + "); make it a file that the user of this process may read";
    }
}
