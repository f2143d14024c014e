// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.fppt.jedismock.RedisServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.follow.LineSource.Batch;
import org.perdition.pbs.learn.Learner;
import org.perdition.pbs.log.AuthLine;
import org.perdition.popmap.network.redis.RedisServers;
import redis.clients.jedis.Jedis;

class RedisStoreTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final RelayAddress ALICE = address("192.0.2.7");
    private static final RelayAddress BOB = address("2001:db8::7");

    private static final String OK =
            "Auth: 192.0.2.7->192.0.2.1 user=\"alice\" server=\"s\" port=\"110\" status=\"ok\"";

    private @Nullable RedisServer server;
    private int port;

    private static RelayAddress address(String text) {
        return RelayAddress.parse(text).orElseThrow();
    }

    private static Entry entry(RelayAddress address, Duration left, String user) {
        return new Entry(address, Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(left), Optional.of(user));
    }

    @BeforeEach
    void start() throws IOException {
        RedisServer started = RedisServer.newRedisServer(port).start();
        port = started.getBindPort();
        server = started;
    }

    @AfterEach
    void stop() throws IOException {
        if (Objects.requireNonNull(server).isRunning()) {
            Objects.requireNonNull(server).stop();
        }
    }

    private RedisServers servers() throws Exception {
        return RedisServers.open("redis://127.0.0.1:" + port, Optional.empty(), Optional.empty(), 4, TIMEOUT);
    }

    private RedisStore store() throws Exception {
        return new RedisStore(servers(), Clock.systemUTC());
    }

    /** Goes as it is set. */
    private static final class SetClock extends Clock {
        private Instant now;

        SetClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void whatOneProcessLearnsAnotherFinds() throws Exception {
        try (RedisStore one = store();
                RedisStore other = store()) {
            Entry learnt = entry(ALICE, Duration.ofHours(1), "alice \"a\"");
            one.learn(learnt);
            one.learn(entry(BOB, Duration.ofHours(2), "bob"));

            Entry found = other.find(ALICE).orElseThrow();
            assertThat(found.learntFrom()).contains("alice \"a\"");
            assertThat(Duration.between(found.expires(), learnt.expires()).abs())
                    .isLessThan(Duration.ofSeconds(10));
            assertThat(other.entries()).extracting(Entry::address).containsExactlyInAnyOrder(ALICE, BOB);
            assertThat(other.remove(ALICE)).isTrue();
            assertThat(other.remove(ALICE)).isFalse();
            assertThat(one.find(ALICE)).isEmpty();
            assertThat(one.purge()).isEqualTo(1);
            assertThat(other.entries()).isEmpty();
        }
    }

    @Test
    void redisTakesItAwayByItself() throws Exception {
        try (RedisStore store = store();
                Jedis jedis = new Jedis("127.0.0.1", port)) {
            store.learn(entry(ALICE, Duration.ofSeconds(100), "alice"));

            assertThat(jedis.ttl("perdition:pbs:192.0.2.7")).isBetween(1L, 100L);
            assertThat(jedis.get("perdition:pbs:192.0.2.7")).matches("[0-9]{10} alice");
            // As an entry whose time is over is gone, and one that never ends is none of ours.
            jedis.set("perdition:pbs:192.0.2.8", "0 eve");
            assertThat(store.find(address("192.0.2.8"))).isEmpty();
            jedis.set("perdition:pbs:nonsense", "x");
            assertThat(store.entries()).extracting(Entry::address).containsExactly(ALICE);
        }
    }

    /** Many users behind one address log in all the time: none of them gives it more than his own time. */
    @Test
    void refreshingGivesNoMoreTimeThanALogin() throws Exception {
        try (RedisStore store = store();
                Jedis jedis = new Jedis("127.0.0.1", port)) {
            Learner learner =
                    new Learner(store, AuthLine.BUILT_IN, Duration.ofHours(1), "POP:", RelayAddress.IPV6_BITS);
            for (int i = 0; i < 100; i++) {
                Instant now = Instant.now();
                learner.learn(new Batch(List.of(OK), now, false), now);
            }
            assertThat(jedis.pttl("perdition:pbs:192.0.2.7")).isBetween(3_500_000L, 3_600_000L);

            store.learn(entry(ALICE, Duration.ofHours(2), "alice"));
            long given = jedis.pttl("perdition:pbs:192.0.2.7");
            for (int i = 0; i < 100; i++) {
                Instant now = Instant.now();
                learner.learn(new Batch(List.of(OK), now, false), now);
            }
            assertThat(jedis.pttl("perdition:pbs:192.0.2.7"))
                    .as("nor does he take any away")
                    .isBetween(given - 60_000, given);
        }
    }

    @Test
    void whatIsOverIsNotWritten() throws Exception {
        try (RedisStore store = store();
                Jedis jedis = new Jedis("127.0.0.1", port)) {
            store.learn(entry(ALICE, Duration.ofSeconds(-5), "alice"));

            assertThat(jedis.keys("*")).isEmpty();
        }
    }

    @Test
    void aRedisThatIsAwayIsNamedAndUsedAgainWhenItIsBack() throws Exception {
        try (RedisStore store = store()) {
            store.learn(entry(ALICE, Duration.ofHours(1), "alice"));
            Objects.requireNonNull(server).stop();
            assertThatThrownBy(() -> store.learn(entry(BOB, Duration.ofHours(1), "bob")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
            assertThatThrownBy(() -> store.find(ALICE)).isInstanceOf(IOException.class);
            assertThatThrownBy(store::entries).isInstanceOf(IOException.class);
            start();
            store.learn(entry(BOB, Duration.ofHours(1), "bob"));
            assertThat(store.find(BOB)).isPresent();
        }
    }

    /** Redis counts the time: what this machine's clock does gives nobody more of it. */
    @Test
    void settingTheClockBackGivesNoTime() throws Exception {
        Instant now = Instant.now();
        SetClock clock = new SetClock(now);
        try (RedisStore store = new RedisStore(servers(), clock);
                Jedis jedis = new Jedis("127.0.0.1", port)) {
            Learner learner =
                    new Learner(store, AuthLine.BUILT_IN, Duration.ofSeconds(1_000), "POP:", RelayAddress.IPV6_BITS);
            learner.learn(new Batch(List.of(OK), now, false), now);
            Objects.requireNonNull(server).stop();
            learner.learn(new Batch(List.of(OK.replace("192.0.2.7", "192.0.2.8")), now, false), now);

            Duration back = Duration.ofHours(5);
            Instant then = now.minus(back);
            clock.now = then;
            learner.clockSetBack(back);
            start();
            learner.learn(new Batch(List.of(OK), then, false), then);
            assertThat(learner.finish(then)).isZero();

            assertThat(jedis.ttl("perdition:pbs:192.0.2.7")).isBetween(900L, 1_000L);
            assertThat(jedis.ttl("perdition:pbs:192.0.2.8")).isBetween(900L, 1_000L);
        }
    }

    @Test
    void whatIsLearntWhileRedisIsAwayWaits() throws Exception {
        try (RedisStore store = store()) {
            Learner learner =
                    new Learner(store, AuthLine.BUILT_IN, Duration.ofHours(1), "POP:", RelayAddress.IPV6_BITS);
            Objects.requireNonNull(server).stop();
            Batch batch = new Batch(List.of(OK), Instant.now(), false);
            assertThat(learner.learn(batch, Instant.now())).isFalse();
            start();
            assertThat(learner.write(Instant.now())).isTrue();
            assertThat(store.find(ALICE)).isPresent();
        }
    }
}
