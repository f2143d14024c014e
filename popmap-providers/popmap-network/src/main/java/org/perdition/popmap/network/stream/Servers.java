// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.io.IOException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocketFactory;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.network.Endpoint;
import org.perdition.popmap.network.Resolver;
import org.perdition.popmap.network.TimeLimit;

/**
 * Servers that all give the same answers, asked in turn until one answers; the one that did is asked first next time.
 *
 * <p>Safe for use by several threads. A lookup ends by its timeout, whatever the servers do, and when it is interrupted.
 */
public final class Servers implements AutoCloseable {
    /** Longest reason of an exception that goes into ours. */
    private static final int MAX_REASON = 200;

    private final List<Server> servers;
    private final StreamSettings settings;
    private final Semaphore permits;
    private final Watchdog watchdog = new Watchdog();
    private final Resolver resolver = new Resolver();
    private volatile int first;

    /**
     * A server.
     *
     * @param endpoint where it listens
     * @param tls what encrypts the connections to it; empty for none
     */
    public record Address(Endpoint endpoint, Optional<SSLSocketFactory> tls) {}

    /** Servers that answer one request a connection. */
    public static Servers askedOnce(List<Address> addresses, StreamSettings settings) {
        return new Servers(addresses, settings, false);
    }

    /** Servers that answer any number of requests a connection; unencrypted. */
    public static Servers kept(List<Endpoint> endpoints, StreamSettings settings) {
        return new Servers(
                endpoints.stream()
                        .map(endpoint -> new Address(endpoint, Optional.empty()))
                        .toList(),
                settings,
                true);
    }

    private Servers(List<Address> addresses, StreamSettings settings, boolean keep) {
        this.settings = settings;
        this.permits = new Semaphore(settings.connections(), true);
        this.servers = IntStream.range(0, addresses.size())
                .mapToObj(i -> new Server(
                        addresses.get(i).endpoint(), i, addresses.get(i).tls().orElse(null), keep, watchdog, resolver))
                .toList();
        if (keep) {
            watchdog.repeat(Server.IDLE, () -> servers.forEach(server -> server.closeIdle(Server.IDLE.toNanos())));
        }
    }

    /**
     * Asks until a server answers.
     *
     * @throws PopmapUnavailableException if none does in time
     * @throws InterruptedException when interrupted
     */
    public <T> T ask(Exchange<T> exchange) throws PopmapUnavailableException, InterruptedException {
        TimeLimit deadline = TimeLimit.in(settings.timeout());
        if (!permits.tryAcquire(deadline.nanos(), TimeUnit.NANOSECONDS)) {
            throw new PopmapUnavailableException("all " + settings.connections() + " connections to "
                    + servers.get(first).endpoint() + " have been busy for " + settings.timeout());
        }
        try {
            return askInTurn(exchange, deadline);
        } finally {
            permits.release();
        }
    }

    private <T> T askInTurn(Exchange<T> exchange, TimeLimit deadline)
            throws PopmapUnavailableException, InterruptedException {
        StringBuilder reasons = new StringBuilder();
        IOException last = new IOException();
        int start = first;
        for (int i = 0; i < servers.size(); i++) {
            int index = (start + i) % servers.size();
            Server server = servers.get(index);
            TimeLimit share = deadline.share(servers.size() - i);
            try {
                T answer = server.ask(exchange, share);
                first = index;
                return answer;
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    InterruptedException interrupted = new InterruptedException();
                    interrupted.initCause(e);
                    throw interrupted;
                }
                last = e;
                reasons.append(reasons.isEmpty() ? "" : "; ")
                        .append(server.endpoint())
                        .append(": ")
                        .append(share.passed() ? "no answer in time" : reason(e));
            }
        }
        throw new PopmapUnavailableException(reasons.toString(), last);
    }

    /** Without what could be a server's own text. */
    private static String reason(IOException e) {
        if (e instanceof NoAnswerException || e instanceof SocketException || e instanceof UnknownHostException) {
            return String.valueOf(e.getMessage());
        }
        String message = e.getClass().getSimpleName() + ", " + e.getMessage();
        return message.substring(0, Math.min(message.length(), MAX_REASON)).replaceAll("[^ -~]", "?");
    }

    /** Closes all connections; lookups under way fail. Idempotent. */
    @Override
    public void close() {
        watchdog.close();
        resolver.close();
        servers.forEach(Server::close);
    }
}
