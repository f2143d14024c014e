// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.SQLException;
import java.util.Optional;

/** Where rows come from: a pool of connections to one database. Used by several threads at once. */
interface RowSource extends AutoCloseable {
    /**
     * Asks for the first row of a key.
     *
     * @param key a text without NUL, bound as a parameter
     * @param deadline by when an answer, or an exception, is due
     * @return empty if there is no row
     * @throws SQLException if there is no answer; the connection concerned is given up
     * @throws InterruptedException if the thread was interrupted while it waited for its turn
     */
    Optional<Row> find(String key, Deadline deadline) throws SQLException, InterruptedException;

    /** Closes the connections that are not in use, since one of their kind was found dead. */
    void closeIdle();

    /** The database, without secrets. */
    @Override
    String toString();

    /** Closes all connections; those in use when their lookup is over. */
    @Override
    void close();
}
