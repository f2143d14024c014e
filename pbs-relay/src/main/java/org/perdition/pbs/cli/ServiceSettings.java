// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.perdition.engine.config.HostPort;
import org.perdition.pbs.serve.PolicyService;
import org.perdition.pbs.serve.RelayCheck;
import org.perdition.pbs.serve.SocketmapService;
import org.perdition.pbs.store.RedisStore;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.network.redis.RedisServers;

/**
 * Other programs the daemon has to do with. Immutable.
 *
 * @param redis URL of the store {@code redis}; may hold a password
 * @param redisPasswordFile {@code redis_password_file}
 * @param redisAuthorities {@code redis_ca_file}
 * @param eventSocket where proxies tell of logins; empty to follow a log
 * @param policy where Postfix asks
 * @param socketmap where sendmail and Postfix ask
 */
public record ServiceSettings(
        String redis,
        Optional<Path> redisPasswordFile,
        Optional<Path> redisAuthorities,
        Optional<Path> eventSocket,
        Optional<HostPort> policy,
        Optional<HostPort> socketmap) {
    /** Longest wait for Redis: a mail server waits as long, with its client. */
    private static final Duration REDIS_TIMEOUT = Duration.ofSeconds(3);

    /** Connections to Redis: the writer's, and those of the threads that answer, of two services. */
    private static final int REDIS_CONNECTIONS = 1 + 2 * RelayCheck.THREADS;

    /** What {@link RedisServers#open} calls the option, and what an operator does. */
    private static final String THERE = "popmap.redis.";

    /**
     * The store in Redis, connected to with the first access.
     *
     * @throws IOException naming the option that cannot be used
     */
    RedisStore openRedis() throws IOException {
        try {
            return new RedisStore(
                    RedisServers.open(redis, redisPasswordFile, redisAuthorities, REDIS_CONNECTIONS, REDIS_TIMEOUT),
                    Clock.systemUTC());
        } catch (PopmapConfigurationException e) {
            String what = String.valueOf(e.getMessage());
            throw new IOException(
                    what.startsWith(THERE + "url")
                            ? "--redis" + what.substring((THERE + "url").length())
                            : "--" + what.replace(THERE, "redis_"),
                    e);
        }
    }

    /**
     * Services that run.
     *
     * @param services each of them
     * @param describe for the log: where they listen
     */
    record Running(Deque<AutoCloseable> services, String describe) implements AutoCloseable {
        @Override
        public void close() {
            for (AutoCloseable service : services) {
                try {
                    service.close();
                } catch (Exception e) {
                    throw new IllegalStateException("services close without fail", e);
                }
            }
        }
    }

    /**
     * Listens for mail servers.
     *
     * @param prefix what keys of a socketmap may begin with
     * @throws IOException naming the option, if an address cannot be listened on
     */
    Running serve(RelayCheck check, String prefix) throws IOException {
        Deque<AutoCloseable> services = new ArrayDeque<>();
        StringBuilder where = new StringBuilder();
        try {
            if (policy.isPresent()) {
                services.add(new PolicyService(address("policy_listen", policy.get()), check));
                where.append(", policy service on ").append(policy.get());
            }
            if (socketmap.isPresent()) {
                services.add(new SocketmapService(address("socketmap_listen", socketmap.get()), check, prefix));
                where.append(", socketmap on ").append(socketmap.get());
            }
            return new Running(services, where.toString());
        } catch (IOException e) {
            new Running(services, "").close();
            throw e;
        }
    }

    private static InetSocketAddress address(String option, HostPort where) throws IOException {
        try {
            return new InetSocketAddress(
                    InetAddress.getByName(where.host()), where.port().orElse(0));
        } catch (UnknownHostException e) {
            throw new IOException(option + ": there is no address of " + where.host() + "; write one", e);
        }
    }

    /** Without the URL, which may hold a password. */
    @Override
    public String toString() {
        return "event socket " + eventSocket + ", policy " + policy + ", socketmap " + socketmap;
    }
}
