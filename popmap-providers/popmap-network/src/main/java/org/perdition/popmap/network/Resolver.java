// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Turns names of servers into addresses. A name is asked for on a thread of its own, one a popmap, since the system's
 * resolver heeds neither time limit nor interruption. Safe for use by several threads.
 */
public final class Resolver implements AutoCloseable {
    /** Names that wait while one is asked for. Ours: more lookups than anybody has threads. */
    private static final int QUEUE = 1_000;

    /** How long an idle thread stays. */
    private static final long IDLE_SECONDS = 10;

    /** What is an address already; the system's resolver is not asked for it. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\\.(?!$)|$)){4}|[0-9A-Fa-f:].*:.*");

    private final ThreadPoolExecutor thread;
    private final Source source;

    /** Who knows the addresses of names. */
    @FunctionalInterface
    interface Source {
        /** All addresses of a host, at least one; may take any time. */
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** Asks the system's resolver. */
    public Resolver() {
        this(InetAddress::getAllByName);
    }

    /** Asks somebody else. */
    Resolver(Source source) {
        this.source = source;
        thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                    Thread made = new Thread(task, "popmap-names");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /**
     * All addresses of a host, in the resolver's order; at least one.
     *
     * @param host a name or an address, IPv6 without brackets
     * @throws IOException if it has none, or the name service does not answer in time
     * @throws InterruptedException when interrupted
     */
    public List<InetAddress> addresses(String host, TimeLimit limit) throws IOException, InterruptedException {
        return List.of(ADDRESS.matcher(host).matches() ? InetAddress.getAllByName(host) : byName(host, limit));
    }

    private InetAddress[] byName(String host, TimeLimit limit) throws IOException, InterruptedException {
        Future<InetAddress[]> asked;
        try {
            asked = thread.submit(() -> source.of(host));
        } catch (RejectedExecutionException e) {
            SocketException refused = new SocketException(
                    thread.isShutdown() ? "the popmap is closed" : "too many lookups wait for the name service");
            refused.initCause(e);
            throw refused;
        }
        try {
            return asked.get(limit.nanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("the name service does not answer");
        } catch (ExecutionException e) {
            throw new UnknownHostException("the name service does not know the host");
        } finally {
            asked.cancel(false);
        }
    }

    /** Lookups that wait fail. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
