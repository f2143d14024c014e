// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

/**
 * An open popmap: tells which real-server holds a user's mailbox.
 *
 * <p>Lookups block and are called on the engine's lookup threads, several at a time, never on an I/O
 * thread. An implementation is therefore safe for use by several threads and heeds interruption: the
 * engine interrupts a lookup that has passed its deadline.
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
     *     unreadable). The client then gets a temporary failure: it is never sent to a default server
     * @throws InterruptedException when the deadline has passed
     */
    LookupResult lookup(LookupKey key, LookupContext context) throws PopmapUnavailableException, InterruptedException;

    /**
     * Reads its source again, all or nothing: on failure the old content stays in force. For programs
     * that embed a popmap, on a thread that may block; on SIGHUP the proxy opens a new popmap by its
     * factory instead and closes this one. The default does nothing, for maps that ask their source anew
     * each time.
     *
     * @throws PopmapConfigurationException when the new source cannot be used, with file and line
     */
    default void reload() throws PopmapConfigurationException {}

    /** A short description for the ready line and logs, such as {@code posix_regex /etc/perdition/popmap.re}. */
    String describe();

    /** Gives up threads and connections. Lookups under way may fail. Idempotent. */
    @Override
    void close();
}
