// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.time.Instant;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;

/**
 * An address that may relay, and until when.
 *
 * @param address whose
 * @param expires when it may no longer; a store in a file keeps whole seconds of it
 * @param learntFrom the user whose login it was learnt from, escaped as in the log; empty if the store does not tell
 */
public record Entry(RelayAddress address, Instant expires, Optional<String> learntFrom) {
    /** After an older one of its address: it takes no time away that the other gave. */
    public Entry after(Optional<Entry> older) {
        Instant end = older.map(Entry::expires).filter(expires::isBefore).orElse(expires);
        return new Entry(address, end, learntFrom);
    }

    /** Whether it may still relay. */
    public boolean isLive(Instant now) {
        return expires.isAfter(now);
    }
}
