// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.pbs.store.Entry;
import org.perdition.pbs.store.RelayStore;

/** Shows all addresses, as a table: key, end, and the login it was learnt from if the store tells. */
final class ListMode implements ModeRun {
    /** Width of an IPv4 address, as the original's first column has it beside the prefix. */
    private static final int ADDRESS_WIDTH = 15;

    @Override
    public int run(PbsSettings settings, PrintStream out) throws ConfigurationException, IOException {
        Words.none(settings);
        Instant now = Instant.now();
        try (RelayStore store = settings.openPresentStore()) {
            List<Entry> entries = store.entries().stream()
                    .sorted(Comparator.comparing(Entry::expires)
                            .thenComparing(entry -> entry.address().toString()))
                    .toList();
            int width = entries.stream()
                    .mapToInt(entry -> key(settings, entry).length())
                    .reduce(ADDRESS_WIDTH + settings.prefix().length(), Math::max);
            String form = "%-" + width + "s | %s%n";
            out.printf(form, "Key", "Expires");
            for (Entry entry : entries) {
                String user =
                        entry.learntFrom().map(name -> " user=\"" + name + '"').orElse("");
                out.printf(
                        form,
                        key(settings, entry),
                        Times.shown(entry.expires()) + (entry.isLive(now) ? "" : " (expired)") + user);
            }
        }
        return 0;
    }

    private static String key(PbsSettings settings, Entry entry) {
        return settings.prefix() + entry.address();
    }
}
