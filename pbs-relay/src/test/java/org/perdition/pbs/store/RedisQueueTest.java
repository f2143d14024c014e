// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.perdition.pbs.address.RelayAddress;

class RedisQueueTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AtomicBoolean away = new AtomicBoolean();
    private final Map<RelayAddress, Boolean> written = new ConcurrentHashMap<>();

    private void write(Entry entry, Instant learnt, boolean late) throws IOException {
        if (away.get()) {
            throw new IOException("away");
        }
        written.put(entry.address(), late);
    }

    private static RelayAddress address(int number) {
        try {
            return RelayAddress.of(
                    InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(number).array()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry entry(int number, Duration left) {
        return new Entry(address(number), Instant.now().plus(left), Optional.empty());
    }

    private RedisQueue queue() {
        return new RedisQueue("redis", this::write, Clock.systemUTC());
    }

    @Test
    void theOldestGoesWhenThereAreTooMany() {
        away.set(true);
        RedisQueue queue = queue();
        for (int i = 0; i <= RedisQueue.MAX_WAITING; i++) {
            queue.add(entry(i, Duration.ofHours(1)));
        }
        assertThat(queue.find(address(0))).isEmpty();
        assertThat(queue.entries()).hasSize(RedisQueue.MAX_WAITING);
        away.set(false);
        assertThat(await(queue, RedisQueue.MAX_WAITING)).isEqualTo(RedisQueue.MAX_WAITING);
        assertThat(queue.close()).isZero();
    }

    @Test
    void anAddressWaitsOnceWithItsLastEnd() {
        away.set(true);
        RedisQueue queue = queue();
        queue.add(entry(1, Duration.ofHours(1)));
        Entry last = entry(1, Duration.ofHours(2));
        queue.add(last);
        assertThat(queue.entries()).containsExactly(last);
        assertThat(queue.close()).isEqualTo(1);
    }

    @Test
    void whatIsOverBeforeTheServerIsBackIsNotWritten() {
        away.set(true);
        RedisQueue queue = queue();
        queue.add(entry(1, Duration.ofMillis(1)));
        queue.add(entry(2, Duration.ofHours(1)));
        queue.awaitWritten(Duration.ofMillis(100));
        away.set(false);
        assertThat(await(queue, 1)).isEqualTo(1);
        assertThat(written).containsOnlyKeys(address(2));
        assertThat(queue.close()).isZero();
    }

    private int await(RedisQueue queue, int count) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while ((!queue.entries().isEmpty() || written.size() < count) && System.nanoTime() < until) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        return written.size();
    }
}
