// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.perdition.engine.lookup.LocalNames;

/**
 * The host name in the greeting: the name of the local address the client connected to.
 *
 * <p>A greeting never waits for a name: until that of an address is known its number is shown. Safe for use by several
 * threads.
 */
public final class GreetingHosts {
    private final Function<InetAddress, String> names;

    private GreetingHosts(Function<InetAddress, String> names) {
        this.names = names;
    }

    /** Always the name of this machine ({@code no_bind_banner}); it is known to the system, so nothing is looked up. */
    public static GreetingHosts ofMachine() {
        String name = machineName();
        return new GreetingHosts(local -> name);
    }

    private static String machineName() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    /** The address in numbers ({@code no_lookup}). */
    public static GreetingHosts numeric() {
        return new GreetingHosts(InetAddress::getHostAddress);
    }

    /** The name of the address, or its number. */
    public static GreetingHosts reverse(LocalNames localNames) {
        return new GreetingHosts(local -> localNames.knownOf(local).orElseGet(local::getHostAddress));
    }

    /** What to show for a client that has connected to this address. Does not block. */
    public String nameOf(InetAddress local) {
        return names.apply(local);
    }
}
