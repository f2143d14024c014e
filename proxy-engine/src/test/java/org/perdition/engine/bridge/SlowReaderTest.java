// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.engine.bridge.Pipe.Legs;

/** A side that does not read: by its own counters a pair never holds more than 1 MiB, and nothing is lost. */
class SlowReaderTest {
    private static final int MIB = 1024 * 1024;
    private static final byte[] NONE = new byte[0];

    /** How long a client does not read at all. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    /** All kinds of pairs at once, since each stands still for half a minute. */
    @Test
    void aClientThatReadsNothingForHalfAMinuteHoldsLittleAndThenGetsEverything() throws Exception {
        List<SlowReader> readers = new ArrayList<>();
        try {
            for (Legs legs : Legs.values()) {
                readers.add(new SlowReader(legs, true, 100L * MIB));
            }
            for (SlowReader reader : readers) {
                reader.awaitStandstill();
            }
            await().during(PAUSE)
                    .atMost(PAUSE.plus(Pipe.SOON))
                    .until(() -> readers.stream().allMatch(SlowReader::holdsLittle));
            for (SlowReader reader : readers) {
                reader.finish();
            }
        } finally {
            for (SlowReader reader : readers) {
                reader.pipe.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedServerHoldsLittleAndThenGetsEverything(Legs legs) throws Exception {
        SlowReader reader = new SlowReader(legs, false, 40L * MIB);
        try (Pipe pipe = reader.pipe) {
            reader.awaitStandstill();
            reader.finish();
            assertThat(pipe.bridge().sentBytes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bothDirectionsStoppedAtOnceStayUnderOneMebibyte(Legs legs) throws Exception {
        long length = 30L * MIB;
        try (Pipe pipe = new Pipe(legs)) {
            CompletableFuture<Long> down = KnownBytes.write(pipe.server, length, false);
            CompletableFuture<Long> up = KnownBytes.write(pipe.client, length, false);
            Bridge bridge = pipe.bridge();
            pipe.awaitStandstill();
            CompletableFuture<Long> atServer = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return KnownBytes.read(pipe.server, length);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Pipe.PEERS);
            assertThat(KnownBytes.read(pipe.client, length)).isEqualTo(down.get(20, TimeUnit.SECONDS));
            assertThat(atServer.get(20, TimeUnit.SECONDS)).isEqualTo(up.get(20, TimeUnit.SECONDS));
            assertThat(bridge.peakHeldBytes()).isBetween(64L * 1024, (long) MIB);
        }
    }

    /** One side of a pipe sends, and the other does not read until it is told to. */
    private static final class SlowReader {
        /** Longer than any stand-still here. */
        private static final Duration STALL = Duration.ofMinutes(5);

        final Pipe pipe;
        private final boolean down;
        private final long length;
        private final Bridge bridge;
        private final CompletableFuture<Long> written;

        SlowReader(Legs legs, boolean down, long length) throws Exception {
            this.pipe = new Pipe(legs, BridgeLimits.of(Duration.ZERO, STALL), NONE, NONE);
            this.down = down;
            this.length = length;
            this.bridge = pipe.bridge();
            this.written = KnownBytes.write(down ? pipe.server : pipe.client, length, true);
        }

        /** Bytes the proxy has read. */
        long count() {
            return down ? bridge.sentBytes() : bridge.receivedBytes();
        }

        void awaitStandstill() {
            pipe.awaitStandstill();
        }

        boolean holdsLittle() {
            return !written.isDone() && bridge.heldBytes() > 0 && bridge.peakHeldBytes() <= MIB;
        }

        /** Reads everything. */
        void finish() throws Exception {
            assertThat(written).isNotDone();
            assertThat(bridge.heldBytes()).isBetween(1L, (long) MIB);
            Socket socket = down ? pipe.client : pipe.server;
            assertThat(KnownBytes.read(socket, length)).isEqualTo(written.get(20, TimeUnit.SECONDS));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(bridge.peakHeldBytes()).isBetween(64L * 1024, (long) MIB);
            assertThat(count()).isEqualTo(length);
        }
    }
}
