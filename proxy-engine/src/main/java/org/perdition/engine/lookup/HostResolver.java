// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.lookup.UnresolvedHostException.Reason;

/**
 * Addresses of real-servers, off the I/O threads, with a small cache ({@link AnswerCache}). One instance a process;
 * thread-safe.
 *
 * <p>The JDK keeps answers of its own as well ({@code networkaddress.cache.ttl}).
 */
public final class HostResolver {
    /** Where names are asked for; blocks. */
    @FunctionalInterface
    interface NameService {
        /** All addresses, in order of preference. */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final AnswerCache<String, List<InetAddress>> cache;

    /** Asks the system's name service on these threads, which should serve nothing else. */
    public HostResolver(BoundedThreads threads) {
        this(InetAddress::getAllByName, threads, System::nanoTime);
    }

    HostResolver(NameService names, BoundedThreads threads, LongSupplier nanoTime) {
        cache = new AnswerCache<>(host -> List.of(names.addresses(host)), threads, nanoTime);
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
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        var unused = cache.get(host).whenComplete((addresses, failure) -> {
            if (addresses != null && !addresses.isEmpty()) {
                answer.complete(addresses);
            } else {
                answer.completeExceptionally(new UnresolvedHostException(reason(failure)));
            }
        });
        return answer;
    }

    private static Reason reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof UnknownHostException ? Reason.UNKNOWN : Reason.NO_ANSWER;
    }
}
