// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;

/**
 * Where addresses that may relay are kept, for mail servers to look at. One thread uses an instance; several processes
 * may use the same store at a time. What is written is seen by others after {@link #sync} at the latest.
 *
 * <p>Every method throws an {@link IOException} if the store cannot be read or written now, with one line for the
 * operator that names the store, what was found and what to do. Then nothing is known of what was written since the last
 * {@code sync}: write it again. A store that was opened may have been made by it, but is never damaged by trying.
 */
public interface RelayStore extends Closeable {
    /** Makes the store if it is not there, and looks whether it can be read and written. */
    void prepare() throws IOException;

    /** The files it is kept in, which belong to the user who writes it; none if it is elsewhere. */
    List<Path> files();

    /** Adds an entry, or puts it in the place of that of the same address. */
    void learn(Entry entry) throws IOException;

    /** Adds an entry, but takes no time away that one of the same address has; see {@link Entry#after}. */
    void refresh(Entry entry) throws IOException;

    /** The entry of exactly this address, live or not. */
    Optional<Entry> find(RelayAddress address) throws IOException;

    /** All entries, live or not, in any order. */
    List<Entry> entries() throws IOException;

    /** Removes the entry of exactly this address, and says whether there was one. */
    boolean remove(RelayAddress address) throws IOException;

    /** Removes everything, and says how many entries there were. */
    int purge() throws IOException;

    /**
     * Removes the entries that are no longer live.
     *
     * @return those removed; empty where the store does it by itself
     */
    List<Entry> expire(Instant now) throws IOException;

    /**
     * Moves the end of every entry, because the clock was set back by so much since they were learnt. A store that does
     * not go by this machine's clock does nothing.
     */
    void clockSetBack(Duration by) throws IOException;

    /** Makes what was written durable and seen by others; gives up every lock. Cheap if nothing was written. */
    void sync() throws IOException;

    /** Syncs and closes. */
    @Override
    void close() throws IOException;
}
