// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.network.Endpoint;
import org.perdition.popmap.network.Resolver;
import org.perdition.popmap.network.TimeLimit;

/** One server and its connections. Safe for use by several threads. */
final class Server {
    /** How long an idle connection is kept. Postfix's clients do the same, so servers are made for it. */
    static final Duration IDLE = Duration.ofSeconds(10);

    private final Endpoint endpoint;
    private final int index;
    private final @Nullable SSLSocketFactory tls;
    private final boolean keep;
    private final Watchdog watchdog;
    private final Resolver resolver;
    private final ConcurrentLinkedDeque<Link> idle = new ConcurrentLinkedDeque<>();
    private final Set<Link> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Server(
            Endpoint endpoint,
            int index,
            @Nullable SSLSocketFactory tls,
            boolean keep,
            Watchdog watchdog,
            Resolver resolver) {
        this.endpoint = endpoint;
        this.index = index;
        this.tls = tls;
        this.keep = keep;
        this.watchdog = watchdog;
        this.resolver = resolver;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Asks by a connection that is there, or by a new one. */
    <T> T ask(Exchange<T> exchange, TimeLimit deadline) throws IOException, InterruptedException {
        Link kept = takeIdle();
        if (kept != null) {
            try {
                return run(kept, exchange, deadline);
            } catch (NoAnswerException e) {
                throw e;
            } catch (IOException e) {
                if (deadline.passed() || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                // The server has been started anew: what was open is lost, and a new connection may do.
                closeIdle(0);
            }
        }
        List<SocketAddress> addresses = addresses(deadline);
        for (int i = 0; i < addresses.size() - 1; i++) {
            try {
                return askAnew(addresses.get(i), exchange, deadline.share(addresses.size() - i));
            } catch (NoAnswerException e) {
                throw e;
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
        return askAnew(addresses.get(addresses.size() - 1), exchange, deadline);
    }

    private List<SocketAddress> addresses(TimeLimit deadline) throws IOException, InterruptedException {
        if (endpoint instanceof Endpoint.Unix unix) {
            return List.of(UnixDomainSocketAddress.of(unix.path()));
        }
        Endpoint.Inet inet = (Endpoint.Inet) endpoint;
        return resolver.addresses(inet.host(), deadline).stream()
                .<SocketAddress>map(address -> new InetSocketAddress(address, inet.port()))
                .toList();
    }

    private <T> T askAnew(SocketAddress address, Exchange<T> exchange, TimeLimit deadline) throws IOException {
        Link link = new Link(address);
        open.add(link);
        return run(
                link,
                (made, server) -> {
                    made.connect(address, endpoint, tls);
                    return exchange.run(made, server);
                },
                deadline);
    }

    private <T> T run(Link link, Exchange<T> exchange, TimeLimit deadline) throws IOException {
        boolean answered = false;
        try (Watchdog.Watch watch = watchdog.watch(link, deadline)) {
            if (closed) {
                throw new NoAnswerException("the popmap is closed");
            }
            T answer = exchange.run(link, index);
            answered = true;
            return answer;
        } finally {
            putBack(link, answered);
        }
    }

    private void putBack(Link link, boolean answered) {
        if (keep && answered && link.again() && !closed) {
            link.idle();
            idle.addFirst(link);
        } else {
            drop(link);
        }
        if (closed) {
            close();
        }
    }

    /** The connection used last, if it is good. */
    private @Nullable Link takeIdle() {
        for (Link link = idle.pollFirst(); link != null; link = idle.pollFirst()) {
            if (link.again() && link.idleNanos() < IDLE.toNanos() && link.upAndSilent()) {
                return link;
            }
            drop(link);
        }
        return null;
    }

    /** Closes the connections that have been idle for so long. */
    void closeIdle(long nanos) {
        for (Link link : idle) {
            if (link.idleNanos() >= nanos && idle.remove(link)) {
                drop(link);
            }
        }
    }

    private void drop(Link link) {
        open.remove(link);
        link.close();
    }

    /** Closes all connections, those in use too. */
    void close() {
        closed = true;
        open.forEach(this::drop);
        idle.clear();
    }
}
