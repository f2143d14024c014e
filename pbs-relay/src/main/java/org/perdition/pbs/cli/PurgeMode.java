// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.io.PrintStream;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.pbs.store.RelayStore;

/** Removes everything. */
final class PurgeMode implements ModeRun {
    @Override
    public int run(PbsSettings settings, PrintStream out) throws ConfigurationException, IOException {
        Words.none(settings);
        try (RelayStore store = settings.openPresentStore()) {
            FolderOwner.become(store.files());
            int count = store.purge();
            store.sync();
            out.println("Purged database: addresses removed: " + count);
        }
        return 0;
    }
}
