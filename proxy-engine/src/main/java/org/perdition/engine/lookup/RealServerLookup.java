// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
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
import org.perdition.engine.log.Endpoints;
import org.perdition.engine.log.Escaping;
import org.perdition.engine.log.RateLimit;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.login.LoginFailure;
import org.perdition.engine.username.Connection;
import org.perdition.engine.username.LoginNames;
import org.perdition.engine.username.UserName;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.Secret;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the real-server of a user: the one the client names if it may, else popmap, else the default servers. One
 * instance a listener; thread-safe.
 *
 * <p>Keys are asked for in turn until the popmap knows one. "Not found" of them all goes to the default servers.
 * "Cannot say now", whatever the reason, never does: a wrong server would receive the password. It ends the login as
 * a temporary failure, unless an old answer is still kept, and is logged as a warning, at most one line in ten
 * seconds. Only {@code lookup_error_uses_default} sends such users to the default servers.
 */
public final class RealServerLookup {
    private static final Logger LOG = LoggerFactory.getLogger(RealServerLookup.class);

    /** So much of a stack tells its maker where to look. */
    private static final int FRAMES = 8;

    private static final String HELPS_OUT = "an old answer helps out";

    /** Longest text of a refusal passed on, in chars; as of {@link LoginFailure}. */
    private static final int MAX_TEXT = 400;

    /** Hears what the popmap said to each key, on the thread of the lookup. */
    @FunctionalInterface
    public interface Witness {
        /**
         * One answer. None comes to a key that ended in "cannot say now".
         *
         * @param key one char an octet
         */
        void answered(String key, LookupResult result);
    }

    private final RouteSettings settings;
    private final Duration timeout;
    private final PopmapChain popmaps;
    private final BoundedThreads threads;
    private final TargetParser targets;
    private final TargetParser fromClient;
    private final DefaultServers defaults;
    private final RateLimit warnings;

    /**
     * Neither popmaps nor threads are closed by this.
     *
     * @param settings the listener's
     * @param timeout {@code lookup_timeout}: longest wait for the popmap's answer, waiting for a thread included
     * @param popmaps where to look; without any the default servers are used always
     * @param threads where lookups block; several listeners may share them
     */
    public RealServerLookup(RouteSettings settings, Duration timeout, PopmapChain popmaps, BoundedThreads threads) {
        this.settings = settings;
        this.timeout = timeout;
        this.popmaps = popmaps;
        this.threads = threads;
        this.targets = TargetParser.of(settings.domainDelimiter(), settings.noLookup());
        this.fromClient = new TargetParser("", targets.ports());
        this.defaults = new DefaultServers(settings.outgoingServers(), settings.outgoingPort());
        this.warnings = new RateLimit(RateLimit.WARNINGS, System::nanoTime);
    }

    /**
     * Finds the real-server of a user.
     *
     * @param names the user's
     * @param context the connection
     * @return completes on a lookup thread, or at once where nothing is to be looked up; never exceptionally
     */
    public CompletionStage<RouteOutcome> find(LoginNames names, LookupContext context) {
        return find(names, context, (key, result) -> {});
    }

    /** As {@link #find(LoginNames, LookupContext)}, before a witness. */
    public CompletionStage<RouteOutcome> find(LoginNames names, LookupContext context, Witness witness) {
        Optional<LoginNames.WithServer> chosen = names.withServer();
        if (chosen.isPresent()) {
            return CompletableFuture.completedFuture(toChosen(chosen.get()));
        }
        if (popmaps.isEmpty()) {
            return CompletableFuture.completedFuture(toDefault(Optional.empty()));
        }
        List<String> keys = names.keys(connection(context));
        for (int i = 0; i < keys.size(); i++) {
            Optional<LookupResult> known = popmaps.known(key(keys.get(i)));
            if (known.isEmpty()) {
                List<String> unknown = keys.subList(i, keys.size());
                return threads.call(() -> outcome(ask(unknown, context, witness)), timeout)
                        .exceptionally(failure -> unavailable(unknown, failure));
            }
            witness.answered(keys.get(i), known.get());
            if (!(known.get() instanceof LookupResult.NotFound)) {
                return CompletableFuture.completedFuture(outcome(known.get()));
            }
        }
        return CompletableFuture.completedFuture(toDefault(Optional.empty()));
    }

    /** Whether {@link LookupContext#password} is wanted. */
    public boolean needsPassword() {
        return popmaps.needsPassword();
    }

    /** Asks anew for this user next time: its real-server has just refused it, perhaps because it has moved. */
    public void doubt(LoginNames names, LookupContext context) {
        if (!popmaps.isEmpty()) {
            names.keys(connection(context)).forEach(key -> popmaps.doubt(key(key)));
        }
    }

    private static LookupKey key(String octets) {
        return new LookupKey(octets(octets));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Connection connection(LookupContext context) {
        return new Connection(
                number(context.client()),
                context.client().getPort(),
                number(context.local()),
                context.local().getPort());
    }

    private static String number(InetSocketAddress address) {
        return Endpoints.text(address.getAddress());
    }

    /** The answer to the first key that a popmap knows. That nothing was known of old is no answer. */
    private LookupResult ask(List<String> keys, LookupContext context, Witness witness)
            throws PopmapUnavailableException, InterruptedException {
        boolean old = false;
        for (String key : keys) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            PopmapLink.Answer answer = popmaps.ask(key(key), context);
            old |= answer.old();
            witness.answered(key, answer.result());
            if (!(answer.result() instanceof LookupResult.NotFound)) {
                if (old) {
                    warn("a popmap cannot say", HELPS_OUT);
                }
                return answer.result();
            }
        }
        if (old) {
            throw new PopmapUnavailableException("it cannot say, and did not know this user before");
        }
        return LookupResult.NOT_FOUND;
    }

    /** To the server the client has written behind its name. */
    private RouteOutcome toChosen(LoginNames.WithServer chosen) {
        Optional<String> user = Optional.of(chosen.user());
        try {
            Target target = fromClient.parse(chosen.server());
            return target.namesServer() ? to(target, user) : toDefault(user);
        } catch (BadTargetException e) {
            return failed(FailureKind.CONNECT, "the server the client names cannot be used: " + e.getMessage());
        }
    }

    private RouteOutcome outcome(LookupResult result) {
        if (result instanceof LookupResult.Found found) {
            return toTarget(found);
        }
        if (result instanceof LookupResult.Refused refused) {
            String text = Escaping.printable(refused.text(), MAX_TEXT);
            return new RouteOutcome.Failed(
                    new LoginFailure(
                            FailureKind.LOOKUP_REFUSED, null, text.isEmpty() ? null : text, "popmap refuses this user"),
                    refused.delay());
        }
        return toDefault(Optional.empty());
    }

    private RouteOutcome toTarget(LookupResult.Found found) {
        Optional<String> own = found.user().map(UserName::octets);
        if (!own.map(RealServerLookup::octets).map(Credentials::permitted).orElse(true)
                || !found.password()
                        .map(Secret::bytes)
                        .map(Credentials::permitted)
                        .orElse(true)) {
            return unavailable(new BadTargetException("a control character in its user or password"));
        }
        if (found.target().isEmpty()) {
            return toDefault(own).withPassword(found.password());
        }
        try {
            Target target = targets.parse(found.target());
            Optional<String> user = own.or(() -> target.user().filter(any -> settings.usernameFromDatabase()));
            return (target.namesServer() ? to(target, user) : toDefault(user)).withPassword(found.password());
        } catch (BadTargetException e) {
            return unavailable(e);
        }
    }

    private RouteOutcome to(Target target, Optional<String> user) {
        return new RouteOutcome.Routed(
                List.of(target.server().withDefaultPort(settings.outgoingPort())), user, Optional.empty());
    }

    private RouteOutcome toDefault(Optional<String> user) {
        List<HostPort> servers = defaults.inTurn();
        if (servers.isEmpty()) {
            return failed(FailureKind.NO_SERVER, "no entry in the popmap and no default server");
        }
        return new RouteOutcome.Routed(servers, user, Optional.empty());
    }

    /** A popmap that has not even failed in time: what was known of old helps out where there is any. */
    private RouteOutcome unavailable(List<String> keys, Throwable thrown) {
        for (String key : keys) {
            Optional<LookupResult> old = popmaps.remembered(key(key));
            if (old.isEmpty()) {
                return unavailable(thrown);
            }
            if (!(old.get() instanceof LookupResult.NotFound)) {
                warn(detail(cause(thrown)), HELPS_OUT);
                return outcome(old.get());
            }
        }
        return unavailable(thrown);
    }

    private static @Nullable Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException ? thrown.getCause() : thrown;
    }

    private void warn(String detail, String instead) {
        warnings.pass()
                .ifPresent(dropped -> LOG.warn(
                        "Lookup failed: {}: {}{}{}",
                        popmaps.describe(),
                        detail,
                        instead.isEmpty() ? "" : "; " + instead,
                        dropped == 0 ? "" : " (" + dropped + " more such lines left out)"));
    }

    private RouteOutcome unavailable(Throwable thrown) {
        Throwable cause = cause(thrown);
        String detail = detail(cause);
        // An answer that makes no sense is an answer still: there is nothing to wait for.
        boolean instead = settings.lookupErrorUsesDefault()
                && !settings.outgoingServers().isEmpty()
                && !(cause instanceof BadTargetException);
        warn(detail, instead ? "default server used" : "");
        return instead ? toDefault(Optional.empty()) : failed(FailureKind.LOOKUP_UNAVAILABLE, detail);
    }

    /** For the log. Only messages that are known to hold no client text, or escaped, are taken over. */
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
        if (cause == null) {
            return "popmap: no reason";
        }
        // Where, but not its message, in which there may be anything.
        LOG.error(
                "Internal error in a popmap: {} at {}",
                cause.getClass().getName(),
                Arrays.stream(cause.getStackTrace()).limit(FRAMES).toList());
        return "popmap: " + cause.getClass().getName();
    }

    private static RouteOutcome failed(FailureKind kind, String detail) {
        return new RouteOutcome.Failed(LoginFailure.of(kind, detail), Duration.ZERO);
    }
}
