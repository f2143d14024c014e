// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.perdition.engine.config.CacheSettings;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.lookup.BoundedThreads;
import org.perdition.engine.lookup.PopmapChain;
import org.perdition.engine.lookup.PopmapLink;
import org.perdition.engine.lookup.RealServerLookup;
import org.perdition.engine.lookup.RouteOutcome;
import org.perdition.engine.username.LoginNames;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;

/** The lookups of a listener: with one popmap, or with none. */
public final class Lookups {
    /** Long enough for no answer to be asked for again during a run; as many as {@code lookup_cache_size} by default. */
    private static final CacheSettings KEPT =
            new CacheSettings(Duration.ofDays(1), Duration.ofDays(1), Duration.ZERO, 100_000);

    private Lookups() {}

    private static RealServerLookup lookup(
            Ground ground, RouteSettings route, List<PopmapLink> links, BoundedThreads threads) {
        return new RealServerLookup(route, ground.timeout(), new PopmapChain(links), threads);
    }

    private static BoundedThreads threads(Ground ground) {
        return new BoundedThreads("lookup", ground.threads(), BoundedThreads.DEFAULT_QUEUE);
    }

    /** Every user has a real-server, else the figures are none. */
    private static RouteOutcome routed(RouteOutcome outcome) {
        if (outcome instanceof RouteOutcome.Failed failed) {
            throw new IllegalStateException(failed.failure().detail());
        }
        return outcome;
    }

    /** Without popmap: always the default server. */
    @State(Scope.Benchmark)
    public static class None {
        private final RealServerLookup lookup;

        /** Opens nothing. */
        public None() {
            Ground ground = Ground.read();
            lookup = lookup(ground, ground.route(), List.of(), threads(ground));
        }

        RouteOutcome find(LoginNames user) {
            return routed(
                    lookup.find(user, Ground.CONTEXT).toCompletableFuture().join());
        }
    }

    /** One popmap, of whose answers nothing is kept. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // open() is called before anything else
    public static class Asked {
        /** Its name in the settings. */
        @Param("")
        public String popmap;

        private Popmap open;
        private BoundedThreads threads;
        private RealServerLookup lookup;

        /** Opens it. */
        @Setup(Level.Trial)
        public void open() throws Exception {
            Ground ground = Ground.read();
            open = ground.open(popmap);
            threads = threads(ground);
            lookup = lookup(ground, ground.routeWithoutDefault(), List.of(new PopmapLink(open, cache())), threads);
            prepare();
        }

        CacheSettings cache() {
            return CacheSettings.NONE;
        }

        /** What is to be done once it is open. */
        void prepare() {}

        /** Closes it. */
        @TearDown(Level.Trial)
        public void close() {
            threads.close();
            open.close();
        }

        /** The provider alone, on this thread. */
        LookupResult ask(LookupKey key) throws Exception {
            LookupResult result = open.lookup(key, Ground.CONTEXT);
            if (!(result instanceof LookupResult.Found)) {
                throw new IllegalStateException(popmap + " does not know a user");
            }
            return result;
        }

        /** All that a login has to do with it, and the wait for the answer. */
        RouteOutcome find(LoginNames user) {
            return routed(found(user).join());
        }

        final CompletableFuture<RouteOutcome> found(LoginNames user) {
            return lookup.find(user, Ground.CONTEXT).toCompletableFuture();
        }
    }

    /** One popmap, all of whose answers are kept. */
    @State(Scope.Benchmark)
    public static class Kept extends Asked {
        @Override
        CacheSettings cache() {
            return KEPT;
        }

        /** Asks for all users once. */
        @Override
        void prepare() {
            new Users().all().forEach(super::find);
        }

        @Override
        RouteOutcome find(LoginNames user) {
            CompletableFuture<RouteOutcome> found = found(user);
            if (!found.isDone()) {
                throw new IllegalStateException("the answer of " + popmap + " was not kept");
            }
            return routed(found.join());
        }
    }
}
