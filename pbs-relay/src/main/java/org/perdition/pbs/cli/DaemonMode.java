// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.PrintStream;

final class DaemonMode implements ModeRun {
    @Override
    public int run(PbsSettings settings, PrintStream out) {
        return 0;
    }
}
