// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.perdition.engine.cli.LookupRequest;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.config.Settings;
import org.perdition.engine.log.Escaping;
import org.perdition.engine.lookup.BoundedThreads;
import org.perdition.engine.lookup.LocalNames;
import org.perdition.engine.lookup.PopmapChain;
import org.perdition.engine.lookup.RealServerLookup;
import org.perdition.engine.lookup.RouteOutcome;
import org.perdition.engine.username.LoginNames;
import org.perdition.engine.username.State;
import org.perdition.engine.username.UserName;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupResult;

/**
 * What {@code --lookup USER} shows: for each listener, what the popmap is asked and answers, where the user would be
 * sent, and under which names.
 */
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
    boolean of(LookupRequest request) {
        boolean all = true;
        try (BoundedThreads threads = new BoundedThreads("lookup", 1, 1)) {
            for (ListenerSettings listener : settings.listeners()) {
                out.println("listener " + listener.name() + " (" + listener.protocol() + ")");
                PopmapChain chain = popmaps.of(listener);
                line("popmap", chain.isEmpty() ? "none" : chain.describe());
                all &= show(listener, request, threads);
            }
        }
        return all;
    }

    private boolean show(ListenerSettings listener, LookupRequest request, BoundedThreads threads) {
        RouteSettings route = listener.route();
        LookupContext context = new LookupContext(
                request.client(),
                request.local(),
                listener.protocol().name(),
                listener.protocol().ssl(),
                route.domainDelimiter(),
                1,
                Optional.empty());
        LoginNames names;
        try {
            names = route.names().names(UserName.octets(request.user()), localName(route, request, threads));
        } catch (CompletionException e) {
            line("no real-server", "add_domain: no answer from the name service");
            return false;
        }
        RouteOutcome outcome = new RealServerLookup(route, listener.timeouts().lookup(), popmaps.of(listener), threads)
                .find(names, context, this::answered)
                .toCompletableFuture()
                .join();
        if (outcome instanceof RouteOutcome.Routed routed) {
            line(
                    "real-server",
                    routed.candidates().stream().map(HostPort::toString).collect(Collectors.joining(", then ")));
            LoginNames used = routed.userName().map(names::withName).orElse(names);
            line("in the log", quoted(used.name()));
            line("local authentication", quoted(used.forState(State.LOCAL_AUTHENTICATION)));
            line("logs in as", quoted(used.forState(State.REMOTE_LOGIN)));
            return true;
        }
        RouteOutcome.Failed failed = (RouteOutcome.Failed) outcome;
        line("no real-server", failed.failure().detail());
        return false;
    }

    private Optional<String> localName(RouteSettings route, LookupRequest request, BoundedThreads threads) {
        if (!route.names().needsLocalName() || route.noLookup()) {
            return Optional.empty();
        }
        Optional<String> name = new LocalNames(threads)
                .of(request.local().getAddress())
                .toCompletableFuture()
                .join();
        line("connected to", name.orElse("an address without name, no domain is added"));
        return name;
    }

    private void answered(String key, LookupResult result) {
        String answer = "not found";
        if (result instanceof LookupResult.Found found) {
            answer = (found.target().isEmpty() ? "empty, as good as none" : Escaping.text(found.target()))
                    + found.user()
                            .map(user -> ", log in as " + Escaping.text(user))
                            .orElse("")
                    + found.password()
                            .map(any -> ", with a password of its own")
                            .orElse("");
        } else if (result instanceof LookupResult.Refused refused) {
            answer = "refused: " + Escaping.text(refused.text());
        }
        line("key", quoted(key) + ": " + answer);
    }

    private void line(String what, String value) {
        out.printf("  %-22s%s%n", what + ":", value);
    }

    private static String quoted(String octets) {
        return "\"" + Escaping.octets(octets) + "\"";
    }
}
