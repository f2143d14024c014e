// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.mina.core.service.IoHandler;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.perdition.engine.filter.TestKeys;
import org.perdition.engine.filter.TlsFilter;
import org.perdition.engine.transport.ConnectHandler;
import org.perdition.engine.transport.IoThread;
import org.perdition.engine.transport.Listener;
import org.perdition.engine.transport.MailSession;
import org.perdition.engine.transport.Transport;

/** A proxy that pipes at once, a real-server and a client, each leg plain or in TLS. */
final class Pipe implements AutoCloseable {

    /** A thread each: the common pool of a JDK 25 has but one on two processors, and peers block each other there. */
    static final Executor PEERS = task -> new Thread(task, "peer").start();

    static final Duration SOON = Duration.ofSeconds(20);
    private static final int SOON_MILLIS = (int) SOON.toMillis();

    /** How the legs are protected. */
    enum Legs {
        PLAIN(false, false),
        TLS_NEAR(true, false),
        TLS_FAR(false, true),
        TLS_BOTH(true, true);

        final boolean near;
        final boolean far;

        Legs(boolean near, boolean far) {
            this.near = near;
            this.far = far;
        }
    }

    final CompletableFuture<Bridge> bridge = new CompletableFuture<>();
    final CompletableFuture<BridgeEnd> end = new CompletableFuture<>();
    final CompletableFuture<MailSession> near = new CompletableFuture<>();
    final AtomicInteger ends = new AtomicInteger();
    final AtomicInteger truncated = new AtomicInteger();
    final Listener listener;
    final Transport transport;
    Socket client;
    Socket server;

    private final ServerSocket accepting;
    private final Legs legs;
    private final BridgeLimits limits;
    private final byte[] nearLeftover;
    private final byte[] farLeftover;
    private final String[] protocols;

    Pipe(Legs legs, BridgeLimits limits, byte[] nearLeftover, byte[] farLeftover, String... protocols)
            throws Exception {
        this.legs = legs;
        this.limits = limits;
        this.nearLeftover = nearLeftover;
        this.farLeftover = farLeftover;
        this.protocols = protocols;
        accepting = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        transport = new Transport(1);
        listener = transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::setUpNear);
        open();
    }

    Pipe(Legs legs, String... protocols) throws Exception {
        this(legs, BridgeLimits.of(Duration.ZERO, Duration.ofSeconds(30)), new byte[0], new byte[0], protocols);
    }

    private void open() throws Exception {
        Socket rawClient = new Socket();
        rawClient.connect(listener.localAddress());
        CompletableFuture<Void> clientReady = CompletableFuture.runAsync(
                () -> {
                    try {
                        client = legs.near ? secure(rawClient, true) : rawClient;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                PEERS);
        Socket rawServer = accepting.accept();
        server = legs.far ? secure(rawServer, false) : rawServer;
        clientReady.get(20, TimeUnit.SECONDS);
        client.setSoTimeout(SOON_MILLIS);
        server.setSoTimeout(SOON_MILLIS);
        bridge.get(20, TimeUnit.SECONDS);
    }

    private SSLSocket secure(Socket raw, boolean asClient) throws IOException {
        raw.setTcpNoDelay(true);
        SSLSocket socket =
                (SSLSocket) TestKeys.tls().getSocketFactory().createSocket(raw, "localhost", raw.getPort(), true);
        socket.setUseClientMode(asClient);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        socket.startHandshake();
        return socket;
    }

    private IoHandler setUpNear(MailSession session) {
        near.complete(session);
        if (legs.near) {
            TlsFilter tls = new TlsFilter(TestKeys.server(protocols), new Established(() -> connect(session)));
            session.getFilterChain().addFirst(TlsFilter.NAME, tls);
        } else {
            session.suspendRead();
            session.thread().execute(() -> connect(session));
        }
        return new IoHandlerAdapter();
    }

    private void connect(MailSession session) {
        session.suspendRead();
        InetSocketAddress address = new InetSocketAddress(accepting.getInetAddress(), accepting.getLocalPort());
        transport.connect(session, address, SOON, new ConnectHandler() {
            @Override
            public IoHandler setUp(MailSession far) {
                if (!legs.far) {
                    far.suspendRead();
                }
                return new IoHandlerAdapter();
            }

            @Override
            public void connected(MailSession far) {
                if (legs.far) {
                    TlsFilter tls =
                            new TlsFilter(TestKeys.client(protocols), new Established(() -> hand(session, far)));
                    far.getFilterChain().addFirst(TlsFilter.NAME, tls);
                    tls.begin();
                } else {
                    hand(session, far);
                }
            }

            @Override
            public void failed(IOException cause) {
                bridge.completeExceptionally(cause);
            }
        });
    }

    private void hand(MailSession session, MailSession far) {
        far.suspendRead();
        bridge.complete(Bridge.open(
                session, far, ByteBuffer.wrap(nearLeftover), ByteBuffer.wrap(farLeftover), limits, reason -> {
                    ends.incrementAndGet();
                    end.complete(reason);
                }));
    }

    private final class Established implements TlsFilter.Listener {
        private final Runnable then;

        private Established(Runnable then) {
            this.then = then;
        }

        @Override
        public void established(SSLSession session) {
            then.run();
        }

        @Override
        public void failed(IOException cause) {
            bridge.completeExceptionally(cause);
        }

        @Override
        public void truncated() {
            truncated.incrementAndGet();
        }
    }

    Bridge bridge() throws ExecutionException, InterruptedException, TimeoutException {
        return bridge.get(20, TimeUnit.SECONDS);
    }

    /** Done after this time, by the clock of the pair's thread. */
    CompletableFuture<Void> later(Duration delay) {
        CompletableFuture<Void> later = new CompletableFuture<>();
        IoThread thread = near.join().thread();
        thread.execute(() -> thread.schedule(delay, () -> later.complete(null)));
        return later;
    }

    /** Waits until bytes are queued and none has been read for a while. */
    void awaitStandstill() {
        await().atMost(SOON).until(() -> {
            long before = bridge().receivedBytes() + bridge().sentBytes();
            later(Duration.ofMillis(250)).get(10, TimeUnit.SECONDS);
            return bridge().heldBytes() > 32 * 1024 && bridge().receivedBytes() + bridge().sentBytes() == before;
        });
    }

    BridgeEnd end() throws ExecutionException, InterruptedException, TimeoutException {
        return end.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        accepting.close();
        transport.close();
    }
}
