// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.perdition.popmap.IoReason;

/**
 * Which configuration file is read: the one named with {@code -f}, else the first that exists of the program's
 * name, the protocol's, and {@code perdition}; for each name {@code .properties} before {@code .conf}.
 *
 * @param file the file, or empty for none
 * @param notes a file that is there and is not read
 */
record ConfigurationChoice(Optional<Path> file, List<String> notes) {
    private static final String PLAIN = "perdition";
    private static final String PROPERTIES = ".properties";
    private static final String CONF = ".conf";

    /** The file named on the command line. */
    static ConfigurationChoice named(Path file, Problems problems) {
        if (!Files.isRegularFile(file)) {
            problems.add(
                    "--config_file",
                    Files.notExists(file)
                            ? "there is no file " + file + "; name an existing one"
                            : IoReason.unseen(file)
                                    .map(why -> file + " cannot be read (" + why
                                            + "); make it a file that the user of this process may read")
                                    .orElse(file + " is no regular file; name one"));
            return new ConfigurationChoice(Optional.empty(), List.of());
        }
        return new ConfigurationChoice(Optional.of(file), List.of());
    }

    /** The file found by name. */
    static ConfigurationChoice found(Environment environment, Protocol inEffect) {
        for (String name : names(environment.program(), inEffect)) {
            Path properties = environment.configurationDirectory().resolve(name + PROPERTIES);
            Path conf = environment.configurationDirectory().resolve(name + CONF);
            if (Files.isRegularFile(properties)) {
                return new ConfigurationChoice(
                        Optional.of(properties),
                        Files.isRegularFile(conf)
                                ? List.of(conf + " is not read, because " + properties + " is")
                                : List.of());
            }
            if (Files.isRegularFile(conf)) {
                return new ConfigurationChoice(Optional.of(conf), List.of());
            }
        }
        return new ConfigurationChoice(Optional.empty(), List.of());
    }

    private static Set<String> names(String program, Protocol inEffect) {
        List<String> names = new ArrayList<>();
        if (!program.equals(PLAIN)) {
            names.add(program);
        }
        names.add(PLAIN + "." + inEffect.lowerCaseName());
        names.add(PLAIN);
        return new LinkedHashSet<>(names);
    }
}
