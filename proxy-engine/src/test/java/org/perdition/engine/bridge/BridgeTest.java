// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.engine.bridge.Pipe.Legs;
import org.perdition.engine.transport.IoThread;

class BridgeTest {

    /** A thread each: the common pool of a JDK 25 has but one on two processors, and peers block each other there. */
    private static final Executor PEERS = task -> new Thread(task, "peer").start();

    private static final int MIB = 1024 * 1024;
    private static final byte[] NONE = new byte[0];
    private static final byte[] BLOCK = new byte[64 * 1024 + 7];

    static {
        new Random(4).nextBytes(BLOCK);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes this many bytes of a fixed pattern on a thread of its own and gives their checksum. */
    private static CompletableFuture<Long> write(Socket socket, long length, boolean thenEnd) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        CRC32 sum = new CRC32();
                        OutputStream out = socket.getOutputStream();
                        long left = length;
                        for (int i = 0; left > 0; i++) {
                            int offset = i % 1000;
                            int size = (int) Math.min(left, BLOCK.length - offset);
                            out.write(BLOCK, offset, size);
                            sum.update(BLOCK, offset, size);
                            left -= size;
                        }
                        if (thenEnd) {
                            socket.shutdownOutput();
                        }
                        return sum.getValue();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                PEERS);
    }

    private static long read(Socket socket, long length) throws IOException {
        CRC32 sum = new CRC32();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[128 * 1024];
        long left = length;
        while (left > 0) {
            int size = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            assertThat(size).as("left to read: %d", left).isPositive();
            sum.update(buffer, 0, size);
            left -= size;
        }
        return sum.getValue();
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
    void aStoppedClientHoldsLittleAndThenGetsEverything(Legs legs) throws Exception {
        slowReader(legs, true, 100L * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedServerHoldsLittleAndThenGetsEverything(Legs legs) throws Exception {
        slowReader(legs, false, 40L * MIB);
    }

    private static void slowReader(Legs legs, boolean down, long length) throws Exception {
        try (Pipe pipe = new Pipe(legs)) {
            Socket writer = down ? pipe.server : pipe.client;
            Socket reader = down ? pipe.client : pipe.server;
            CompletableFuture<Long> written = write(writer, length, true);
            Bridge bridge = pipe.bridge();
            long first = read(reader, 10);
            awaitStandstill(pipe, bridge);
            assertThat(written).isNotDone();
            assertThat(bridge.heldBytes()).isBetween(1L, (long) MIB);
            CRC32 head = new CRC32();
            head.update(BLOCK, 0, 10);
            assertThat(first).isEqualTo(head.getValue());
            CRC32 all = new CRC32();
            all.update(BLOCK, 0, 10);
            InputStream in = reader.getInputStream();
            byte[] buffer = new byte[100_000];
            long got = 10;
            for (int size = in.read(buffer); size > 0; size = in.read(buffer)) {
                all.update(buffer, 0, size);
                got += size;
            }
            assertThat(got).isEqualTo(length);
            assertThat(all.getValue()).isEqualTo(written.get(20, TimeUnit.SECONDS));
            assertThat(bridge.peakHeldBytes()).isBetween(64L * 1024, (long) MIB);
            assertThat(down ? bridge.sentBytes() : bridge.receivedBytes()).isEqualTo(length);
        }
    }

    /** Until bytes are queued and none has been read for a while. */
    private static void awaitStandstill(Pipe pipe, Bridge bridge) {
        await().atMost(Pipe.SOON).until(() -> {
            long before = bridge.receivedBytes() + bridge.sentBytes();
            later(pipe, Duration.ofMillis(250)).get(10, TimeUnit.SECONDS);
            return bridge.heldBytes() > 32 * 1024 && bridge.receivedBytes() + bridge.sentBytes() == before;
        });
    }

    private static CompletableFuture<Void> later(Pipe pipe, Duration delay) {
        CompletableFuture<Void> later = new CompletableFuture<>();
        IoThread thread = pipe.near.join().thread();
        thread.execute(() -> thread.schedule(delay, () -> later.complete(null)));
        return later;
    }

    @ParameterizedTest
    @EnumSource
    void bothDirectionsStoppedAtOnceStayUnderOneMebibyte(Legs legs) throws Exception {
        long length = 30L * MIB;
        try (Pipe pipe = new Pipe(legs)) {
            CompletableFuture<Long> down = write(pipe.server, length, false);
            CompletableFuture<Long> up = write(pipe.client, length, false);
            Bridge bridge = pipe.bridge();
            awaitStandstill(pipe, bridge);
            CompletableFuture<Long> atServer = CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return read(pipe.server, length);
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    PEERS);
            assertThat(read(pipe.client, length)).isEqualTo(down.get(20, TimeUnit.SECONDS));
            assertThat(atServer.get(20, TimeUnit.SECONDS)).isEqualTo(up.get(20, TimeUnit.SECONDS));
            assertThat(bridge.peakHeldBytes()).isBetween(64L * 1024, (long) MIB);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientMayEndItsStreamFirst(Legs legs) throws Exception {
        try (Pipe pipe = new Pipe(legs, "TLSv1.3")) {
            long up = write(pipe.client, 3L * MIB, true).get(20, TimeUnit.SECONDS);
            assertThat(read(pipe.server, 3L * MIB)).isEqualTo(up);
            assertThat(pipe.server.getInputStream().read()).isEqualTo(-1);
            noSpin(pipe);
            CompletableFuture<Long> down = write(pipe.server, 3L * MIB, true);
            assertThat(read(pipe.client, 3L * MIB)).isEqualTo(down.get(20, TimeUnit.SECONDS));
            assertThat(pipe.client.getInputStream().read()).isEqualTo(-1);
            assertThat(pipe.end()).isEqualTo(BridgeEnd.CLIENT_LEFT);
            assertThat(pipe.truncated).hasValue(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServerMayEndItsStreamFirst(Legs legs) throws Exception {
        try (Pipe pipe = new Pipe(legs, "TLSv1.3")) {
            CompletableFuture<Long> down = write(pipe.server, 6L * MIB, true);
            assertThat(read(pipe.client, 6L * MIB)).isEqualTo(down.get(20, TimeUnit.SECONDS));
            assertThat(pipe.client.getInputStream().read()).isEqualTo(-1);
            noSpin(pipe);
            CompletableFuture<Long> up = write(pipe.client, 3L * MIB, true);
            assertThat(read(pipe.server, 3L * MIB)).isEqualTo(up.get(20, TimeUnit.SECONDS));
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
            long sum = write(pipe.server, length, false).get(20, TimeUnit.SECONDS);
            Bridge bridge = pipe.bridge();
            await().atMost(Pipe.SOON).until(() -> bridge.sentBytes() > MIB / 2);
            pipe.server.setSoLinger(true, 0);
            if (legs.far) {
                // An SSLSocket says goodbye first; the one below it does not.
                long all = read(pipe.client, length);
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
                    PEERS);
            pipe.server.close();
            byte[] bytes = got.get(20, TimeUnit.SECONDS);
            assertThat(pipe.end()).isIn(BridgeEnd.SERVER_FAILED, BridgeEnd.SERVER_LEFT);
            assertThat((long) bytes.length).isEqualTo(bridge.sentBytes());
            for (int i = 0; i < Math.min(bytes.length, BLOCK.length); i++) {
                assertThat(bytes[i]).isEqualTo(BLOCK[i]);
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
            assertThat(pipe.transport.connectedCount()).isZero();
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
        later(pipe, Duration.ofMillis(200)).get(10, TimeUnit.SECONDS);
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
            CompletableFuture<Long> written = write(pipe.server, 100L * MIB, false);
            assertThat(pipe.end()).isEqualTo(BridgeEnd.CLIENT_STALLED);
            await().atMost(Pipe.SOON).until(written::isCompletedExceptionally);
        }
    }

    @ParameterizedTest
    @EnumSource
    void stoppingDeliversWhatWasRead(Legs legs) throws Exception {
        try (Pipe pipe = new Pipe(legs)) {
            write(pipe.server, 100_000, false).get(20, TimeUnit.SECONDS);
            Bridge bridge = pipe.bridge();
            await().atMost(Pipe.SOON).until(() -> bridge.sentBytes() == 100_000);
            pipe.near.join().thread().execute(bridge::close);
            assertThat(pipe.client.getInputStream().readAllBytes()).hasSize(100_000);
            assertThat(pipe.end()).isEqualTo(BridgeEnd.STOPPED);
            assertThat(pipe.ends).hasValue(1);
        }
    }
}
