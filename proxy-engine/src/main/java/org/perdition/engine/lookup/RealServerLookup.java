// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.config.ServicePorts;
import org.perdition.engine.log.Escaping;
import org.perdition.engine.log.RateLimit;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the real-server of a user: popmap first, then the default servers. One instance a listener; thread-safe.
 *
 * <p>"Not found" goes to the default servers. "Cannot say now", whatever the reason, never does: a wrong server
 * would receive the password. It ends the login as a temporary failure and is logged as a warning, at most one
 * line in ten seconds.
 */
public final class RealServerLookup {
    private static final Logger LOG = LoggerFactory.getLogger(RealServerLookup.class);

    /** Longest text of a refusal passed on, in chars; as of {@link LoginFailure}. */
    private static final int MAX_TEXT = 400;

    private final RouteSettings settings;
    private final Duration timeout;
    private final Optional<Popmap> popmap;
    private final BoundedThreads threads;
    private final TargetParser targets;
    private final DefaultServers defaults;
    private final RateLimit warnings;

    /**
     * Neither popmap nor threads are closed by this.
     *
     * @param settings the listener's
     * @param timeout {@code lookup_timeout}: longest wait for the popmap's answer, waiting for a thread included
     * @param popmap where to look, or empty to use the default servers always
     * @param threads where lookups block; several listeners may share them
     */
    public RealServerLookup(RouteSettings settings, Duration timeout, Optional<Popmap> popmap, BoundedThreads threads) {
        this.settings = settings;
        this.timeout = timeout;
        this.popmap = popmap;
        this.threads = threads;
        this.targets = new TargetParser(
                settings.domainDelimiter(), settings.noLookup() ? ServicePorts.NUMBERS_ONLY : ServicePorts.ofSystem());
        this.defaults = new DefaultServers(settings.outgoingServers(), settings.outgoingPort());
        this.warnings = new RateLimit(RateLimit.WARNINGS, System::nanoTime);
    }

    /**
     * Finds the real-server of a user.
     *
     * @param name as the client gave it, one char an octet
     * @param context the connection
     * @return completes on a lookup thread, or at once where there is no popmap; never exceptionally
     */
    public CompletionStage<RouteOutcome> find(String name, LookupContext context) {
        if (popmap.isEmpty()) {
            return CompletableFuture.completedFuture(toDefault(Optional.empty()));
        }
        Popmap map = popmap.get();
        LookupKey key = new LookupKey(name.getBytes(StandardCharsets.ISO_8859_1));
        return threads.call(() -> outcome(map.lookup(key, context)), timeout).exceptionally(this::unavailable);
    }

    private RouteOutcome outcome(@Nullable LookupResult result) {
        if (result instanceof LookupResult.Found found) {
            return found.target().isEmpty() ? toDefault(Optional.empty()) : toTarget(found.target());
        }
        if (result instanceof LookupResult.Refused refused) {
            String text = Escaping.printable(refused.text(), MAX_TEXT);
            return new RouteOutcome.Failed(
                    new LoginFailure(
                            FailureKind.LOOKUP_REFUSED, null, text.isEmpty() ? null : text, "popmap refuses this user"),
                    refused.delay());
        }
        return result instanceof LookupResult.NotFound
                ? toDefault(Optional.empty())
                : unavailable(new IllegalStateException("no result"));
    }

    private RouteOutcome toTarget(String answer) {
        try {
            Target target = targets.parse(answer);
            Optional<String> user = target.user().filter(any -> settings.usernameFromDatabase());
            if (!target.namesServer()) {
                return toDefault(user);
            }
            HostPort server = target.server().withDefaultPort(settings.outgoingPort());
            return new RouteOutcome.Routed(List.of(server), user);
        } catch (BadTargetException e) {
            return unavailable(e);
        }
    }

    private RouteOutcome toDefault(Optional<String> user) {
        List<HostPort> servers = defaults.inTurn();
        if (servers.isEmpty()) {
            return failed(FailureKind.NO_SERVER, "no entry in the popmap and no default server");
        }
        return new RouteOutcome.Routed(servers, user);
    }

    private RouteOutcome unavailable(Throwable thrown) {
        String detail = detail(thrown instanceof CompletionException ? thrown.getCause() : thrown);
        warnings.pass()
                .ifPresent(dropped -> LOG.warn(
                        "Lookup failed: {}: {}{}",
                        popmap.map(Popmap::describe).orElse("no popmap"),
                        detail,
                        dropped == 0 ? "" : " (" + dropped + " more such lines left out)"));
        return failed(FailureKind.LOOKUP_UNAVAILABLE, detail);
    }

    /** For the log. Only messages that are known to hold no client text are taken over. */
    private String detail(@Nullable Throwable cause) {
        if (cause instanceof PopmapUnavailableException) {
            return "popmap: " + Escaping.printable(String.valueOf(cause.getMessage()), MAX_TEXT);
        } else if (cause instanceof BadTargetException) {
            return "popmap's answer cannot be used: " + cause.getMessage();
        } else if (cause instanceof TimeoutException || cause instanceof InterruptedException) {
            return "popmap: no answer within " + timeout.toMillis() + " ms";
        } else if (cause instanceof RejectedExecutionException) {
            return "popmap: too many lookups waiting";
        }
        return "popmap: " + (cause == null ? "no reason" : cause.getClass().getName());
    }

    private static RouteOutcome failed(FailureKind kind, String detail) {
        return new RouteOutcome.Failed(LoginFailure.of(kind, detail), Duration.ZERO);
    }
}
