// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.perdition.engine.lookup.BoundedThreads;

/**
 * The host name in the greeting: the name of the local address the client connected to.
 *
 * <p>Names are looked up on a thread that may block, those of the machine's own addresses at start. A greeting
 * never waits for one: until the name of an address is known its number is shown. Safe for use by several
 * threads.
 */
public final class GreetingHosts {
    /** After that a name service that does not answer is left alone. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<InetAddress, String> names = new ConcurrentHashMap<>();
    private final BoundedThreads blocking;

    private GreetingHosts(BoundedThreads blocking) {
        this.blocking = blocking;
    }

    /** Always the name of this machine ({@code no_bind_banner}); it is known to the system, so nothing is looked up. */
    public static Function<InetAddress, String> ofMachine() {
        String name = machineName();
        return any -> name;
    }

    private static String machineName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    /** The name of the address, looked up on these threads. The function does not block. */
    public static Function<InetAddress, String> reverse(BoundedThreads blocking) {
        GreetingHosts hosts = new GreetingHosts(blocking);
        ask(blocking, hosts::learnOwnAddresses);
        return hosts::nameOf;
    }

    private String nameOf(InetAddress local) {
        String known = names.get(local);
        if (known == null) {
            known = local.getHostAddress();
            names.put(local, known);
            ask(blocking, () -> learn(local));
        }
        return known;
    }

    private static void ask(BoundedThreads blocking, Runnable question) {
        CompletionStage<?> unused = blocking.call(Executors.callable(question), PATIENCE);
    }

    private void learn(InetAddress local) {
        names.put(local, local.getCanonicalHostName());
    }

    private void learnOwnAddresses() {
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                Collections.list(each.getInetAddresses()).forEach(this::learn);
            }
        } catch (SocketException e) {
            // No list of interfaces: each address is learnt when it is first connected to.
            names.clear();
        }
    }
}
