// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.fppt.jedismock.RedisServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.popmap.network.redis.RedisServers;
import redis.clients.jedis.Jedis;

class RedisStoreTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final RelayAddress ALICE = address("192.0.2.7");
    private static final RelayAddress BOB = address("2001:db8::7");

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

    private RedisStore store() throws Exception {
        return new RedisStore(
                RedisServers.open("redis://127.0.0.1:" + port, Optional.empty(), Optional.empty(), 4, TIMEOUT),
                Clock.systemUTC());
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    @Test
    void whatOneProcessLearnsAnotherFinds() throws Exception {
        try (RedisStore one = store();
                RedisStore other = store()) {
            Entry learnt = entry(ALICE, Duration.ofHours(1), "alice \"a\"");
            one.learn(learnt);
            one.learn(entry(BOB, Duration.ofHours(2), "bob"));
            one.sync();
            Entry found = other.find(ALICE).orElseThrow();
            assertThat(found.learntFrom()).contains("alice \"a\"");
            assertThat(Duration.between(found.expires(), learnt.expires()).abs()).isLessThan(Duration.ofSeconds(10));
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
            store.sync();
            assertThat(jedis.ttl("perdition:pbs:192.0.2.7")).isBetween(1L, 100L);
            assertThat(jedis.get("perdition:pbs:192.0.2.7")).matches("[0-9]{10} alice");
            // As an entry whose time is over is gone, and one that never ends is none of ours.
            jedis.set("perdition:pbs:192.0.2.8", "0 eve");
            assertThat(store.find(address("192.0.2.8"))).isEmpty();
            jedis.set("perdition:pbs:nonsense", "x");
            assertThat(store.entries()).extracting(Entry::address).containsExactly(ALICE);
        }
    }

    @Test
    void whatIsOverIsNotWritten() throws Exception {
        try (RedisStore store = store();
                Jedis jedis = new Jedis("127.0.0.1", port)) {
            store.learn(entry(ALICE, Duration.ofSeconds(-5), "alice"));
            store.sync();
            assertThat(jedis.keys("*")).isEmpty();
        }
    }

    @Test
    void whatIsLearntWhileRedisIsAwayIsWrittenWhenItIsBack() throws Exception {
        try (RedisStore store = store()) {
            store.learn(entry(ALICE, Duration.ofHours(1), "alice"));
            store.sync();
            Objects.requireNonNull(server).stop();
            store.learn(entry(BOB, Duration.ofHours(1), "bob"));
            store.sync();
            // This process knows it all the same; of what is in Redis nothing is known.
            assertThat(store.find(BOB)).isPresent();
            assertThatThrownBy(() -> store.find(ALICE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
            start();
            try (Jedis jedis = new Jedis("127.0.0.1", port)) {
                await(() -> jedis.exists("perdition:pbs:2001:db8::7"));
            }
        }
    }

    @Test
    void whatWaitedDoesNotShortenWhatOthersHaveLearntSince() throws Exception {
        try (RedisStore store = store()) {
            Objects.requireNonNull(server).stop();
            store.learn(entry(ALICE, Duration.ofSeconds(1000), "early"));
            store.sync();
            store.learn(entry(BOB, Duration.ofSeconds(1000), "bob"));
            RedisServer started = RedisServer.newRedisServer(port);
            started.start();
            server = started;
            try (Jedis jedis = new Jedis("127.0.0.1", port)) {
                // Either comes first; the later end stays.
                jedis.setex("perdition:pbs:192.0.2.7", 5000, "0 late");
                await(() -> jedis.exists("perdition:pbs:2001:db8::7"));
                assertThat(jedis.ttl("perdition:pbs:192.0.2.7")).isGreaterThan(4000);
            }
        }
    }

    @Test
    void theEndSaysWhatCouldNotBeWritten() throws Exception {
        RedisStore store = store();
        Objects.requireNonNull(server).stop();
        store.learn(entry(ALICE, Duration.ofHours(1), "alice"));
        assertThatThrownBy(store::close).isInstanceOf(IOException.class).hasMessageContaining("1 addresses were not");
    }
}
