// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.commons.dbcp2.ConnectionFactory;
import org.apache.commons.dbcp2.PoolableConnection;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;

/** JDBC connections in a pool of Commons DBCP. Queries run on the caller's thread. */
final class PooledConnections implements RowSource {
    /** How long a connection may stay unused: a firewall on the way may forget it after minutes. Ours. */
    private static final Duration MAX_IDLE = Duration.ofMinutes(1);

    private static final Duration BETWEEN_CLEANINGS = Duration.ofSeconds(30);

    /** Age at which a connection is replaced, so that after a failover the first host is used again. Ours. */
    private static final Duration MAX_AGE = Duration.ofMinutes(30);

    private final GenericObjectPool<PoolableConnection> pool;
    private final Optional<Quoting> quoting;
    private final EntryQuery query;
    private final String description;
    /** The statement, once it is known how this database quotes. */
    private volatile @Nullable String sql;

    /**
     * A pool; it connects when first used.
     *
     * @param quoting empty to ask the driver
     * @param size most connections
     * @param description for the log
     */
    PooledConnections(
            ConnectionFactory connections, Optional<Quoting> quoting, EntryQuery query, int size, String description) {
        this.quoting = quoting;
        this.query = query;
        this.description = description;
        PoolableConnectionFactory factory = new PoolableConnectionFactory(connections, null);
        factory.setRollbackOnReturn(false);
        factory.setAutoCommitOnReturn(false);
        factory.setMaxConn(MAX_AGE);
        GenericObjectPoolConfig<PoolableConnection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(size);
        config.setMaxIdle(size);
        config.setMinEvictableIdleDuration(MAX_IDLE);
        config.setTimeBetweenEvictionRuns(BETWEEN_CLEANINGS);
        config.setNumTestsPerEvictionRun(size);
        config.setJmxEnabled(false);
        pool = new GenericObjectPool<>(factory, config);
        factory.setPool(pool);
    }

    @Override
    public Optional<Row> find(String key, Deadline deadline) throws SQLException, InterruptedException {
        PoolableConnection connection = borrow(deadline);
        boolean sound = false;
        try {
            Optional<Row> row = ask(connection, key, deadline);
            sound = true;
            return row;
        } finally {
            giveBack(connection, sound);
        }
    }

    private PoolableConnection borrow(Deadline deadline) throws SQLException, InterruptedException {
        try {
            return pool.borrowObject(Duration.ofMillis(deadline.remainingMillis()));
        } catch (SQLException | InterruptedException e) {
            throw e;
        } catch (NoSuchElementException e) {
            throw new SQLException("all " + pool.getMaxTotal() + " connections are busy", "HYT00", e);
        } catch (IllegalStateException e) {
            throw new SQLException("closed", "HY010", e);
        } catch (Exception e) {
            throw new SQLNonTransientConnectionException(e.getClass().getSimpleName(), "08001", e);
        }
    }

    private Optional<Row> ask(Connection connection, String key, Deadline deadline) throws SQLException {
        limit(connection, deadline);
        try (PreparedStatement statement = connection.prepareStatement(sql(connection))) {
            statement.setString(1, key);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return Optional.empty();
                }
                boolean hasPort = result.getMetaData().getColumnCount() > 1;
                return Optional.of(new Row(result.getString(1), hasPort ? result.getString(2) : null));
            }
        }
    }

    private String sql(Connection connection) throws SQLException {
        String known = sql;
        if (known == null) {
            known = query.sql(quoting.isPresent() ? quoting.get() : Quoting.of(connection.getMetaData()));
            sql = known;
        }
        return known;
    }

    /** An answer later than the deadline is of no use; the driver closes the connection then. */
    private static void limit(Connection connection, Deadline deadline) throws SQLException {
        try {
            connection.setNetworkTimeout(Runnable::run, deadline.remainingMillis());
        } catch (SQLFeatureNotSupportedException e) {
            // old drivers; the engine answers the client in time anyway
        }
    }

    private void giveBack(PoolableConnection connection, boolean sound) {
        if (sound) {
            pool.returnObject(connection);
            return;
        }
        try {
            pool.invalidateObject(connection);
        } catch (Exception e) {
            // it is gone all the same
        }
    }

    @Override
    public void closeIdle() {
        pool.clear();
    }

    @Override
    public String toString() {
        return description;
    }

    @Override
    public void close() {
        pool.close();
    }
}
