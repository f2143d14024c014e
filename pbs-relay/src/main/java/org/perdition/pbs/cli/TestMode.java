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
import org.perdition.pbs.store.Permission;
import org.perdition.pbs.store.RelayStore;

/** Says whether one address may relay, until when, and why. Exit status 1 if not. */
final class TestMode implements ModeRun {
    @Override
    public int run(PbsSettings settings, PrintStream out) throws ConfigurationException, IOException {
        List<RelayAddress> addresses = Words.addresses(settings);
        if (addresses.size() > 1) {
            throw new ConfigurationException("mode test takes one address, there are " + addresses.size());
        }
        try (RelayStore store = settings.openPresentStore()) {
            Optional<Entry> entry = Permission.of(store, addresses.get(0), settings.ipv6Prefix());
            boolean live = entry.filter(found -> found.isLive(Instant.now())).isPresent();
            String who = addresses.get(0) + (live ? " may relay" : " may not relay");
            out.println(entry.map(found -> who
                            + (live ? " until " : ": its time was over at ")
                            + Times.shown(found.expires())
                            + found.learntFrom()
                                    .map(user -> ", learnt from the login of user=\"" + user + '"')
                                    .orElse(""))
                    .orElse(who + ": it is not listed"));
            return live ? 0 : Main.STATUS_FAILURE;
        }
    }
}
