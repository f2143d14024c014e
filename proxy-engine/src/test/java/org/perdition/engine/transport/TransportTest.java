// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IdleStatus;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransportTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<Socket> clients = new ArrayList<>();
    private Transport transport;

    @BeforeEach
    void start() throws IOException {
        transport = new Transport(2);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        transport.close();
        assertThat(transport.connectedCount()).isZero();
    }

    @Test
    void threadDumpsShowWhichThreadsDoIo() throws Exception {
        for (IoThread thread : transport.threads()) {
            settle(thread);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .contains("io-1", "io-2");
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Socket client(Listener listener) throws IOException {
        Socket socket = new Socket();
        socket.connect(listener.localAddress());
        socket.setSoTimeout((int) SOON.toMillis());
        return socket;
    }

    /** Sends back what comes, through the chain. */
    private static final class Echo extends IoHandlerAdapter {
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger inputClosed = new AtomicInteger();

        @Override
        public void messageReceived(IoSession session, Object message) {
            session.write(message);
        }

        @Override
        public void messageSent(IoSession session, Object message) {
            sent.incrementAndGet();
        }

        @Override
        public void inputClosed(IoSession session) {
            inputClosed.incrementAndGet();
            ((MailSession) session).closeAfterFlush();
        }
    }

    private MailSession accepted() throws IOException {
        CompletableFuture<MailSession> session = new CompletableFuture<>();
        Listener listener = transport.listen(loopback(0), s -> {
            session.complete(s);
            return new IoHandlerAdapter();
        });
        clients.add(client(listener));
        return session.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void echoesThroughFiltersInOrder() throws IOException {
        AtomicInteger filtered = new AtomicInteger();
        Echo echo = new Echo();
        Listener listener = transport.listen(loopback(0), session -> {
            session.getFilterChain().addLast("counting", new IoFilterAdapter() {
                @Override
                public void messageReceived(NextFilter next, IoSession s, Object message) {
                    filtered.addAndGet(((IoBuffer) message).remaining());
                    next.messageReceived(s, message);
                }

                @Override
                public void filterWrite(NextFilter next, IoSession s, WriteRequest request) {
                    filtered.addAndGet(((IoBuffer) request.getMessage()).remaining());
                    next.filterWrite(s, request);
                }
            });
            return echo;
        });
        try (Socket socket = client(listener)) {
            byte[] text = "one two three".getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(text);
            assertThat(socket.getInputStream().readNBytes(text.length)).isEqualTo(text);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(listener.sessionCount()).isZero());
        assertThat(filtered).hasValue(26);
        assertThat(echo.sent.get()).isPositive();
        assertThat(echo.inputClosed).hasValue(1);
    }

    @Test
    void keepsTheOrderOfQueuedWritesWhateverWayTheyCome() throws Exception {
        int pieces = 400;
        int length = 20_000;
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Long> pending = new CompletableFuture<>();
        Listener listener = transport.listen(loopback(0), session -> new IoHandlerAdapter() {
            @Override
            public void sessionOpened(IoSession s) {
                ByteBuffer lent = ByteBuffer.allocateDirect(length);
                for (int i = 0; i < pieces; i++) {
                    int size = i % 3 == 0 ? 7 : length;
                    byte[] piece = new byte[size];
                    java.util.Arrays.fill(piece, (byte) i);
                    if (i % 2 == 0) {
                        s.write(IoBuffer.wrap(piece));
                    } else {
                        session.writeNow(lent.clear().put(piece).flip());
                        assertThat(lent.hasRemaining()).isFalse();
                    }
                }
                pending.complete(session.pendingBytes());
                s.closeOnFlush();
            }

            @Override
            public void messageSent(IoSession s, Object message) {
                sent.incrementAndGet();
            }
        });
        try (Socket socket = client(listener)) {
            assertThat(pending.get(10, TimeUnit.SECONDS)).isPositive();
            InputStream in = socket.getInputStream();
            for (int i = 0; i < pieces; i++) {
                byte[] piece = in.readNBytes(i % 3 == 0 ? 7 : length);
                assertThat(piece).hasSize(i % 3 == 0 ? 7 : length).containsOnly((byte) i);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(listener.sessionCount()).isZero());
        assertThat(sent).hasValue(pieces / 2);
    }

    @Test
    void writesFromOtherThreadsArrive() throws Exception {
        CompletableFuture<MailSession> accepted = new CompletableFuture<>();
        Listener listener = transport.listen(loopback(0), s -> {
            accepted.complete(s);
            return new IoHandlerAdapter();
        });
        try (Socket socket = client(listener)) {
            MailSession session = accepted.get(10, TimeUnit.SECONDS);
            session.write(IoBuffer.wrap(new byte[] {1, 2, 3}));
            assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
            session.closeOnFlush();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void closingBehindUnreadInputStillDeliversTheLastBytes() throws Exception {
        Listener listener = transport.listen(loopback(0), session -> new IoHandlerAdapter() {
            @Override
            public void messageReceived(IoSession s, Object message) {
                s.suspendRead();
                s.write(IoBuffer.wrap(new byte[100]));
                s.closeOnFlush();
            }
        });
        try (Socket socket = client(listener)) {
            byte[] much = new byte[600_000];
            Thread sender = new Thread(() -> {
                try {
                    socket.getOutputStream().write(much);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    // Cut off: allowed.
                }
            });
            sender.start();
            sender.join(SOON.toMillis());
            assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(listener.sessionCount()).isZero());
    }

    @Test
    void whatThePeerSaidBeforeItHungUpIsReadThoughAWriteHasFailed() throws Exception {
        int length = 30_000;
        AtomicInteger read = new AtomicInteger();
        CompletableFuture<MailSession> opened = new CompletableFuture<>();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Listener listener = transport.listen(loopback(0), session -> {
            session.suspendRead();
            opened.complete(session);
            return new IoHandlerAdapter() {
                @Override
                public void messageReceived(IoSession s, Object message) {
                    read.addAndGet(((IoBuffer) message).remaining());
                }

                @Override
                public void exceptionCaught(IoSession s, Throwable cause) {
                    failure.complete(cause);
                }
            };
        });
        Socket socket = client(listener);
        MailSession session = opened.get(10, TimeUnit.SECONDS);
        socket.getOutputStream().write(new byte[length]);
        socket.setSoLinger(true, 0);
        socket.close();
        CompletableFuture<Void> broken = new CompletableFuture<>();
        session.thread().execute(() -> {
            for (int i = 0; i < 100 && session.outputOpen(); i++) {
                session.writeNow(ByteBuffer.wrap(new byte[100]));
            }
            broken.complete(null);
        });
        broken.get(10, TimeUnit.SECONDS);
        assertThat(session.outputOpen()).isFalse();
        session.thread().execute(session::resumeRead);
        assertThat(failure.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThat(read).hasValue(length);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(listener.sessionCount()).isZero());
    }

    @Test
    void sharedConfigurationCannotBeChanged() throws IOException {
        MailSession session = accepted();
        assertThatThrownBy(() -> session.getConfig().setIdleTime(IdleStatus.BOTH_IDLE, 1))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void saysWhyItCannotListen() throws IOException {
        Listener listener = transport.listen(loopback(0), s -> new IoHandlerAdapter());
        assertThatThrownBy(() -> transport.listen(listener.localAddress(), s -> new IoHandlerAdapter()))
                .isInstanceOf(BindException.class);
        listener.close();
        transport.listen(listener.localAddress(), s -> new IoHandlerAdapter()).close();
    }

    @Test
    void sessionsOutliveTheirListener() throws Exception {
        Listener listener = transport.listen(loopback(0), s -> new Echo());
        try (Socket socket = client(listener)) {
            socket.getOutputStream().write(1);
            assertThat(socket.getInputStream().read()).isEqualTo(1);
            listener.close();
            socket.getOutputStream().write(2);
            assertThat(socket.getInputStream().read()).isEqualTo(2);
            assertThat(listener.sessionCount()).isEqualTo(1);
        }
    }

    @Test
    void aFailingSetUpClosesOnlyItsOwnConnection() throws Exception {
        AtomicInteger count = new AtomicInteger();
        Listener listener = transport.listen(loopback(0), s -> {
            if (count.getAndIncrement() == 0) {
                throw new IllegalStateException("set-up fails on purpose");
            }
            return new Echo();
        });
        try (Socket first = client(listener)) {
            assertThat(first.getInputStream().read()).isEqualTo(-1);
        }
        try (Socket second = client(listener)) {
            second.getOutputStream().write(5);
            assertThat(second.getInputStream().read()).isEqualTo(5);
        }
    }

    @Test
    void anErrorInAHandlerClosesOnlyItsOwnConnection() throws Exception {
        Listener listener = transport.listen(loopback(0), s -> new IoHandlerAdapter() {
            @Override
            public void messageReceived(IoSession session, Object message) {
                if (((IoBuffer) message).get(0) == 0) {
                    throw new StackOverflowError("on purpose");
                }
                session.write(message);
            }

            @Override
            public void exceptionCaught(IoSession session, Throwable cause) {}
        });
        try (Socket first = client(listener);
                Socket second = client(listener);
                Socket third = client(listener)) {
            first.getOutputStream().write(0);
            assertThat(first.getInputStream().read()).isEqualTo(-1);
            for (Socket socket : List.of(second, third)) {
                socket.getOutputStream().write(7);
                assertThat(socket.getInputStream().read()).isEqualTo(7);
            }
        }
    }

    // ---- connecting ----

    /** Counts what it is told. */
    private static final class Heard implements ConnectHandler {
        private final CompletableFuture<Object> outcome = new CompletableFuture<>();
        private final AtomicInteger times = new AtomicInteger();
        private volatile boolean onThread = true;
        private final IoThread thread;

        private Heard(IoThread thread) {
            this.thread = thread;
        }

        @Override
        public org.apache.mina.core.service.IoHandler setUp(MailSession session) {
            return new IoHandlerAdapter();
        }

        @Override
        public void connected(MailSession session) {
            told(session);
        }

        @Override
        public void failed(IOException cause) {
            told(cause);
        }

        private void told(Object what) {
            onThread &= thread.inThread();
            times.incrementAndGet();
            outcome.complete(what);
        }
    }

    private Heard connect(MailSession near, InetSocketAddress address, Duration timeout) {
        Heard heard = new Heard(near.thread());
        near.thread().execute(() -> transport.connect(near, address, timeout, heard));
        return heard;
    }

    /** After this the thread has been through its loop several times. */
    private static void settle(IoThread thread) throws InterruptedException {
        CountDownLatch latch = new CountDownLatch(1);
        thread.execute(() ->
                thread.schedule(Duration.ofMillis(50), () -> thread.schedule(Duration.ofMillis(50), latch::countDown)));
        assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void connectsOnTheThreadOfTheOtherHalf() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            MailSession near = accepted();
            Heard heard = connect(near, loopback(server.getLocalPort()), SOON);
            MailSession far = (MailSession) heard.outcome.get(10, TimeUnit.SECONDS);
            assertThat(far.thread()).isSameAs(near.thread());
            assertThat(far.isServer()).isFalse();
            assertThat(far.getRemoteAddress().getPort()).isEqualTo(server.getLocalPort());
            try (Socket accepted = server.accept()) {
                far.write(IoBuffer.wrap(new byte[] {9}));
                assertThat(accepted.getInputStream().read()).isEqualTo(9);
                settle(near.thread());
                assertThat(heard.times).hasValue(1);
                assertThat(heard.onThread).isTrue();
                assertThat(transport.connectedCount()).isEqualTo(1);
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(transport.connectedCount()).isZero());
        }
    }

    @Test
    void tellsARefusalOnce() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        MailSession near = accepted();
        Heard heard = connect(near, loopback(port), SOON);
        assertThat(heard.outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(ConnectException.class);
        settle(near.thread());
        assertThat(heard.times).hasValue(1);
        assertThat(heard.onThread).isTrue();
    }

    @Test
    void tellsAnUnresolvedAddressAsAnUnknownHost() throws Exception {
        Heard heard = connect(accepted(), InetSocketAddress.createUnresolved("nowhere.invalid", 143), SOON);
        assertThat(heard.outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void tellsATimeoutOnceAndACancelledConnectNothing() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = fill(full);
            MailSession near = accepted();
            long start = System.nanoTime();
            Heard late = connect(near, loopback(full.getLocalPort()), Duration.ofMillis(200));
            Heard cancelled = new Heard(near.thread());
            near.thread().execute(() -> {
                PendingConnect pending =
                        transport.connect(near, loopback(full.getLocalPort()), Duration.ofMillis(100), cancelled);
                near.thread().schedule(Duration.ofMillis(20), pending::cancel);
            });
            assertThat(late.outcome.get(10, TimeUnit.SECONDS)).isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            settle(near.thread());
            assertThat(late.times).hasValue(1);
            assertThat(cancelled.times).hasValue(0);
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Fills the accept queue until the system leaves new connections unanswered. */
    private static List<Socket> fill(ServerSocket full) throws IOException {
        List<Socket> waiting = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(full.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException e) {
                return waiting;
            }
        }
        throw new IllegalStateException("the accept queue does not fill");
    }

    @Test
    void connectsThatGoOnWhenTheTransportClosesHearNothing() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = fill(full);
            MailSession near = accepted();
            Heard heard = connect(near, loopback(full.getLocalPort()), SOON);
            settle(near.thread());
            transport.close();
            assertThat(heard.times).hasValue(0);
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    // ---- tasks and deadlines ----

    @Test
    void runsTasksInOrderAndSurvivesTheirFailure() throws Exception {
        IoThread thread = transport.threads().get(0);
        List<Integer> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        thread.execute(() -> {
            thread.execute(() -> ran.add(2));
            ran.add(1);
            thread.execute(() -> {
                throw new IllegalStateException("fails on purpose");
            });
            thread.execute(() -> ran.add(3));
            thread.execute(done::countDown);
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsExactly(1, 2, 3);
        assertThat(thread.inThread()).isFalse();
    }

    @Test
    void deadlinesAreSoonAfterTheirTimeAndCanBeCancelled() throws Exception {
        IoThread thread = transport.threads().get(1);
        List<Long> lateMillis = new ArrayList<>();
        AtomicInteger wrong = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(20);
        thread.execute(() -> {
            long start = System.nanoTime();
            for (int i = 20; i > 0; i--) {
                int delay = i * 5;
                thread.schedule(Duration.ofMillis(delay), () -> {
                    lateMillis.add((System.nanoTime() - start) / 1_000_000 - delay);
                    done.countDown();
                });
                thread.schedule(Duration.ofMillis(delay), wrong::incrementAndGet)
                        .cancel();
            }
        });
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lateMillis).allMatch(late -> late >= 0);
        lateMillis.sort(null);
        assertThat(lateMillis.get(10)).as("median").isLessThan(50);
        assertThat(wrong).hasValue(0);
    }

    @Test
    void inputThatCameDuringAPauseIsReadBeforeTheDeadlineRuns() throws Exception {
        List<String> order = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<MailSession> accepted = new CompletableFuture<>();
        Listener listener = transport.listen(loopback(0), session -> {
            accepted.complete(session);
            return new IoHandlerAdapter() {
                @Override
                public void messageReceived(IoSession s, Object message) {
                    order.add("read");
                }
            };
        });
        try (Socket socket = client(listener)) {
            IoThread thread = accepted.get(10, TimeUnit.SECONDS).thread();
            CountDownLatch paused = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            thread.execute(() -> {
                thread.schedule(Duration.ofMillis(10), () -> {
                    order.add("deadline");
                    done.countDown();
                });
                paused.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            paused.await();
            long start = System.nanoTime();
            socket.getOutputStream().write(1);
            await().until(() -> System.nanoTime() - start > 100_000_000);
            goOn.countDown();
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(order).containsExactly("read", "deadline");
    }

    @Test
    void aThousandConnectionsLeaveNothingBehind() throws Exception {
        Listener listener = transport.listen(loopback(0), s -> new Echo());
        for (int i = 0; i < 1000; i++) {
            try (Socket socket = client(listener)) {
                if (i % 3 == 0) {
                    socket.getOutputStream().write(1);
                    assertThat(socket.getInputStream().read()).isEqualTo(1);
                } else if (i % 3 == 1) {
                    socket.setSoLinger(true, 0);
                }
            }
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(listener.sessionCount()).isZero());
    }
}
