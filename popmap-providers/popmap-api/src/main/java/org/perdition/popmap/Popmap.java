// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

/**
 * An open popmap: tells which real-server holds a user's mailbox.
 *
 * <p>Lookups block and are called on the engine's lookup threads, several at a time, never on an I/O
 * thread. An implementation is therefore safe for use by several threads and heeds interruption: the
 * engine interrupts a lookup that has passed its deadline.
 *
 * <p>On SIGHUP the proxy opens a new popmap by its factory, and closes this one a minute later, or after {@code
 * lookup_timeout} if that is longer.
 */
public interface Popmap extends AutoCloseable {
    /**
     * Looks one key up.
     *
     * @param key what to look for, at most 64 KiB; bytes from the network, to be escaped or bound as a
     *     parameter and never pasted into a query
     * @param context the connection on whose behalf the key is looked up
     * @return found, not found or refused; never null
     * @throws PopmapUnavailableException when the answer cannot be given now (server down, file
     *     unreadable). The client then gets a temporary failure: it is never sent to a default server. For a few
     *     seconds only single lookups are tried; a {@link BadEntryException} has no such consequence
     * @throws InterruptedException when the deadline has passed
     */
    LookupResult lookup(LookupKey key, LookupContext context) throws PopmapUnavailableException, InterruptedException;

    /**
     * Whether the engine may keep answers for {@code lookup_cache_time}. A popmap says no if its answers depend on more
     * than the key, or come from memory or a local file anyway, so that a change is seen at once.
     */
    default boolean cacheable() {
        return true;
    }

    /** Whether it wants {@link LookupContext#password}. Its answers are never kept, whatever {@link #cacheable} says. */
    default boolean needsPassword() {
        return false;
    }

    /** A short description for the ready line and logs, such as {@code posix_regex /etc/perdition/popmap.re}. */
    String describe();

    /** Gives up threads and connections. Lookups under way may fail. Idempotent. */
    @Override
    void close();
}
