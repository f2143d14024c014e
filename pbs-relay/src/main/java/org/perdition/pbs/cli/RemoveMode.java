// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.store.RelayStore;

/** Removes addresses. Exit status 1 if one of them was not there. */
final class RemoveMode implements ModeRun {
    @Override
    public int run(PbsSettings settings, PrintStream out) throws ConfigurationException, IOException {
        List<RelayAddress> addresses = Words.addresses(settings);
        List<String> told = new ArrayList<>();
        int status = 0;
        try (RelayStore store = settings.openPresentStore()) {
            FolderOwner.become(store.files());
            for (RelayAddress address : addresses) {
                RelayAddress network = address.network(settings.ipv6Prefix());
                boolean single = store.remove(address);
                boolean there = !network.equals(address) && store.remove(network) || single;
                told.add((there ? "Removed: " : "Not there: ") + settings.prefix() + address);
                status = there ? status : Main.STATUS_FAILURE;
            }
            store.sync();
        }
        told.forEach(out::println);
        return status;
    }
}
