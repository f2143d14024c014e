// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.IoReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MINA's acceptor, with three things changed: it takes all connections that wait and not one a round, it
 * spreads them over the I/O threads, and when the system is out of descriptors it pauses without spinning and
 * goes on by itself.
 */
final class Acceptor extends NioSocketAcceptor {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    /** First and longest pause after a failed accept; doubled each time. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    /** At most one line in this time about failed accepts. */
    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Transport transport;
    private final ConnectionSetup setup;
    private Duration pause = FIRST_PAUSE;
    private @Nullable ServerSocketChannel inherited;
    private long lastLogged = System.nanoTime() - LOG_INTERVAL_NANOS;

    Acceptor(Transport transport, ConnectionSetup setup, int backlog) {
        super(task -> new Thread(task, "acceptor").start(), transport.next());
        this.transport = transport;
        this.setup = setup;
        setHandler(new IoHandlerAdapter());
        setFilterChainBuilder(chain -> ((MailSession) chain.getSession()).setUp());
        setReuseAddress(true);
        setBacklog(backlog);
        // Closing a listener leaves its sessions alone.
        setCloseOnDeactivation(false);
    }

    @Override
    public TransportMetadata getTransportMetadata() {
        return MailSession.METADATA;
    }

    @Override
    protected void processHandles(Iterator<ServerSocketChannel> handles) {
        while (handles.hasNext()) {
            ServerSocketChannel listening = handles.next();
            handles.remove();
            if (listening != null) {
                acceptAll(listening);
            }
        }
    }

    private void acceptAll(ServerSocketChannel listening) {
        try {
            for (SocketChannel socket = listening.accept(); socket != null; socket = listening.accept()) {
                pause = FIRST_PAUSE;
                adopt(socket);
            }
        } catch (IOException e) {
            if (listening.isOpen()) {
                pause(listening, e);
            }
        }
    }

    private void adopt(SocketChannel socket) throws IOException {
        try {
            Transport.tune(socket);
            MailProcessor loop = transport.next();
            loop.add(MailSession.of(loop, this, socket, setup));
        } catch (IOException | RuntimeException e) {
            // Reset before we got to it, or we are going down.
            socket.close();
        }
    }

    private void pause(ServerSocketChannel listening, IOException cause) {
        long now = System.nanoTime();
        if (now - lastLogged >= LOG_INTERVAL_NANOS) {
            lastLogged = now;
            LOG.warn(
                    "Cannot accept connections on {} for now: {}. They wait in the system's queue. If this lasts, raise the limit on open files",
                    listening.socket().getLocalSocketAddress(),
                    IoReason.of(cause));
        }
        SelectionKey key = listening.keyFor(selector);
        if (key == null || !key.isValid()) {
            return;
        }
        key.interestOps(0);
        Duration delay = pause;
        pause = delay.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? delay.multipliedBy(2) : LONGEST_PAUSE;
        MailProcessor timekeeper = transport.next();
        timekeeper.execute(() -> timekeeper.schedule(delay, () -> {
            if (key.isValid()) {
                key.interestOps(SelectionKey.OP_ACCEPT);
                selector.wakeup();
            }
        }));
    }

    /** Listens on a socket that another process has bound. */
    Listener listen(ServerSocketChannel socket) throws IOException {
        inherited = socket;
        return listen((InetSocketAddress) socket.getLocalAddress());
    }

    @Override
    protected ServerSocketChannel open(SocketAddress address) throws Exception {
        ServerSocketChannel socket = inherited;
        if (socket == null) {
            return super.open(address);
        }
        socket.configureBlocking(false);
        socket.register(selector, SelectionKey.OP_ACCEPT);
        return socket;
    }

    Listener listen(InetSocketAddress address) throws IOException {
        try {
            bind(address);
        } catch (IOException e) {
            dispose(true);
            // MINA wraps what the system says in a sentence of its own.
            throw e.getCause() instanceof IOException cause ? cause : e;
        }
        return new Listener(this);
    }
}
