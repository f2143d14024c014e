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
        List<RelayAddress> kept = addresses.stream()
                .map(address -> address.network(settings.ipv6Prefix()))
                .toList();
        try (RelayStore store = settings.openStore()) {
            FolderOwner.become(store.files());
            for (RelayAddress address : kept) {
                store.learn(new Entry(address, expires, Optional.empty()));
            }
            store.sync();
        }
        kept.forEach(
                address -> out.println("Inserted: " + settings.prefix() + address + " until " + Times.shown(expires)));
        return 0;
    }
}
