// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.perdition.engine.os.ReverseNames;

/**
 * Names of the addresses that clients connect to, for the greeting and for {@code add_domain}: looked up off the I/O
 * threads and kept for a while ({@link AnswerCache}). One instance a process; thread-safe.
 *
 * <p>A name known before is kept for five minutes when the address seems to have none, or the name service is down.
 */
public final class LocalNames {
    /** Host names; anything else does not belong in a user name or a greeting. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}");

    private final AnswerCache<InetAddress, String> cache;

    /** Asks the system's name service on these threads. */
    public LocalNames(BoundedThreads threads) {
        this(LocalNames::reverse, threads, System::nanoTime);
    }

    LocalNames(AnswerCache.Question<InetAddress, String> names, BoundedThreads threads, LongSupplier nanoTime) {
        cache = new AnswerCache<>(address -> checked(names.ask(address)), threads, nanoTime);
    }

    private static String reverse(InetAddress address) throws UnknownHostException {
        // A hosts file of the JVM's own is known to the JDK alone.
        if (!ReverseNames.available() || System.getProperty("jdk.net.hosts.file") != null) {
            return reverseByJdk(address);
        }
        try {
            return ReverseNames.of(address).orElseThrow(UnknownHostException::new);
        } catch (LinkageError e) {
            return reverseByJdk(address);
        } catch (UnknownHostException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JDK keeps the name in the address it was asked of, hence another one. */
    private static String reverseByJdk(InetAddress address) throws UnknownHostException {
        InetAddress fresh = InetAddress.getByAddress(address.getAddress());
        String name = fresh.getCanonicalHostName();
        if (name.equals(fresh.getHostAddress())) {
            throw new UnknownHostException();
        }
        return name;
    }

    private static String checked(String name) throws UnknownHostException {
        if (!HOST.matcher(name).matches()) {
            throw new UnknownHostException();
        }
        return name;
    }

    /**
     * The name of an address, or empty if it has none.
     *
     * @return completes at once if it is known, else on a resolver thread; exceptionally if the name service does not
     *     answer in time or is asked too much
     */
    public CompletionStage<Optional<String>> of(InetAddress local) {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        var unused = cache.get(local).whenComplete((name, failure) -> {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (name != null) {
                answer.complete(Optional.of(name));
            } else if (cause == null || cause instanceof UnknownHostException) {
                answer.complete(Optional.empty());
            } else {
                answer.completeExceptionally(cause);
            }
        });
        return answer;
    }

    /** The name as it is known now, which is asked for anew if need be, without waiting for it. */
    public Optional<String> knownOf(InetAddress local) {
        var unused = cache.get(local);
        return cache.lastOf(local);
    }

    /** Asks for the names of this machine's addresses, without waiting for them. */
    public void learnOwn() {
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                Collections.list(each.getInetAddresses()).forEach(this::knownOf);
            }
        } catch (SocketException e) {
            // No list of interfaces: each address is learnt when it is first connected to.
            return;
        }
    }
}
