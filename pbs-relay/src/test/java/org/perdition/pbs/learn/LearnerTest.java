// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.follow.LineSource;
import org.perdition.pbs.follow.LineSource.Batch;
import org.perdition.pbs.log.AuthLine;
import org.perdition.pbs.store.DatabaseStore;
import org.perdition.pbs.store.Entry;
import org.perdition.pbs.store.RelayStore;

class LearnerTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private RelayStore store;
    private Learner learner;

    @BeforeEach
    void open() {
        store = DatabaseStore.berkeley(folder.resolve("popauth.db"), "POP:");
        learner = new Learner(store, AuthLine.BUILT_IN, HOUR, "POP:", 128);
    }

    private static Batch batch(Instant notBefore, String... lines) {
        return new Batch(Arrays.asList(lines), notBefore, false);
    }

    private static String login(String address, String user, String status) {
        return "perdition[1]: Auth: " + address + "->192.0.2.1 user=\"" + user
                + "\" passwd=\"XXXXXX\" server=\"m\" port=\"110\" status=\"" + status + "\"";
    }

    private Instant end(String address) throws IOException {
        return store.find(RelayAddress.parse(address).orElseThrow())
                .map(Entry::expires)
                .orElse(Instant.EPOCH);
    }

    @Test
    void aLoginLetsItsAddressRelayForAWhile() throws Exception {
        assertThat(learner.learn(
                        batch(
                                NOW,
                                login("192.0.2.7", "karl", "ok"),
                                login("192.0.2.8", "eve", "failed: Re-Authentication Failure"),
                                "something else"),
                        NOW))
                .isTrue();
        assertThat(store.entries())
                .extracting(entry -> entry.address().toString())
                .containsExactly("192.0.2.7");
        assertThat(end("192.0.2.7")).isEqualTo(NOW.plus(HOUR));
        assertThat(learner.logins()).isEqualTo(1);
        learner.sweep(NOW.plus(HOUR).minusSeconds(1));
        assertThat(store.entries()).hasSize(1);
        learner.sweep(NOW.plus(HOUR));
        assertThat(store.entries()).isEmpty();
    }

    /** connect_relog repeats the line of a session that lives on. */
    @Test
    void aRepeatedLineGivesMoreTimeAndNeverLess() throws Exception {
        learner.learn(batch(NOW, login("192.0.2.7", "karl", "ok")), NOW);
        learner.learn(batch(NOW.plusSeconds(300), login("192.0.2.7", "karl", "ok")), NOW.plusSeconds(300));
        assertThat(end("192.0.2.7")).isEqualTo(NOW.plus(HOUR).plusSeconds(300));
        learner.learn(batch(NOW.minusSeconds(300), login("192.0.2.7", "karl", "ok")), NOW.plusSeconds(301));
        assertThat(end("192.0.2.7")).isEqualTo(NOW.plus(HOUR).plusSeconds(300));
    }

    /** Lines from the time that the daemon did not run count from its beginning, so that none opens a relay too long. */
    @Test
    void oldLinesOpenNothing() throws Exception {
        learner.learn(batch(NOW.minus(HOUR), login("192.0.2.7", "karl", "ok")), NOW);
        learner.learn(batch(NOW.minus(HOUR).plusSeconds(10), login("192.0.2.8", "karl", "ok")), NOW);
        assertThat(end("192.0.2.7")).isEqualTo(Instant.EPOCH);
        assertThat(end("192.0.2.8")).isEqualTo(NOW.plusSeconds(10));
    }

    @Test
    void ipv6CountsByItsNetwork() throws Exception {
        learner = new Learner(store, AuthLine.BUILT_IN, HOUR, "POP:", 64);
        learner.learn(batch(NOW, login("2001:db8:1:2:3:4:5:6", "karl", "ok")), NOW);
        assertThat(store.entries())
                .extracting(entry -> entry.address().toString())
                .containsExactly("2001:db8:1:2::/64");
    }

    @Test
    void whatCannotBeWrittenWaits() throws Exception {
        Path file = folder.resolve("popauth.db");
        Files.writeString(file, "garbage");
        assertThat(learner.learn(batch(NOW, login("192.0.2.7", "karl", "ok")), NOW))
                .isFalse();
        assertThat(learner.learn(batch(NOW, login("192.0.2.8", "karl", "ok")), NOW))
                .isFalse();
        learner.sweep(NOW);
        Files.delete(file);
        assertThat(learner.write(NOW)).isTrue();
        assertThat(store.entries()).hasSize(2);
    }

    /** It would relay until the next sweep. */
    @Test
    void whatWasOverBeforeItCouldBeWrittenIsNot() throws Exception {
        Path file = folder.resolve("popauth.db");
        Files.writeString(file, "garbage");
        learner.learn(batch(NOW, login("192.0.2.7", "karl", "ok")), NOW);
        learner.learn(batch(NOW.plusSeconds(10), login("192.0.2.8", "karl", "ok")), NOW.plusSeconds(10));
        Files.delete(file);
        assertThat(learner.finish(NOW.plus(HOUR))).isZero();
        assertThat(store.entries())
                .extracting(entry -> entry.address().toString())
                .containsExactly("192.0.2.8");
    }

    /** The addresses in it would relay longer for good. */
    @Test
    void aClockSetBackWhileTheStoreIsAwayIsMadeUpFor() throws Exception {
        learner.learn(batch(NOW, login("192.0.2.7", "karl", "ok")), NOW);
        Path file = folder.resolve("popauth.db");
        Path away = Files.move(file, folder.resolve("away"));
        Files.writeString(file, "garbage");
        // Looks at the file anew, as another process does.
        store = DatabaseStore.berkeley(file, "POP:");
        learner = new Learner(store, AuthLine.BUILT_IN, HOUR, "POP:", 128);
        learner.clockSetBack(Duration.ofSeconds(500));
        learner.clockSetBack(Duration.ofSeconds(100));
        assertThat(learner.isSettled()).isFalse();
        assertThat(learner.learn(batch(NOW), NOW)).isFalse();
        Files.move(away, file, StandardCopyOption.REPLACE_EXISTING);
        Instant now = NOW.minusSeconds(600);
        learner.sweep(now);
        assertThat(learner.isSettled()).isTrue();
        assertThat(end("192.0.2.7")).isEqualTo(NOW.plus(HOUR).minusSeconds(600));
        learner.sweep(now);
        assertThat(end("192.0.2.7")).isEqualTo(NOW.plus(HOUR).minusSeconds(600));
    }

    /** Signals and new lines wait as long. */
    @Test
    void aSlowStoreIsNotWaitedForPortionByPortion() throws Exception {
        AtomicInteger written = new AtomicInteger();
        RelayStore slow = (RelayStore) Proxy.newProxyInstance(
                RelayStore.class.getClassLoader(), new Class<?>[] {RelayStore.class}, (proxy, method, arguments) -> {
                    if (List.of("learn", "refresh").contains(method.getName())) {
                        written.incrementAndGet();
                        Thread.sleep(100);
                    }
                    return method.getReturnType() == Optional.class ? Optional.empty() : null;
                });
        learner = new Learner(slow, AuthLine.BUILT_IN, HOUR, "POP:", 128);
        String[] lines = new String[1_000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = login("10.0." + i / 256 + "." + i % 256, "karl", "ok");
        }
        assertThat(learner.learn(batch(NOW, lines), NOW)).isFalse();
        assertThat(written.get()).isPositive().isLessThan(lines.length / 2);
    }

    @Test
    void loginsThatAreNotBelievedAreCounted() throws Exception {
        String broken = "perdition[1]: Auth: 192.0.2.9->192.0.2.1 user=\"a";
        learner.learn(batch(NOW, broken, login("192.0.2.7", "karl", "ok"), "something else"), NOW);
        assertThat(store.entries()).isEmpty();
        assertThat(learner.unbelieved()).isEqualTo(1);
        assertThat(learner.logins()).isZero();
    }

    /** A store that is away for long. */
    @Test
    void soManyWaitAndNoMore() throws Exception {
        Files.writeString(folder.resolve("popauth.db"), "garbage");
        List<String> lines = new ArrayList<>();
        int many = Learner.MAX_WAITING + 500;
        for (int i = 0; i < many; i++) {
            lines.add(login("10." + i / 65_536 + "." + i / 256 % 256 + "." + i % 256, "karl", "ok"));
        }
        for (int i = 0; i < many; i += LineSource.MAX_BATCH) {
            List<String> some = lines.subList(i, Math.min(many, i + LineSource.MAX_BATCH));
            assertThat(learner.learn(new Batch(some, NOW, false), NOW)).isFalse();
        }
        assertThat(learner.logins()).isEqualTo(many);
        assertThat(learner.finish(NOW)).isEqualTo(Learner.MAX_WAITING);
    }

    @Test
    void settingTheClockBackGivesNoTime() throws Exception {
        ClockWatch watch = new ClockWatch(NOW, 0);
        learner.learn(batch(NOW, login("192.0.2.7", "karl", "ok")), NOW);
        assertThat(watch.setBack(NOW.plusSeconds(10), Duration.ofSeconds(10).toNanos()))
                .isZero();
        assertThat(watch.setBack(NOW.plusSeconds(3_000), Duration.ofSeconds(11).toNanos()))
                .isZero();
        assertThat(watch.setBack(NOW.plusSeconds(3_000), Duration.ofSeconds(12).toNanos()))
                .isZero();
        Duration back =
                watch.setBack(NOW.plusSeconds(13), Duration.ofSeconds(13).toNanos());
        assertThat(back).isEqualTo(Duration.ofSeconds(2_988));
        learner.clockSetBack(back);
        assertThat(end("192.0.2.7")).isEqualTo(NOW.plus(HOUR).minus(back));
        assertThat(List.of(watch.setBack(
                        NOW.plusSeconds(14), Duration.ofSeconds(14).toNanos())))
                .containsExactly(Duration.ZERO);
    }
}
