// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.engine.bridge.Pipe.Legs;

class BridgeTest {

    private static final int MIB = 1024 * 1024;
    private static final byte[] NONE = new byte[0];

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource
    void passesBytesBothWaysWholeAndSingly(Legs legs) throws Exception {
        try (Pipe pipe = new Pipe(legs)) {
            byte[] request = ascii("a1 FETCH 1 BODY[]\r\n");
            pipe.client.getOutputStream().write(request);
            assertThat(pipe.server.getInputStream().readNBytes(request.length)).isEqualTo(request);
            for (byte b : request) {
                pipe.server.getOutputStream().write(b);
                assertThat(pipe.client.getInputStream().read()).isEqualTo(b);
                pipe.client.getOutputStream().write(b);
                assertThat(pipe.server.getInputStream().read()).isEqualTo(b);
            }
            pipe.client.close();
            pipe.server.close();
            assertThat(pipe.end()).isEqualTo(BridgeEnd.CLIENT_LEFT);
            assertThat(pipe.bridge().receivedBytes()).isEqualTo(2L * request.length);
            assertThat(pipe.bridge().sentBytes()).isEqualTo(request.length);
            assertThat(pipe.ends).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientMayEndItsStreamFirst(Legs legs) throws Exception {
        try (Pipe pipe = new Pipe(legs, "TLSv1.3")) {
            long up = KnownBytes.write(pipe.client, 3L * MIB, true).get(20, TimeUnit.SECONDS);
            assertThat(KnownBytes.read(pipe.server, 3L * MIB)).isEqualTo(up);
            assertThat(pipe.server.getInputStream().read()).isEqualTo(-1);
            noSpin(pipe);
            CompletableFuture<Long> down = KnownBytes.write(pipe.server, 3L * MIB, true);
            assertThat(KnownBytes.read(pipe.client, 3L * MIB)).isEqualTo(down.get(20, TimeUnit.SECONDS));
            assertThat(pipe.client.getInputStream().read()).isEqualTo(-1);
            assertThat(pipe.end()).isEqualTo(BridgeEnd.CLIENT_LEFT);
            assertThat(pipe.truncated).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServerMayEndItsStreamFirst(Legs legs) throws Exception {
        try (Pipe pipe = new Pipe(legs, "TLSv1.3")) {
            CompletableFuture<Long> down = KnownBytes.write(pipe.server, 6L * MIB, true);
            assertThat(KnownBytes.read(pipe.client, 6L * MIB)).isEqualTo(down.get(20, TimeUnit.SECONDS));
            assertThat(pipe.client.getInputStream().read()).isEqualTo(-1);
            noSpin(pipe);
            CompletableFuture<Long> up = KnownBytes.write(pipe.client, 3L * MIB, true);
            assertThat(KnownBytes.read(pipe.server, 3L * MIB)).isEqualTo(up.get(20, TimeUnit.SECONDS));
            assertThat(pipe.server.getInputStream().read()).isEqualTo(-1);
            assertThat(pipe.end()).isEqualTo(BridgeEnd.SERVER_LEFT);
            assertThat(pipe.truncated).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientIsNotWaitedForWhenTheServerHasLeft(Legs legs) throws Exception {
        Duration serverEnded = Duration.ofMillis(300);
        BridgeLimits usual = BridgeLimits.of(Duration.ZERO, Duration.ofSeconds(30));
        BridgeLimits limits = new BridgeLimits(
                usual.plainHigh(),
                usual.plainLow(),
                usual.tlsHigh(),
                usual.tlsLow(),
                usual.idle(),
                serverEnded,
                usual.stall());
        try (Pipe pipe = new Pipe(legs, limits, NONE, NONE)) {
            pipe.server.getOutputStream().write(ascii("+OK bye\r\n"));
            pipe.server.shutdownOutput();
            assertThat(pipe.client.getInputStream().readAllBytes()).isEqualTo(ascii("+OK bye\r\n"));
            // The client keeps its socket open and says nothing.
            assertThat(pipe.end()).isEqualTo(BridgeEnd.SERVER_LEFT);
            assertThat(pipe.server.getInputStream().read()).isEqualTo(-1);
            await().atMost(Pipe.SOON).until(() -> pipe.listener.sessionCount() == 0);
        }
    }

    /** The I/O thread rests while one direction is ended and nothing happens in the other. */
    private static void noSpin(Pipe pipe) throws Exception {
        CompletableFuture<Long> used = new CompletableFuture<>();
        pipe.near.join().thread().execute(() -> {
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            pipe.near
                    .join()
                    .thread()
                    .schedule(
                            Duration.ofMillis(400),
                            () -> used.complete(
                                    ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before));
        });
        assertThat(Duration.ofNanos(used.get(20, TimeUnit.SECONDS))).isLessThan(Duration.ofMillis(100));
    }

    @ParameterizedTest
    @EnumSource
    void leftoversOfTheLoginComeFirst(Legs legs) throws Exception {
        BridgeLimits limits = BridgeLimits.of(Duration.ZERO, Duration.ZERO);
        try (Pipe pipe = new Pipe(legs, limits, ascii("STAT\r\nLIST\r\n"), ascii("* 1 EXISTS\r\n"))) {
            pipe.client.getOutputStream().write(ascii("QUIT\r\n"));
            pipe.server.getOutputStream().write(ascii("* 2 EXISTS\r\n"));
            assertThat(pipe.server.getInputStream().readNBytes(18)).isEqualTo(ascii("STAT\r\nLIST\r\nQUIT\r\n"));
            assertThat(pipe.client.getInputStream().readNBytes(24)).isEqualTo(ascii("* 1 EXISTS\r\n* 2 EXISTS\r\n"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasReadBeforeAResetIsDelivered(Legs legs) throws Exception {
        int length = 4 * MIB;
        try (Pipe pipe = new Pipe(legs)) {
            long sum = KnownBytes.write(pipe.server, length, false).get(20, TimeUnit.SECONDS);
            Bridge bridge = pipe.bridge();
            await().atMost(Pipe.SOON).until(() -> bridge.sentBytes() > MIB / 2);
            pipe.server.setSoLinger(true, 0);
            if (legs.far) {
                // An SSLSocket says goodbye first; the one below it does not.
                long all = KnownBytes.read(pipe.client, length);
                assertThat(all).isEqualTo(sum);
                pipe.server.close();
                assertThat(pipe.client.getInputStream().read()).isEqualTo(-1);
                return;
            }
            CompletableFuture<byte[]> got = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return pipe.client.getInputStream().readAllBytes();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    Pipe.PEERS);
            pipe.server.close();
            byte[] bytes = got.get(20, TimeUnit.SECONDS);
            assertThat(pipe.end()).isIn(BridgeEnd.SERVER_FAILED, BridgeEnd.SERVER_LEFT);
            assertThat((long) bytes.length).isEqualTo(bridge.sentBytes());
            byte[] start = KnownBytes.start();
            for (int i = 0; i < Math.min(bytes.length, start.length); i++) {
                assertThat(bytes[i]).isEqualTo(start[i]);
            }
        }
    }

    @Test
    void aResetByTheClientEndsThePairAndIsNamed() throws Exception {
        try (Pipe pipe = new Pipe(Legs.PLAIN)) {
            pipe.client.getOutputStream().write(ascii("NOOP\r\n"));
            assertThat(pipe.server.getInputStream().readNBytes(6)).isEqualTo(ascii("NOOP\r\n"));
            pipe.client.setSoLinger(true, 0);
            pipe.client.close();
            assertThat(pipe.server.getInputStream().read()).isEqualTo(-1);
            assertThat(pipe.end()).isEqualTo(BridgeEnd.CLIENT_FAILED);
            await().atMost(Pipe.SOON).until(() -> pipe.listener.sessionCount() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIdlePipeIsClosedWithoutAByte(Legs legs) throws Exception {
        BridgeLimits limits = BridgeLimits.of(Duration.ofMillis(600), Duration.ZERO);
        try (Pipe pipe = new Pipe(legs, limits, NONE, NONE)) {
            long lastByte = System.nanoTime();
            int passed = 0;
            // On a busy machine the pipe may rightly end in between.
            for (long before = lastByte; passed < 4 && passedByte(pipe); before = System.nanoTime()) {
                lastByte = before;
                passed++;
            }
            assertThat(passed).isPositive();
            if (passed == 4) {
                assertThat(pipe.client.getInputStream().read()).isEqualTo(-1);
                assertThat(pipe.server.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(pipe.end()).isEqualTo(BridgeEnd.IDLE);
            assertThat(Duration.ofNanos(System.nanoTime() - lastByte)).isGreaterThanOrEqualTo(Duration.ofMillis(600));
            assertThat(pipe.bridge().sentBytes()).isZero();
        }
    }

    private static boolean passedByte(Pipe pipe) throws Exception {
        pipe.later(Duration.ofMillis(200)).get(10, TimeUnit.SECONDS);
        try {
            pipe.client.getOutputStream().write('x');
            return pipe.server.getInputStream().read() == 'x';
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatTakesNothingIsCutOff(Legs legs) throws Exception {
        BridgeLimits limits = BridgeLimits.of(Duration.ZERO, Duration.ofMillis(300));
        try (Pipe pipe = new Pipe(legs, limits, NONE, NONE)) {
            CompletableFuture<Long> written = KnownBytes.write(pipe.server, 100L * MIB, false);
            assertThat(pipe.end()).isEqualTo(BridgeEnd.CLIENT_STALLED);
            await().atMost(Pipe.SOON).until(written::isCompletedExceptionally);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppingDeliversWhatWasRead(Legs legs) throws Exception {
        try (Pipe pipe = new Pipe(legs)) {
            KnownBytes.write(pipe.server, 100_000, false).get(20, TimeUnit.SECONDS);
            Bridge bridge = pipe.bridge();
            await().atMost(Pipe.SOON).until(() -> bridge.sentBytes() == 100_000);
            pipe.near.join().thread().execute(bridge::close);
            assertThat(pipe.client.getInputStream().readAllBytes()).hasSize(100_000);
            assertThat(pipe.end()).isEqualTo(BridgeEnd.STOPPED);
            assertThat(pipe.ends).hasValue(1);
        }
    }
}
