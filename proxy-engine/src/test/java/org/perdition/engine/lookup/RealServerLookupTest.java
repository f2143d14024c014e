// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.config.CacheSettings;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.MapSettings;
import org.perdition.engine.config.RouteSettings;
import org.perdition.engine.login.FailureKind;
import org.perdition.engine.username.LoginNames;
import org.perdition.engine.username.NamePolicy;
import org.perdition.engine.username.PlainNames;
import org.perdition.engine.username.QueryKey;
import org.perdition.engine.username.UserName;
import org.perdition.popmap.AnswerCheck;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.Secret;

@Timeout(60)
class RealServerLookupTest {
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final LookupContext CONTEXT = new LookupContext(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 110),
            "POP3",
            false,
            "@",
            1,
            Optional.empty());

    private final BoundedThreads threads = new BoundedThreads("lookup", 1, 1);

    @AfterEach
    void close() {
        threads.close();
    }

    private interface Answer {
        LookupResult to(LookupKey key) throws PopmapUnavailableException, InterruptedException;
    }

    private record FakeMap(Answer answer) implements Popmap {
        @Override
        public LookupResult lookup(LookupKey key, LookupContext context)
                throws PopmapUnavailableException, InterruptedException {
            return answer.to(key);
        }

        @Override
        public String describe() {
            return "fake";
        }

        @Override
        public void close() {}
    }

    static PopmapChain chain(Popmap popmap) {
        return new PopmapChain(List.of(new PopmapLink(popmap, CacheSettings.NONE)));
    }

    private static HostPort server(String host, int port) {
        return new HostPort(host, OptionalInt.of(port));
    }

    private static final List<HostPort> DEFAULTS = List.of(new HostPort("d1", OptionalInt.empty()), server("d2", 2110));

    private static RouteSettings settings(List<HostPort> defaults, boolean usernameFromDatabase, boolean noLookup) {
        return new RouteSettings(
                List.of(), defaults, 110, "@", usernameFromDatabase, noLookup, PlainNames.policy(), false);
    }

    private RealServerLookup lookup(RouteSettings settings, Answer answer) {
        return new RealServerLookup(settings, LONG, chain(new FakeMap(answer)), threads);
    }

    private static LoginNames names(String name) {
        return PlainNames.policy().names(name, Optional.empty());
    }

    private static RouteOutcome find(RealServerLookup lookup, String name) throws Exception {
        return lookup.find(names(name), CONTEXT).toCompletableFuture().get();
    }

    private RouteOutcome found(String target, boolean usernameFromDatabase) throws Exception {
        return find(
                lookup(settings(DEFAULTS, usernameFromDatabase, false), key -> new LookupResult.Found(target)), "u");
    }

    private static RouteOutcome routed(HostPort... servers) {
        return new RouteOutcome.Routed(List.of(servers), Optional.empty(), Optional.empty());
    }

    private static RouteOutcome.Failed failed(RouteOutcome outcome, FailureKind kind) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        RouteOutcome.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
        return (RouteOutcome.Failed) outcome;
    }

    @Test
    void goesWhereThePopmapSays() throws Exception {
        assertThat(found("host", false)).isEqualTo(routed(server("host", 110)));
        assertThat(found("[::1]:143", false)).isEqualTo(routed(server("::1", 143)));
        assertThat(found("real@host:1", false)).isEqualTo(routed(server("host", 1)));
        assertThat(found("real@host:1", true))
                .isEqualTo(new RouteOutcome.Routed(List.of(server("host", 1)), Optional.of("real"), Optional.empty()));
        assertThat(found("host", true)).isEqualTo(routed(server("host", 110)));
    }

    @Test
    void aPortAloneOrNothingMeansADefaultServerWithItsOwnPort() throws Exception {
        assertThat(found(":143", false)).isEqualTo(routed(server("d1", 110), server("d2", 2110)));
        assertThat(found("", true)).isEqualTo(routed(server("d1", 110), server("d2", 2110)));
        assertThat(found("real@", true))
                .isEqualTo(new RouteOutcome.Routed(
                        List.of(server("d1", 110), server("d2", 2110)), Optional.of("real"), Optional.empty()));
    }

    @Test
    void theKeyIsTheNameInItsOctets() throws Exception {
        byte[] octets = {'d', (byte) 0xf6, (byte) 0xff};
        RealServerLookup lookup = lookup(
                settings(List.of(), false, false),
                key -> key.equals(new LookupKey(octets)) ? new LookupResult.Found("h") : LookupResult.NOT_FOUND);
        assertThat(find(lookup, "d\u00f6\u00ff")).isEqualTo(routed(server("h", 110)));
        failed(find(lookup, UserName.octets("d\u00f6\u00ff")), FailureKind.NO_SERVER);
    }

    @Test
    void notFoundTakesTurnsAmongTheDefaultServers() throws Exception {
        RealServerLookup lookup = lookup(settings(DEFAULTS, false, false), key -> LookupResult.NOT_FOUND);
        assertThat(find(lookup, "u")).isEqualTo(routed(server("d1", 110), server("d2", 2110)));
        assertThat(find(lookup, "u")).isEqualTo(routed(server("d2", 2110), server("d1", 110)));
        assertThat(find(lookup, "u")).isEqualTo(routed(server("d1", 110), server("d2", 2110)));
    }

    @Test
    void withoutDefaultServersThereIsNoServer() throws Exception {
        RealServerLookup lookup = lookup(settings(List.of(), false, false), key -> LookupResult.NOT_FOUND);
        failed(find(lookup, "u"), FailureKind.NO_SERVER);
    }

    @Test
    void withoutAPopmapNoThreadIsNeeded() {
        threads.close();
        RealServerLookup lookup =
                new RealServerLookup(settings(DEFAULTS, false, false), LONG, new PopmapChain(List.of()), threads);
        CompletableFuture<RouteOutcome> outcome =
                lookup.find(names("u"), CONTEXT).toCompletableFuture();
        assertThat(outcome).isCompletedWithValue(routed(server("d1", 110), server("d2", 2110)));
    }

    @Test
    void cannotSayNowIsNeverADefaultServer() throws Exception {
        List<Answer> answers = List.of(
                key -> {
                    throw new PopmapUnavailableException("server down\r\nAuth: forged");
                },
                key -> {
                    throw new IllegalStateException(key.text().orElse(""));
                },
                key -> {
                    throw new InterruptedException();
                },
                key -> {
                    throw new NoClassDefFoundError("driver");
                },
                key -> new LookupResult.Found("host with blanks"),
                key -> new LookupResult.Found("host:nonsense"));
        for (Answer answer : answers) {
            RouteOutcome outcome = find(lookup(settings(DEFAULTS, false, false), answer), "secret-user");
            assertThat(failed(outcome, FailureKind.LOOKUP_UNAVAILABLE).failure().detail())
                    .isNotBlank()
                    .doesNotContain("\r", "\n", "secret-user");
        }
    }

    /** Asks for a, b and c. */
    private static final NamePolicy KEYED = new NamePolicy(
            "@",
            Set.of(),
            Set.of(),
            1,
            Optional.empty(),
            Set.of(),
            false,
            Stream.of("a", "b", "c")
                    .map(literal -> new QueryKey(List.of(new QueryKey.Literal(literal))))
                    .toList());

    private static RouteSettings keyed(List<HostPort> defaults, boolean errorUsesDefault) {
        return new RouteSettings(List.of(), defaults, 110, "@", false, false, KEYED, errorUsesDefault);
    }

    /** The keys asked for, and what came of it. */
    private List<String> asked(boolean errorUsesDefault, Map<String, Answer> answers, List<RouteOutcome> outcome)
            throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        RealServerLookup lookup = lookup(keyed(DEFAULTS, errorUsesDefault), key -> {
            String text = key.text().orElseThrow();
            asked.add(text);
            return answers.getOrDefault(text, any -> LookupResult.NOT_FOUND).to(key);
        });
        outcome.add(lookup.find(KEYED.names("u", Optional.empty()), CONTEXT)
                .toCompletableFuture()
                .get());
        return asked;
    }

    private static final Answer DOWN = key -> {
        throw new PopmapUnavailableException("down");
    };

    @Test
    void onlyNotFoundLeadsToTheNextKey() throws Exception {
        List<RouteOutcome> outcome = new ArrayList<>();
        assertThat(asked(false, Map.of(), outcome)).containsExactly("a", "b", "c");
        assertThat(asked(false, Map.of("b", key -> new LookupResult.Found("h:1")), outcome))
                .containsExactly("a", "b");
        assertThat(asked(false, Map.of("a", key -> new LookupResult.Found("")), outcome))
                .containsExactly("a");
        assertThat(asked(false, Map.of("b", DOWN), outcome)).containsExactly("a", "b");
        assertThat(asked(false, Map.of("a", key -> new LookupResult.Refused("no", Duration.ZERO)), outcome))
                .containsExactly("a");
        assertThat(outcome.subList(0, 3))
                .containsExactly(
                        routed(server("d1", 110), server("d2", 2110)),
                        routed(server("h", 1)),
                        routed(server("d1", 110), server("d2", 2110)));
        failed(outcome.get(3), FailureKind.LOOKUP_UNAVAILABLE);
        failed(outcome.get(4), FailureKind.LOOKUP_REFUSED);
    }

    @Test
    void theDefaultServersStandInForAPopmapThatIsDownIfTheyAreToldTo() throws Exception {
        List<RouteOutcome> outcome = new ArrayList<>();
        assertThat(asked(true, Map.of("b", DOWN), outcome)).containsExactly("a", "b");
        assertThat(outcome.get(0)).isEqualTo(routed(server("d1", 110), server("d2", 2110)));
        // Not for an answer that makes no sense, nor for a refusal.
        asked(true, Map.of("a", key -> new LookupResult.Found("a b")), outcome);
        failed(outcome.get(1), FailureKind.LOOKUP_UNAVAILABLE);
        asked(true, Map.of("a", key -> new LookupResult.Refused("no", Duration.ZERO)), outcome);
        failed(outcome.get(2), FailureKind.LOOKUP_REFUSED);
    }

    @Test
    void withoutDefaultServersAPopmapThatIsDownStaysATemporaryFailure() throws Exception {
        failed(find(lookup(keyed(List.of(), true), DOWN), "u"), FailureKind.LOOKUP_UNAVAILABLE);
    }

    @Test
    void afterTheDeadlineNoFurtherKeyIsAskedFor() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        List<String> asked = new CopyOnWriteArrayList<>();
        Popmap deaf = new FakeMap(key -> {
            asked.add(key.text().orElseThrow());
            // Notices, and answers all the same.
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            interrupted.countDown();
            return LookupResult.NOT_FOUND;
        });
        RealServerLookup lookup =
                new RealServerLookup(keyed(DEFAULTS, false), Duration.ofMillis(200), chain(deaf), threads);
        failed(
                lookup.find(KEYED.names("u", Optional.empty()), CONTEXT)
                        .toCompletableFuture()
                        .get(),
                FailureKind.LOOKUP_UNAVAILABLE);
        assertThat(interrupted.await(50, TimeUnit.SECONDS)).isTrue();
        // The thread is free again only when the lookup has ended.
        threads.call(() -> "free", Duration.ZERO).toCompletableFuture().get();
        assertThat(asked).containsExactly("a");
    }

    @Test
    void tooSlowIsCannotSayNow() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Popmap slow = new FakeMap(key -> {
            try {
                new CountDownLatch(1).await();
                return LookupResult.NOT_FOUND;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        RealServerLookup lookup =
                new RealServerLookup(settings(DEFAULTS, false, false), Duration.ofSeconds(2), chain(slow), threads);
        RouteOutcome outcome = find(lookup, "u");
        assertThat(failed(outcome, FailureKind.LOOKUP_UNAVAILABLE).failure().detail())
                .contains("no answer within 2000 ms");
        assertThat(interrupted.await(50, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void tooManyWaitingIsCannotSayNowAtOnce() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        RealServerLookup lookup = lookup(settings(DEFAULTS, false, false), key -> {
            running.countDown();
            release.await();
            return new LookupResult.Found("host");
        });
        CompletableFuture<RouteOutcome> first = lookup.find(names("u"), CONTEXT).toCompletableFuture();
        assertThat(running.await(50, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<RouteOutcome> second =
                lookup.find(names("u"), CONTEXT).toCompletableFuture();
        CompletableFuture<RouteOutcome> third = lookup.find(names("u"), CONTEXT).toCompletableFuture();
        assertThat(third).isDone();
        assertThat(failed(third.get(), FailureKind.LOOKUP_UNAVAILABLE).failure().detail())
                .contains("too many");
        release.countDown();
        assertThat(first.get()).isEqualTo(routed(server("host", 110)));
        assertThat(second.get()).isEqualTo(routed(server("host", 110)));
    }

    @Test
    void refusedBringsThePopmapsTextSanitised() throws Exception {
        Duration wait = Duration.ofSeconds(7);
        RealServerLookup lookup =
                lookup(settings(DEFAULTS, false, false), key -> new LookupResult.Refused("locked\r\n+OK \u00e4", wait));
        RouteOutcome.Failed failed = failed(find(lookup, "u"), FailureKind.LOOKUP_REFUSED);
        assertThat(failed.failure().text()).isEqualTo("locked??+OK ?");
        assertThat(failed.delay()).isEqualTo(wait);
    }

    @Test
    void withNoLookupPortsAreNumbers() throws Exception {
        RealServerLookup lookup =
                lookup(settings(DEFAULTS, false, true), key -> new LookupResult.Found("192.0.2.1:pop3"));
        failed(find(lookup, "u"), FailureKind.LOOKUP_UNAVAILABLE);
    }

    @Test
    void splitsUsersAsInThePaper(@TempDir Path directory) throws Exception {
        Files.writeString(
                directory.resolve("popmap.re"), "^[a-h]: server0\n^[i-p]: server1:1110\n^[q-z]: $0@server2\n");
        PopmapLoader loader = new PopmapLoader(getClass().getClassLoader(), List.of());
        try (Popmap popmap = loader.open(
                new MapSettings("posix_regex", "posix_regex", "", Map.of(), directory), LONG, 1, AnswerCheck.ANY)) {
            RealServerLookup lookup =
                    new RealServerLookup(settings(DEFAULTS, true, false), LONG, chain(popmap), threads);
            assertThat(find(lookup, "bob")).isEqualTo(routed(server("server0", 110)));
            assertThat(find(lookup, "ida")).isEqualTo(routed(server("server1", 1110)));
            assertThat(find(lookup, "zoe"))
                    .isEqualTo(new RouteOutcome.Routed(
                            List.of(server("server2", 110)), Optional.of("z"), Optional.empty()));
            assertThat(find(lookup, "9")).isEqualTo(routed(server("d1", 110), server("d2", 2110)));
        }
    }

    private static RealServerLookup cached(
            Popmap popmap, LongSupplier nanoTime, Duration timeout, BoundedThreads threads) {
        CacheSettings cache =
                new CacheSettings(Duration.ofSeconds(60), Duration.ofSeconds(5), Duration.ofHours(1), 100);
        PopmapChain chain = new PopmapChain(List.of(new PopmapLink(popmap, cache, nanoTime)));
        return new RealServerLookup(settings(List.of(), false, false), timeout, chain, threads);
    }

    @Test
    void aKeptAnswerIsGivenOnTheCallersThreadAndDoubtedOnDemand() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        RealServerLookup lookup = cached(
                new FakeMap(key -> new LookupResult.Found("h" + asked.incrementAndGet())), () -> 0, LONG, threads);
        assertThat(find(lookup, "u")).isEqualTo(routed(server("h1", 110)));
        LoginNames names = PlainNames.policy().names("u", Optional.empty());
        assertThat(lookup.find(names, CONTEXT).toCompletableFuture()).isCompletedWithValue(routed(server("h1", 110)));
        lookup.doubt(names, CONTEXT);
        assertThat(find(lookup, "u")).isEqualTo(routed(server("h2", 110)));
    }

    @Test
    void anOldAnswerHelpsOutWhileThePopmapIsDownOrSilent() throws Exception {
        AtomicLong now = new AtomicLong();
        AtomicReference<Answer> answer = new AtomicReference<>(key -> new LookupResult.Found("host"));
        RealServerLookup lookup = cached(
                new FakeMap(key -> Objects.requireNonNull(answer.get()).to(key)),
                now::get,
                Duration.ofMillis(200),
                threads);
        assertThat(find(lookup, "u")).isEqualTo(routed(server("host", 110)));
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        answer.set(key -> {
            throw new PopmapUnavailableException("down");
        });
        assertThat(find(lookup, "u")).isEqualTo(routed(server("host", 110)));
        failed(find(lookup, "another"), FailureKind.LOOKUP_UNAVAILABLE);
        now.addAndGet(Duration.ofMinutes(2).toNanos());
        answer.set(key -> {
            new CountDownLatch(1).await();
            return LookupResult.NOT_FOUND;
        });
        assertThat(find(lookup, "u")).isEqualTo(routed(server("host", 110)));
        now.addAndGet(Duration.ofHours(2).toNanos());
        failed(find(lookup, "u"), FailureKind.LOOKUP_UNAVAILABLE);
    }

    @Test
    void theMapsOwnUserAndPasswordGoAlongWhateverTheOptionsSay() throws Exception {
        Secret secret = new Secret("other".getBytes(StandardCharsets.UTF_8));
        RealServerLookup lookup = lookup(
                settings(DEFAULTS, false, false),
                key -> new LookupResult.Found("x@host", Optional.of("d\u00f6rte"), Optional.of(secret)));
        assertThat(find(lookup, "u"))
                .isEqualTo(new RouteOutcome.Routed(
                        List.of(server("host", 110)), Optional.of("d\u00c3\u00b6rte"), Optional.of(secret)));
    }

    @Test
    void aLineBreakInTheMapsUserOrPasswordIsNoAnswer() throws Exception {
        RealServerLookup user = lookup(
                settings(DEFAULTS, false, false),
                key -> new LookupResult.Found("host", Optional.of("a\r\nb"), Optional.empty()));
        failed(find(user, "u"), FailureKind.LOOKUP_UNAVAILABLE);
        Secret breaking = new Secret(new byte[] {'a', '\n'});
        RealServerLookup password = lookup(
                settings(DEFAULTS, false, false),
                key -> new LookupResult.Found("host", Optional.empty(), Optional.of(breaking)));
        failed(find(password, "u"), FailureKind.LOOKUP_UNAVAILABLE);
    }
}
