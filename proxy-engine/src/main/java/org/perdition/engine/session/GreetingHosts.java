// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.perdition.engine.lookup.LocalNames;

/**
 * The host name in the greeting, by the local address the client connected to. The functions do not block and are
 * safe for use by several threads.
 */
public final class GreetingHosts {
    private GreetingHosts() {}

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

    /** The name of the address; its number as long as no name is known, for a greeting never waits for one. */
    public static Function<InetAddress, String> reverse(LocalNames names) {
        return local -> names.knownOf(local).orElseGet(local::getHostAddress);
    }
}
