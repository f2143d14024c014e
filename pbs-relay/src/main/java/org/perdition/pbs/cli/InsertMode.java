// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.store.Entry;
import org.perdition.pbs.store.RelayStore;

/** Adds addresses by the operator's hand. */
final class InsertMode implements ModeRun {
    @Override
    public int run(PbsSettings settings, PrintStream out) throws ConfigurationException, IOException {
        List<RelayAddress> addresses = Words.addresses(settings);
        Instant expires = Instant.ofEpochSecond(Instant.now().getEpochSecond()).plus(settings.timeout());
        try (RelayStore store = settings.openStore()) {
            for (RelayAddress address : addresses) {
                RelayAddress kept = address.network(settings.ipv6Prefix());
                store.learn(new Entry(kept, expires, Optional.empty()));
                out.println("Inserted: " + settings.prefix() + kept + " until " + Times.shown(expires));
            }
        }
        return 0;
    }
}
