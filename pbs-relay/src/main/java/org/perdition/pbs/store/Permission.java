// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;

/** Whether an address may relay: by an entry of its own, or of the network it lies in. */
public final class Permission {
    private Permission() {}

    /**
     * The entry that counts for an address: of both that with the later end.
     *
     * @param ipv6Prefix bits of the networks that are kept
     */
    public static Optional<Entry> of(RelayStore store, RelayAddress address, int ipv6Prefix) throws IOException {
        Optional<Entry> own = store.find(address);
        RelayAddress network = address.network(ipv6Prefix);
        if (network.equals(address)) {
            return own;
        }
        Optional<Entry> wider = store.find(network);
        Instant end = own.map(Entry::expires).orElse(Instant.MIN);
        return wider.filter(entry -> entry.expires().isAfter(end)).or(() -> own);
    }

    /** Whether it may relay now. */
    public static boolean isGiven(RelayStore store, RelayAddress address, int ipv6Prefix, Instant now)
            throws IOException {
        return of(store, address, ipv6Prefix).filter(entry -> entry.isLive(now)).isPresent();
    }
}
