// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.commons.pool2.BaseKeyedPooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericKeyedObjectPool;
import org.apache.commons.pool2.impl.GenericKeyedObjectPoolConfig;

/**
 * The connections that are open, by server and name. Thread-safe.
 *
 * <p>What is borrowed may be new, and is then still to be opened: making one takes no time here.
 */
final class Connections implements AutoCloseable {
    /** How long a connection is kept that nobody uses. Ours: firewalls forget them after five minutes or more. */
    private static final Duration IDLE = Duration.ofMinutes(2);

    private final GenericKeyedObjectPool<Key, DirectoryConnection> pool;

    /**
     * What connections have in common.
     *
     * @param server where they go
     * @param name whom they are bound as
     */
    record Key(DirectoryServer server, Optional<String> name) {}

    Connections(Optional<Encryption> encryption, int most) {
        GenericKeyedObjectPoolConfig<DirectoryConnection> config = new GenericKeyedObjectPoolConfig<>();
        config.setMaxTotal(most);
        config.setMaxTotalPerKey(most);
        config.setMaxIdlePerKey(most);
        config.setTestOnBorrow(true);
        config.setMinEvictableIdleDuration(IDLE);
        config.setTimeBetweenEvictionRuns(IDLE.dividedBy(2));
        config.setJmxEnabled(false);
        pool = new GenericKeyedObjectPool<>(new Maker(encryption), config);
    }

    /** One that nobody else has until it is given back or thrown away. */
    DirectoryConnection borrow(Key key, Deadline deadline) throws DirectoryException, InterruptedException {
        try {
            return pool.borrowObject(key, Duration.ofMillis(deadline.millis()));
        } catch (InterruptedException e) {
            throw e;
        } catch (NoSuchElementException e) {
            throw new DirectoryException(
                    DirectoryException.Kind.SILENT,
                    "all connections to " + key.server() + " are waiting for an answer",
                    e);
        } catch (Exception e) {
            throw new DirectoryException(
                    DirectoryException.Kind.LOST, "no connection to " + key.server() + " can be made", e);
        }
    }

    /** For the next who asks. */
    void giveBack(Key key, DirectoryConnection connection) {
        pool.returnObject(key, connection);
    }

    /** Closes one that is of no use any more. */
    void throwAway(Key key, DirectoryConnection connection) {
        try {
            pool.invalidateObject(key, connection);
        } catch (Exception e) {
            throw new IllegalStateException("a connection that was not borrowed", e);
        }
    }

    /** Closes those to this server that nobody uses now: they will be no better than the one that was lost. */
    void throwAwayIdle(Key key) {
        pool.clear(key);
    }

    /** How many are open or being opened. */
    int count() {
        return pool.getNumActive() + pool.getNumIdle();
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Makes, checks and closes them. */
    private static final class Maker extends BaseKeyedPooledObjectFactory<Key, DirectoryConnection> {
        private final Optional<Encryption> encryption;

        Maker(Optional<Encryption> encryption) {
            this.encryption = encryption;
        }

        @Override
        public DirectoryConnection create(Key key) {
            return new DirectoryConnection(key.server(), encryption);
        }

        @Override
        public PooledObject<DirectoryConnection> wrap(DirectoryConnection connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(Key key, PooledObject<DirectoryConnection> pooled) {
            return pooled.getObject().usable();
        }

        @Override
        public void destroyObject(Key key, PooledObject<DirectoryConnection> pooled) {
            pooled.getObject().close();
        }
    }
}
