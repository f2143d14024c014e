// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.network.Endpoint;
import org.perdition.popmap.network.TimeLimit;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Connections to one server, kept between lookups. Safe for use by several threads. */
final class RedisConnections implements AutoCloseable {
    /**
     * How long an idle connection is kept, or up to twice as long. Ours: far below what a firewall forgets a connection
     * after, and enough that a busy proxy keeps its connections.
     */
    static final Duration IDLE = Duration.ofSeconds(30);

    private final Endpoint.Inet server;
    private final GenericObjectPool<Connection> pool;

    /**
     * Connects to nothing yet.
     *
     * @param timeoutMillis longest wait of each step of connecting and logging in, 0 for ever
     * @param idle how long an idle connection is kept, or up to twice as long
     */
    RedisConnections(
            Endpoint.Inet server, RedisSettings settings, RedisSockets sockets, int timeoutMillis, Duration idle) {
        this.server = server;
        DefaultJedisClientConfig.Builder client = DefaultJedisClientConfig.builder()
                .timeoutMillis(timeoutMillis)
                .database(settings.database())
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED);
        settings.user().ifPresent(client::user);
        settings.password().ifPresent(secret -> client.password(new String(secret.bytes(), StandardCharsets.UTF_8)));
        GenericObjectPoolConfig<Connection> config = new GenericObjectPoolConfig<>();
        config.setMaxTotal(settings.connections());
        config.setMaxIdle(settings.connections());
        config.setFairness(true);
        config.setMinEvictableIdleDuration(idle);
        config.setTimeBetweenEvictionRuns(idle);
        // All of them in each run.
        config.setNumTestsPerEvictionRun(-1);
        config.setJmxEnabled(false);
        pool = new GenericObjectPool<>(
                new ConnectionFactory(sockets, client.build()) {
                    @Override
                    public void passivateObject(PooledObject<Connection> pooled) throws Exception {
                        if (pooled.getObject().isBroken()) {
                            throw new IOException("not to be kept");
                        }
                    }
                },
                config);
    }

    /**
     * What the server answers. A connection from before that turns out to be dead is replaced by a new one.
     *
     * @throws IOException if it does not answer in time, or with an error; names the server
     */
    @Nullable
    Object ask(CommandArguments command, TimeLimit limit) throws IOException, InterruptedException {
        try {
            try {
                return once(command, limit);
            } catch (JedisConnectionException e) {
                if (Thread.currentThread().isInterrupted() || cause(e, BadAnswerException.class) != null) {
                    throw e;
                }
                // The server was started anew, or something on the way has lost the connections: the others are as
                // dead.
                pool.clear();
                if (timedOut(e)) {
                    throw e;
                }
                return once(command, limit);
            }
        } catch (RuntimeException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new IOException(server + ": " + reason(e), e);
        }
    }

    private @Nullable Object once(CommandArguments command, TimeLimit limit) throws IOException, InterruptedException {
        Connection connection = borrow(limit);
        // Until it has answered in full it may hold what would be taken for the answer to the next question.
        boolean whole = false;
        try {
            connection.setSoTimeout(limit.socketMillis());
            Object answer = connection.executeCommand(command);
            whole = true;
            return answer;
        } catch (JedisDataException e) {
            whole = true;
            throw e;
        } finally {
            if (!whole) {
                // Not by invalidateObject, which connects anew and makes this thread wait for it.
                connection.setBroken();
            }
            pool.returnObject(connection);
        }
    }

    private Connection borrow(TimeLimit limit) throws IOException, InterruptedException {
        try {
            // Below zero it waits for ever.
            return pool.borrowObject(Duration.ofNanos(limit.endless() ? -1 : Math.max(0, limit.nanos())));
        } catch (RuntimeException | IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static boolean timedOut(Throwable problem) {
        return cause(problem, SocketTimeoutException.class) != null;
    }

    private static @Nullable Throwable cause(Throwable problem, Class<? extends IOException> kind) {
        Throwable each = problem;
        while (each != null && !kind.isInstance(each)) {
            each = each.getCause();
        }
        return each;
    }

    /** For the log; what a server says is not repeated there, but for a code such as {@code WRONGTYPE}. */
    private String reason(RuntimeException e) {
        if (e instanceof JedisAccessControlException) {
            return "it refuses user or password, or that user may not do this";
        }
        if (e instanceof JedisDataException) {
            String code = String.valueOf(e.getMessage()).split(" ", 2)[0];
            return code.equals("WRONGTYPE")
                    ? "a key holds another type of value than the popmap's \"type\" says"
                    : "it answers with an error" + (code.matches("[A-Z]{1,20}") ? " (" + code + ")" : "");
        }
        if (e instanceof NoSuchElementException) {
            return "all " + pool.getMaxTotal() + " connections are busy; is the server slow?";
        }
        if (timedOut(e)) {
            return "no answer in time";
        }
        Throwable bad = cause(e, BadAnswerException.class);
        if (bad != null) {
            return String.valueOf(bad.getMessage());
        }
        if (e instanceof JedisConnectionException) {
            return "no connection (" + root(e) + ")";
        }
        return pool.isClosed() ? "closed" : "it answers something else than Redis does";
    }

    private static String root(Throwable problem) {
        Throwable each = problem;
        while (each.getCause() != null) {
            each = each.getCause();
        }
        return each.getClass().getSimpleName();
    }

    @Override
    public void close() {
        pool.close();
    }
}
