// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that is being made, on the I/O thread it will live on. */
public final class PendingConnect {
    private enum State {
        CONNECTING,
        /** Decided: connected, failed or cancelled. */
        OVER
    }

    private final MailProcessor loop;
    private final Connector connector;
    private final ConnectHandler handler;
    private @Nullable SocketChannel socket;
    private @Nullable Deadline deadline;
    private State state = State.CONNECTING;

    PendingConnect(MailProcessor loop, Connector connector, ConnectHandler handler) {
        this.loop = loop;
        this.connector = connector;
        this.handler = handler;
    }

    /** Gives up: the handler hears nothing any more. Without effect when it has heard. Call on the I/O thread. */
    public void cancel() {
        if (state == State.CONNECTING) {
            over();
            close();
        }
    }

    void start(InetSocketAddress address, Duration timeout) {
        try {
            SocketChannel channel = SocketChannel.open();
            socket = channel;
            channel.configureBlocking(false);
            Transport.tune(channel);
            if (channel.connect(address)) {
                loop.execute(this::ready);
            } else {
                channel.register(loop.selector(), SelectionKey.OP_CONNECT, this);
            }
            if (!timeout.isZero()) {
                deadline = loop.schedule(timeout, () -> fail(new SocketTimeoutException("no connection in time")));
            }
        } catch (UnsupportedAddressTypeException e) {
            loop.execute(() -> fail(new IOException("this machine has no such kind of address")));
        } catch (UnresolvedAddressException e) {
            loop.execute(() -> fail(new UnknownHostException("address not resolved")));
        } catch (IOException e) {
            loop.execute(() -> fail(e));
        }
    }

    void ready() {
        SocketChannel channel = socket;
        if (state != State.CONNECTING || channel == null) {
            return;
        }
        MailSession session;
        try {
            if (!channel.finishConnect()) {
                return;
            }
            SelectionKey key = channel.keyFor(loop.selector());
            if (key != null) {
                key.interestOps(0);
            }
            session = MailSession.of(loop, connector, channel, handler);
        } catch (IOException e) {
            fail(e);
            return;
        }
        loop.add(session);
        // MINA sets the session up in this round; the task runs in the next, before any of its input is read.
        loop.execute(() -> opened(session));
    }

    private void opened(MailSession session) {
        if (state != State.CONNECTING) {
            session.closeNow();
        } else if (!session.opened()) {
            fail(new IOException("the connection could not be set up"));
        } else {
            over();
            handler.connected(session);
        }
    }

    private void fail(IOException cause) {
        if (state == State.CONNECTING) {
            over();
            close();
            handler.failed(cause);
        }
    }

    private void over() {
        state = State.OVER;
        if (deadline != null) {
            deadline.cancel();
        }
    }

    private void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // Nothing is lost with a connection nobody wants.
        }
    }
}
