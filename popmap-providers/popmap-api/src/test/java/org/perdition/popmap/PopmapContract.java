// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What every popmap owes the engine, whatever its store. A provider's test extends this class and writes the
 * entries into a store of its own kind; where the store is a server, it extends {@link ServerPopmapContract}.
 *
 * <p>Published as the {@code tests} jar of {@code popmap-api}, for providers from elsewhere too.
 */
public abstract class PopmapContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int THREADS = 4;
    private static final int CONCURRENT = 1_000;

    /** A connection to look up for. */
    protected static final LookupContext CONTEXT = new LookupContext(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 110),
            "POP3",
            false,
            "@",
            1,
            Optional.of(new Secret("secret".getBytes(StandardCharsets.UTF_8))));

    private static final Map<String, String> ENTRIES = Map.of(
            "alice", "one.example.net",
            "bob@example.org", "robert@two.example.net:1110",
            "carol", ":143",
            "dan", "[2001:db8::1]:110",
            "d\u00f6rte", "three.example.net");

    /** Opens a popmap that holds exactly these keys and targets. */
    protected abstract Popmap open(Map<String, String> entries) throws Exception;

    private static LookupResult ask(Popmap popmap, String key) throws Exception {
        return popmap.lookup(LookupKey.of(key), CONTEXT);
    }

    @Test
    void findsEveryKeyAndLeavesTheTargetAsItIs() throws Exception {
        try (Popmap popmap = open(ENTRIES)) {
            for (Map.Entry<String, String> entry : ENTRIES.entrySet()) {
                assertThat(ask(popmap, entry.getKey())).isEqualTo(new LookupResult.Found(entry.getValue()));
            }
        }
    }

    /** They come from padded columns and hand-written files; elsewhere in a target they make it a bad entry. */
    @Test
    void blanksAtTheEndsOfATargetDoNotCount() throws Exception {
        try (Popmap popmap = open(Map.of("alice", "  robert@one.example.net:1110 "))) {
            assertThat(((LookupResult.Found) ask(popmap, "alice")).target()).isEqualTo("robert@one.example.net:1110");
        }
    }

    @Test
    void saysNotFoundToOtherKeys() throws Exception {
        try (Popmap popmap = open(ENTRIES)) {
            for (String key : List.of("", "alic", "alice2", "2alice", "ALICE", "bob", "example.org", "@")) {
                assertThat(ask(popmap, key)).as(key).isEqualTo(LookupResult.NOT_FOUND);
            }
        }
    }

    @Test
    void hostileKeysFindNothingAndBreakNothing() throws Exception {
        List<String> hostile = new ArrayList<>(List.of(
                "'; --",
                "' OR '1'='1",
                "*",
                "*)(uid=*",
                "alice)(|(uid=*",
                "%00",
                "%",
                "_____",
                "alice\0",
                "\0",
                "alice\r\nbob",
                "alice\n",
                "\nalice",
                "\r\n",
                "../../etc/passwd",
                "${jndi:ldap://localhost/a}",
                "$1",
                "\\U",
                "%s%n",
                "al\u202eice"));
        hostile.add("a".repeat(65_536));
        hostile.add("alice" + " ".repeat(65_531));
        try (Popmap popmap = open(ENTRIES)) {
            for (String key : hostile) {
                LookupResult result =
                        assertTimeoutPreemptively(PATIENCE, () -> ask(popmap, key), () -> "a key of " + key.length());
                assertThat(result).isEqualTo(LookupResult.NOT_FOUND);
            }
            assertThat(ask(popmap, "alice")).isInstanceOf(LookupResult.Found.class);
        }
    }

    @Test
    void keysThatAreNotUtf8AreNotFound() throws Exception {
        try (Popmap popmap = open(ENTRIES)) {
            byte[] latin1 = "d\u00f6rte".getBytes(StandardCharsets.ISO_8859_1);
            assertThat(popmap.lookup(new LookupKey(latin1), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            byte[] overlong = {'a', 'l', 'i', 'c', (byte) 0xc1, (byte) 0xa5};
            assertThat(popmap.lookup(new LookupKey(overlong), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
        }
    }

    @Test
    void answersSeveralThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Popmap popmap = open(ENTRIES)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        assertThat(ask(popmap, "alice")).isEqualTo(new LookupResult.Found("one.example.net"));
                        assertThat(ask(popmap, "nobody")).isEqualTo(LookupResult.NOT_FOUND);
                    }
                    return null;
                }));
            }
            for (Future<?> each : done) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void answersAThousandLookupsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT);
        try (Popmap popmap = open(ENTRIES)) {
            CountDownLatch all = new CountDownLatch(CONCURRENT);
            List<Future<LookupResult>> answers = new ArrayList<>();
            for (int i = 0; i < CONCURRENT; i++) {
                String key = i % 2 == 0 ? "alice" : "nobody" + i;
                answers.add(threads.submit(() -> {
                    all.countDown();
                    all.await();
                    return ask(popmap, key);
                }));
            }
            for (int i = 0; i < CONCURRENT; i++) {
                assertThat(answers.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("lookup %d", i)
                        .isEqualTo(i % 2 == 0 ? new LookupResult.Found("one.example.net") : LookupResult.NOT_FOUND);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closedWhileBusyItAnswersOrSaysThatItCannot() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Popmap popmap = open(ENTRIES);
            AtomicBoolean stop = new AtomicBoolean();
            CountDownLatch busy = new CountDownLatch(THREADS);
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                done.add(threads.submit(() -> {
                    while (!stop.get()) {
                        try {
                            assertThat(ask(popmap, "alice")).isEqualTo(new LookupResult.Found("one.example.net"));
                        } catch (PopmapUnavailableException e) {
                            assertThat(busy.getCount())
                                    .as("may fail only once closed")
                                    .isZero();
                        }
                        busy.countDown();
                    }
                    return null;
                }));
            }
            assertThat(busy.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            popmap.close();
            popmap.close();
            stop.set(true);
            for (Future<?> each : done) {
                each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void describesItselfInOneLine() throws Exception {
        try (Popmap popmap = open(ENTRIES)) {
            assertThat(popmap.describe()).isNotBlank().doesNotContain("\n", "\r");
        }
    }
}
