// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import com.sun.jna.Pointer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connections by ODBC that are kept for the next lookup. Queries run on the caller's thread, as long as they take. */
final class OdbcConnections implements RowSource {
    /** How long a connection may stay unused. Ours, as with JDBC. */
    private static final Duration MAX_IDLE = Duration.ofMinutes(1);

    private final OdbcLibrary odbc;
    private final Pointer environment;
    private final OdbcSettings settings;
    /** Last used first; guarded by itself. */
    private final Deque<OdbcConnection> idle = new ArrayDeque<>();
    /** Guarded by idle. */
    private boolean closed;

    OdbcConnections(OdbcLibrary odbc, Pointer environment, OdbcSettings settings) {
        this.odbc = odbc;
        this.environment = environment;
        this.settings = settings;
    }

    @Override
    public Optional<Row> find(String key, Deadline deadline) throws SQLException {
        OdbcConnection connection = take();
        boolean sound = false;
        try {
            Optional<Row> row = connection.find(key);
            sound = true;
            return row;
        } finally {
            if (!sound || !keep(connection)) {
                connection.close();
            }
        }
    }

    private OdbcConnection take() throws SQLException {
        closeOld();
        OdbcConnection kept;
        synchronized (idle) {
            kept = idle.pollFirst();
        }
        return kept == null ? OdbcConnection.open(odbc, environment, settings) : kept;
    }

    private boolean keep(OdbcConnection connection) {
        synchronized (idle) {
            if (!closed) {
                idle.addFirst(connection);
            }
            return !closed;
        }
    }

    private void closeOld() {
        for (OdbcConnection old = pollOld(); old != null; old = pollOld()) {
            old.close();
        }
    }

    private @Nullable OdbcConnection pollOld() {
        synchronized (idle) {
            OdbcConnection last = idle.peekLast();
            return last == null || last.usedWithin(MAX_IDLE.toNanos()) ? null : idle.pollLast();
        }
    }

    @Override
    public void closeIdle() {
        Deque<OdbcConnection> all;
        synchronized (idle) {
            all = new ArrayDeque<>(idle);
            idle.clear();
        }
        all.forEach(OdbcConnection::close);
    }

    @Override
    public String toString() {
        return settings.dsn() + ", " + settings.query();
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
        }
        closeIdle();
    }
}
