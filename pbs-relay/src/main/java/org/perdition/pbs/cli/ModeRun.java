// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.io.PrintStream;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.ConfigurationException;

/** One mode of the program. */
@FunctionalInterface
interface ModeRun {
    /**
     * Does its work.
     *
     * @param out where answers go
     * @return the exit status
     * @throws ConfigurationException for a mistake on the command line
     * @throws StartException if it cannot start for another reason
     * @throws IOException with one line that tells why the store cannot be used
     */
    int run(PbsSettings settings, PrintStream out) throws ConfigurationException, StartException, IOException;
}
