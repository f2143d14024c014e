// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.Settings;

/**
 * What the command line hands over to. Found by {@link java.util.ServiceLoader}, so that this package knows
 * nothing of the server.
 */
public interface ServerStarter {
    /**
     * How the settings came about, so that a reload can read them again with {@link
     * org.perdition.engine.config.SettingsReader#read}.
     *
     * @param environment what surrounds the process
     * @param words the options on the command line
     */
    record Start(Environment environment, Map<Option, String> words) {
        /** Copies the map. */
        public Start {
            words = Map.copyOf(words);
        }
    }

    /**
     * Serves until the process is told to end.
     *
     * @return the exit status
     * @throws ConfigurationException if maps or key material cannot be used; status 2
     * @throws StartException if it cannot start for another reason, such as a port in use; status 1
     */
    int run(Settings settings, Start start) throws ConfigurationException, StartException;

    /**
     * What {@code --check} finds, one line each.
     *
     * @param problems what keeps it from starting
     * @param warnings what an operator should know all the same
     */
    record Findings(List<String> problems, List<String> warnings) {
        /** Copies the lists. */
        public Findings {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Looks at what is beyond settings and key material: maps that cannot be opened, addresses with unknown names. The
     * last call of a process: started as root, it may have become the user it would serve as.
     */
    Findings check(Settings settings);

    /**
     * {@code --lookup USER}: says which real-server the user would reach.
     *
     * @return the exit status
     */
    int lookup(Settings settings, LookupRequest request, PrintStream out) throws ConfigurationException;
}
