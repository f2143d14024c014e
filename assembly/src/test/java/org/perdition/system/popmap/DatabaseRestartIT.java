// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.stores.MariaDb;
import org.perdition.system.stores.SqlLogin;
import org.perdition.system.stores.SqlServer;

/** A database that is stopped and started again while clients log in. */
class DatabaseRestartIT {
    private static final int CLIENTS = 8;
    private static final int LOOKUP_THREADS = 8;

    /** Users in the database. Each of the first few logs in over and over, each other one once. */
    private static final int USERS = 40_000;

    /** How long the database is away. */
    private static final Duration AWAY = Duration.ofSeconds(5);

    /** Logins of each kind to see before the next step. */
    private static final int ENOUGH = 40;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Counts counts = new Counts();
    private final AtomicInteger nextUser = new AtomicInteger(CLIENTS);
    private final AtomicBoolean stop = new AtomicBoolean();

    /** What became of the logins. */
    private static final class Counts {
        final AtomicInteger cached = new AtomicInteger();
        final AtomicInteger others = new AtomicInteger();
        final AtomicInteger temporary = new AtomicInteger();

        @Override
        public String toString() {
            return cached + " logins of cached users, " + others + " of others, " + temporary
                    + " temporary failures of others";
        }
    }

    @Test
    void cachedUsersGoOnAndOthersComeBackByThemselves() throws Exception {
        Peer.MARIADB.require();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try (SqlServer database = new MariaDb();
                ScriptedRealServer realServer = SqlLogin.realServer()) {
            fill(database, realServer.address());
            Configuration configuration = new Configuration()
                    .set("map_library", "mysql")
                    .set("map_library_opt", "127.0.0.1:" + database.port())
                    .set("lookup_threads", Integer.toString(LOOKUP_THREADS))
                    .set("lookup_cache_time", "600")
                    .listener("pop3", Dialogue.POP3, "");
            try (Proxy proxy = configuration.start()) {
                int port = configuration.port("pop3");
                List<Future<?>> running = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    String own = "user" + i;
                    assertThat(SqlLogin.logIn(port, own))
                            .as(() -> proxy.log().text())
                            .isEqualTo(Dialogue.POP3.accepted());
                    running.add(clients.submit(() -> logInAgainAndAgain(port, own)));
                }
                await(running, others(ENOUGH));
                System.out.println("before: " + counts + "; " + use(proxy, database));
                int threads = ownThreads(proxy);

                int cachedBefore = counts.cached.get();
                database.stop();
                long away = System.nanoTime() + AWAY.toNanos();
                await(
                        running,
                        () -> System.nanoTime() - away > 0
                                && counts.temporary.get() >= ENOUGH
                                && counts.cached.get() >= cachedBefore + ENOUGH);
                System.out.println("away: " + counts);
                database.start();

                await(running, others(ENOUGH));
                // the retries of before are over: from here on nobody fails
                int failures = counts.temporary.get();
                await(running, others(ENOUGH));
                assertThat(counts.temporary.get()).isEqualTo(failures);
                System.out.println("after: " + counts + "; " + use(proxy, database));
                assertThat(database.connections()).isBetween(1, LOOKUP_THREADS);
                assertThat(ownThreads(proxy))
                        .as("threads: %s", proxy.threads())
                        .isLessThanOrEqualTo(threads + LOOKUP_THREADS);

                stop.set(true);
                for (Future<?> each : running) {
                    each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }
            }
        } finally {
            stop.set(true);
            clients.shutdownNow();
        }
    }

    private static void fill(SqlServer database, String target) {
        database.execute(database.makeTable() + "INSERT INTO tblPerdition SELECT CONCAT('user', seq), "
                + SqlServer.literal(target) + ", NULL FROM seq_0_to_" + (USERS - 1));
    }

    /** That so many more users nobody has seen before have logged in. */
    private BooleanSupplier others(int more) {
        int goal = counts.others.get() + more;
        return () -> counts.others.get() >= goal;
    }

    private void logInAgainAndAgain(int port, String own) {
        while (!stop.get()) {
            assertThat(SqlLogin.logIn(port, own)).as(own).isEqualTo(Dialogue.POP3.accepted());
            counts.cached.incrementAndGet();
            String answer = SqlLogin.logIn(port, "user" + nextUser.getAndIncrement() % USERS);
            if (answer.equals(Dialogue.POP3.accepted())) {
                counts.others.incrementAndGet();
            } else {
                assertThat(answer).startsWith(Dialogue.POP3.unavailable());
                counts.temporary.incrementAndGet();
            }
        }
    }

    private static void await(List<Future<?>> running, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            for (Future<?> each : running) {
                if (each.isDone()) {
                    each.get();
                }
            }
            assertThat(System.nanoTime() - end)
                    .as("nanoseconds to the end of patience")
                    .isNegative();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static String use(Proxy proxy, SqlServer database) {
        Map<String, Integer> kinds = new TreeMap<>();
        proxy.threads().forEach(name -> kinds.merge(name.replaceAll("[-# ]?\\d+.*", ""), 1, Integer::sum));
        return database.connections() + " connections to the database, " + ownThreads(proxy)
                + " threads of the proxy's own among " + proxy.threads().size() + " " + kinds;
    }

    /** Without those of Java's compilers and collectors, which come and go. */
    private static int ownThreads(Proxy proxy) {
        return (int) proxy.threads().stream()
                .filter(name -> !name.matches("(C1|C2|G1|GC|VM|Service|Sweeper|Monitor|Common|Notification).*"))
                .count();
    }
}
