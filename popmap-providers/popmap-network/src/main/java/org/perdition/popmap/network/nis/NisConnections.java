// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.TimeLimit;

/**
 * Connections to NIS servers, kept between lookups. A connection that fails is replaced by a new one, to whichever
 * server answers first, within the same lookup. Safe for use by several threads.
 */
final class NisConnections implements AutoCloseable {
    private final NisSettings settings;
    private final NisServers servers;
    private final Semaphore permits;
    private final LinkedBlockingDeque<RpcConnection> idle = new LinkedBlockingDeque<>();
    private volatile boolean closed;

    NisConnections(NisSettings settings, NisServers servers) {
        this.settings = settings;
        this.servers = servers;
        this.permits = new Semaphore(settings.connections(), true);
    }

    /** The value of a key; empty if it has none. */
    Optional<byte[]> match(byte[] key) throws PopmapUnavailableException, InterruptedException {
        TimeLimit limit = TimeLimit.in(settings.timeout());
        if (!permits.tryAcquire(limit.nanos(), TimeUnit.NANOSECONDS)) {
            throw new PopmapUnavailableException(
                    "NIS: all " + settings.connections() + " connections are busy; is the server slow?");
        }
        try {
            return match(key, limit);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new PopmapUnavailableException("NIS domain " + settings.domain() + ": " + e.getMessage(), e);
        } finally {
            permits.release();
        }
    }

    private Optional<byte[]> match(byte[] key, TimeLimit limit) throws IOException, InterruptedException {
        if (closed) {
            throw new IOException("closed");
        }
        RpcConnection kept = idle.pollFirst();
        if (kept != null) {
            try {
                return use(kept, key, limit.share(2));
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                // The server has gone, or was started anew: the others are as dead.
                closeIdle();
            }
        }
        return anew(key, limit);
    }

    private Optional<byte[]> anew(byte[] key, TimeLimit limit) throws IOException, InterruptedException {
        List<String> candidates = servers.find(limit);
        List<String> complaints = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            TimeLimit share = limit.share(candidates.size() - i);
            try {
                return use(servers.connect(candidates.get(i), share), key, share);
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                complaints.add("server " + candidates.get(i) + ": " + e.getMessage());
            }
        }
        throw new IOException(String.join("; ", complaints));
    }

    private Optional<byte[]> use(RpcConnection connection, byte[] key, TimeLimit limit) throws IOException {
        RpcConnection broken = connection;
        try {
            Optional<byte[]> value = NisCalls.match(connection, settings, key, limit);
            keep(connection);
            broken = null;
            return value;
        } finally {
            close(broken);
        }
    }

    private void keep(RpcConnection connection) {
        idle.addFirst(connection);
        if (closed) {
            closeIdle();
        }
    }

    private static void close(@Nullable RpcConnection connection) {
        if (connection != null) {
            connection.close();
        }
    }

    private void closeIdle() {
        for (RpcConnection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            each.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        servers.close();
        closeIdle();
    }
}
