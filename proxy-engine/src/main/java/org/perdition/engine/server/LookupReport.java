// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.Settings;
import org.perdition.engine.log.Escaping;
import org.perdition.engine.lookup.BoundedThreads;
import org.perdition.engine.lookup.RealServerLookup;
import org.perdition.engine.lookup.RouteOutcome;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.Popmap;

/** What {@code --lookup USER} shows: for each listener, where the user would be sent. */
final class LookupReport {
    private final Settings settings;
    private final Popmaps popmaps;
    private final PrintStream out;

    LookupReport(Settings settings, Popmaps popmaps, PrintStream out) {
        this.settings = settings;
        this.popmaps = popmaps;
        this.out = out;
    }

    /** Shows it, and says whether every listener has a real-server for the user. */
    boolean of(String user) {
        boolean all = true;
        try (BoundedThreads threads = new BoundedThreads("lookup", 1, 1)) {
            for (ListenerSettings listener : settings.listeners()) {
                all &= show(listener, user, threads);
            }
        }
        return all;
    }

    private boolean show(ListenerSettings listener, String user, BoundedThreads threads) {
        String name = new String(user.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        LookupContext context = new LookupContext(
                nobody, nobody, listener.protocol().name(), listener.route().domainDelimiter(), 1);
        RouteOutcome outcome = new RealServerLookup(
                        listener.route(), listener.timeouts().lookup(), popmaps.of(listener.route()), threads)
                .find(name, context)
                .toCompletableFuture()
                .join();
        out.println("listener " + listener.name() + " (" + listener.protocol() + ")");
        out.println("  popmap:      "
                + popmaps.of(listener.route()).map(Popmap::describe).orElse("none"));
        out.println("  key:         \"" + Escaping.octets(name) + "\"");
        if (outcome instanceof RouteOutcome.Routed routed) {
            out.println("  real-server: "
                    + routed.candidates().stream().map(HostPort::toString).collect(Collectors.joining(", then ")));
            out.println("  logs in as:  \"" + Escaping.octets(routed.userName().orElse(name)) + "\"");
            return true;
        }
        RouteOutcome.Failed failed = (RouteOutcome.Failed) outcome;
        out.println("  no real-server: " + failed.failure().detail());
        return false;
    }
}
