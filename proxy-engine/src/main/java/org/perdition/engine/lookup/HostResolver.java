// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.lookup.UnresolvedHostException.Reason;

/**
 * Addresses of real-servers, off the I/O threads, with a small cache. One instance a process; thread-safe.
 *
 * <p>A name is asked for once, however many sessions wait for it. While the name service fails, an answer up to
 * five minutes past its time is still used. The JDK keeps answers of its own as well ({@code
 * networkaddress.cache.ttl}).
 */
public final class HostResolver {
    /** How long an answer is good. Ours: a moved server is found within a minute. */
    static final Duration POSITIVE = Duration.ofSeconds(60);

    /** How long a failure is good. Ours: spares the name service from being asked by every session. */
    static final Duration NEGATIVE = Duration.ofSeconds(5);

    /** How long past {@link #POSITIVE} an answer helps out. Ours: a restart of a name server, not a day. */
    static final Duration STALE = Duration.ofMinutes(5);

    /** Most names kept. Ours: names can come from clients by way of {@code $1}. */
    static final int MAX_NAMES = 1_000;

    /** Longest wait for an answer. The resolver library's own default for one server. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    /** Where names are asked for; blocks. */
    @FunctionalInterface
    interface NameService {
        /** All addresses, in order of preference. */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** What is known of a name; addresses are empty while it has only failed, and then there is a reason. */
    private record Known(List<InetAddress> addresses, Reason reason, long answeredAt, long askAgainAt) {
        CompletableFuture<List<InetAddress>> answer() {
            return addresses.isEmpty()
                    ? CompletableFuture.failedFuture(new UnresolvedHostException(reason))
                    : CompletableFuture.completedFuture(addresses);
        }
    }

    private final NameService names;
    private final BoundedThreads threads;
    private final LongSupplier nanoTime;
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_NAMES;
        }
    };
    private final Map<String, CompletableFuture<List<InetAddress>>> asked = new HashMap<>();

    /** Asks the system's name service on these threads, which should serve nothing else. */
    public HostResolver(BoundedThreads threads) {
        this(InetAddress::getAllByName, threads, System::nanoTime);
    }

    HostResolver(NameService names, BoundedThreads threads, LongSupplier nanoTime) {
        this.names = names;
        this.threads = threads;
        this.nanoTime = nanoTime;
    }

    /**
     * All addresses of a host, in the order in which to try them; at least one.
     *
     * @param host name or address, IPv6 without brackets
     * @param noLookup {@code no_lookup}: names fail at once
     * @return completes at once for addresses and known names, else on a resolver thread; its failure is always
     *     an {@link UnresolvedHostException}
     */
    public CompletionStage<List<InetAddress>> resolve(String host, boolean noLookup) {
        Optional<InetAddress> literal = AddressLiteral.parse(host);
        if (literal.isPresent()) {
            return CompletableFuture.completedFuture(List.of(literal.get()));
        }
        if (noLookup) {
            return CompletableFuture.failedFuture(new UnresolvedHostException(Reason.NOT_NUMERIC));
        }
        CompletableFuture<List<InetAddress>> answer;
        synchronized (known) {
            Known found = known.get(host);
            if (found != null && found.askAgainAt() - nanoTime.getAsLong() > 0) {
                return found.answer();
            }
            CompletableFuture<List<InetAddress>> other = asked.get(host);
            if (other != null) {
                return other.copy();
            }
            answer = new CompletableFuture<>();
            asked.put(host, answer);
        }
        var unused = threads.call(() -> List.of(names.addresses(host)), DEADLINE)
                .whenComplete((addresses, failure) -> settle(host, addresses, failure, answer));
        return answer.copy();
    }

    private void settle(
            String host,
            @Nullable List<InetAddress> addresses,
            @Nullable Throwable failure,
            CompletableFuture<List<InetAddress>> answer) {
        Reason reason = failure instanceof UnknownHostException ? Reason.UNKNOWN : Reason.NO_ANSWER;
        Known now;
        synchronized (known) {
            asked.remove(host);
            long time = nanoTime.getAsLong();
            if (addresses != null && !addresses.isEmpty()) {
                now = new Known(addresses, reason, time, time + POSITIVE.toNanos());
            } else {
                now = failed(known.get(host), reason, time);
            }
            known.put(host, now);
        }
        if (now.addresses().isEmpty()) {
            answer.completeExceptionally(new UnresolvedHostException(now.reason()));
        } else {
            answer.complete(now.addresses());
        }
    }

    /** What is known after a failure: for a while what was known before. */
    private static Known failed(@Nullable Known old, Reason reason, long time) {
        long askAgainAt = time + NEGATIVE.toNanos();
        boolean helpsOut =
                old != null && time - old.answeredAt() < POSITIVE.plus(STALE).toNanos();
        return old != null && helpsOut
                ? new Known(old.addresses(), reason, old.answeredAt(), askAgainAt)
                : new Known(List.of(), reason, time, askAgainAt);
    }
}
