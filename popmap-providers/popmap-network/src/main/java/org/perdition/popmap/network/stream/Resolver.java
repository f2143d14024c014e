// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Turns endpoints into addresses. A name is asked for on a thread of its own, since the system's resolver heeds neither
 * deadline nor interruption. Safe for use by several threads.
 */
final class Resolver implements AutoCloseable {
    /** Names that wait while one is asked for. Ours: more lookups than anybody has threads. */
    private static final int QUEUE = 1_000;

    /** How long an idle thread stays. */
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread;

    Resolver() {
        thread =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), task -> {
                    Thread made = new Thread(task, "popmap-names");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
    }

    /** All addresses of an endpoint, in the resolver's order; at least one. */
    List<SocketAddress> addresses(Endpoint endpoint, Deadline deadline) throws IOException, InterruptedException {
        if (endpoint instanceof Endpoint.Unix unix) {
            return List.of(UnixDomainSocketAddress.of(unix.path()));
        }
        Endpoint.Inet inet = (Endpoint.Inet) endpoint;
        InetAddress[] found =
                isAddress(inet.host()) ? InetAddress.getAllByName(inet.host()) : byName(inet.host(), deadline);
        return Arrays.stream(found)
                .<SocketAddress>map(address -> new InetSocketAddress(address, inet.port()))
                .toList();
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private InetAddress[] byName(String host, Deadline deadline) throws IOException, InterruptedException {
        Future<InetAddress[]> asked;
        try {
            asked = thread.submit(() -> InetAddress.getAllByName(host));
        } catch (RejectedExecutionException e) {
            throw new NoAnswerException("too many lookups wait for the name service", e);
        }
        try {
            return asked.get(deadline.left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new NoAnswerException("the name service does not answer", e);
        } catch (ExecutionException e) {
            throw new UnknownHostException("the name service does not know the host");
        } finally {
            asked.cancel(false);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
