// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.io.IOException;
import java.time.Clock;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.store.Permission;
import org.perdition.pbs.store.RelayStore;

/**
 * Whether an address may relay now. As thread-safe as the store.
 *
 * @param store where to look
 * @param ipv6Prefix bits of an IPv6 address that count
 * @param clock what time it is
 */
public record RelayCheck(RelayStore store, int ipv6Prefix, Clock clock) {
    /** Threads of each service that ask the store at a time. */
    public static final int THREADS = 4;

    /**
     * Looks.
     *
     * @throws IOException if the store cannot be read; then nobody may, for want of knowing
     */
    boolean isListed(RelayAddress address) throws IOException {
        return Permission.isGiven(store, address, ipv6Prefix, clock.instant());
    }
}
