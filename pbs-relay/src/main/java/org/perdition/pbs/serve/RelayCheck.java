// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.store.Entry;
import org.perdition.pbs.store.RelayStore;

/**
 * Whether an address may relay now. As thread-safe as the store.
 *
 * @param store where to look
 * @param ipv6Prefix bits of an IPv6 address that count
 * @param clock what time it is
 */
public record RelayCheck(RelayStore store, int ipv6Prefix, Clock clock) {
    /** What is known of an address. */
    public enum Verdict {
        /** It may relay. */
        LISTED,
        /** Its time is over. */
        EXPIRED,
        /** It is not in the store. */
        ABSENT
    }

    /**
     * Looks.
     *
     * @throws IOException if the store cannot be read; then nobody may relay for want of knowing
     */
    public Verdict of(RelayAddress address) throws IOException {
        Optional<Entry> entry = store.find(address.network(ipv6Prefix));
        if (entry.isEmpty() && ipv6Prefix < RelayAddress.IPV6_BITS && address.isIpv6()) {
            // By hand one address may be let in as well.
            entry = store.find(address);
        }
        return entry.map(found -> found.isLive(clock.instant()) ? Verdict.LISTED : Verdict.EXPIRED)
                .orElse(Verdict.ABSENT);
    }
}
