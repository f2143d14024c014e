// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The I/O threads, and what connects them with the network. A session accepted here lives on one of the
 * threads; a connection made for it lives on the same one, so that a pair needs no lock and no thread hop.
 */
public final class Transport implements AutoCloseable {
    /** Connections that may wait for accept; the system caps it at net.core.somaxconn. MINA's own figure is 50. */
    private static final int BACKLOG = 1024;

    private final List<MailProcessor> loops = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final Connector connector = new Connector();
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * Starts the I/O threads.
     *
     * @param threads how many: as many as there are processors is enough
     * @throws IOException if the system is out of descriptors
     */
    public Transport(int threads) throws IOException {
        if (threads < 1) {
            throw new IllegalArgumentException("at least one thread");
        }
        try {
            for (int i = 1; i <= threads; i++) {
                loops.add(MailProcessor.start("io-" + i, this::neverConnected));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private MailSession neverConnected(MailProcessor loop) throws IOException {
        return MailSession.neverConnected(loop, connector);
    }

    /** The I/O threads. */
    public List<IoThread> threads() {
        return List.copyOf(loops);
    }

    /** Sessions made by {@link #connect} or {@link #adopt} and not yet closed; for tests. May be called on any thread. */
    int connectedCount() {
        return connector.getManagedSessionCount();
    }

    /**
     * Listens. May be called on any thread but an I/O thread.
     *
     * @param address where; port 0 lets the system choose
     * @param setup prepares each connection, on its I/O thread
     * @throws IOException what the system says: address in use, not permitted, not ours
     */
    public Listener listen(InetSocketAddress address, ConnectionSetup setup) throws IOException {
        Listener listener = new Acceptor(this, setup, BACKLOG).listen(address);
        synchronized (listeners) {
            listeners.add(listener);
        }
        return listener;
    }

    /**
     * Listens on a socket that is bound and listening already. May be called on any thread but an I/O thread.
     *
     * @throws IOException if it cannot be used
     */
    public Listener listen(ServerSocketChannel socket, ConnectionSetup setup) throws IOException {
        Listener listener = new Acceptor(this, setup, BACKLOG).listen(socket);
        synchronized (listeners) {
            listeners.add(listener);
        }
        return listener;
    }

    /**
     * Takes over a connection that was accepted elsewhere. May be called on any thread.
     *
     * @param whenClosed run once it is closed, on any thread
     * @throws IOException if its peer has gone already
     */
    public void adopt(SocketChannel socket, ConnectionSetup setup, Runnable whenClosed) throws IOException {
        tune(socket);
        MailProcessor loop = next();
        MailSession session = MailSession.of(loop, connector, socket, setup);
        session.getCloseFuture().addListener(closed -> whenClosed.run());
        loop.add(session);
    }

    /**
     * Connects, on the thread of another session. Never blocks. Call on that thread.
     *
     * @param near the session it is for
     * @param address where to; resolved, for looking up a name blocks
     * @param timeout after which it fails; zero for none but the system's
     * @param handler what sets the new session up and hears what becomes of it
     */
    public PendingConnect connect(
            MailSession near, InetSocketAddress address, Duration timeout, ConnectHandler handler) {
        MailProcessor loop = near.loop();
        PendingConnect connect = new PendingConnect(loop, connector, handler);
        connect.start(address, timeout);
        return connect;
    }

    MailProcessor next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    static void tune(SocketChannel socket) throws IOException {
        // Without it a small mail or a TLS login waits 40 ms for a delayed acknowledgement.
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Closes listeners and all sessions at once, and ends the threads. Any thread but an I/O thread. Idempotent. */
    @Override
    public void close() {
        List<Listener> open;
        synchronized (listeners) {
            open = List.copyOf(listeners);
            listeners.clear();
        }
        open.forEach(Listener::close);
        loops.forEach(MailProcessor::dispose);
        connector.dispose();
    }
}
