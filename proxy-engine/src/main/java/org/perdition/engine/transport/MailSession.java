// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.AbstractIoService;
import org.apache.mina.core.service.DefaultTransportMetadata;
import org.apache.mina.core.service.IoHandler;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.transport.socket.SocketSessionConfig;
import org.apache.mina.transport.socket.nio.NioSession;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, from a client or to a real-server, bound to one I/O thread. Filters and handler see an
 * ordinary MINA session. All methods of this class are called on that thread; those of MINA that write or
 * close may be called on any. Its two halves are {@link SocketInput} and {@link SocketOutput}.
 *
 * <p>Writes go to the socket at once; what it does not take is queued in order, whether it came through the
 * filter chain or by {@link #send} and {@link #writeNow}. So is the order kept between the two ways. MINA's own
 * counters see the bytes of the chain only; those of this class see all.
 */
public final class MailSession extends NioSession {
    /** What MINA is told about sessions of this kind. */
    static final TransportMetadata METADATA = new DefaultTransportMetadata(
            "nio", "socket", false, true, InetSocketAddress.class, SocketSessionConfig.class, IoBuffer.class);

    /** How long a peer that takes nothing any more is still listened to. A reset is seen at once. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private static final SharedConfig CONFIG = new SharedConfig();

    private final MailProcessor loop;
    private final SocketChannel socket;
    private final ConnectionSetup setup;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private final SocketInput input;
    private final SocketOutput output;
    private @Nullable SelectionKey key;
    private @Nullable IoHandler handler;
    private @Nullable Object attachment;
    private @Nullable SecureLayer layer;
    private int interest;

    private MailSession(
            MailProcessor loop,
            AbstractIoService service,
            SocketChannel socket,
            ConnectionSetup setup,
            InetSocketAddress remote,
            InetSocketAddress local) {
        super(loop, service, socket);
        this.loop = loop;
        this.socket = socket;
        this.setup = setup;
        this.config = CONFIG;
        // Kept here: after a reset the socket no longer knows them, and the log still wants them.
        this.remote = remote;
        this.local = local;
        this.input = new SocketInput(this, socket);
        this.output = new SocketOutput(this, socket);
        setAttributeMap(new SmallAttributes());
        setWriteRequestQueue(new ForwardingQueue(this));
    }

    /** The session of a connected socket. */
    static MailSession of(MailProcessor loop, AbstractIoService service, SocketChannel socket, ConnectionSetup setup)
            throws IOException {
        return new MailSession(
                loop, service, socket, setup, address(socket.getRemoteAddress()), address(socket.getLocalAddress()));
    }

    /** A session without a connection, to start a processor with. */
    static MailSession neverConnected(MailProcessor loop, AbstractIoService service) throws IOException {
        InetSocketAddress nowhere = new InetSocketAddress(0);
        ConnectionSetup never = session -> {
            throw new IllegalStateException("never connected");
        };
        return new MailSession(loop, service, SocketChannel.open(), never, nowhere, nowhere);
    }

    private static InetSocketAddress address(@Nullable SocketAddress address) throws IOException {
        if (address instanceof InetSocketAddress internet) {
            return internet;
        }
        throw new ClosedChannelException();
    }

    // ---- what it belongs to ----

    /** The thread this session lives on. */
    public IoThread thread() {
        return loop;
    }

    /** What was attached, or null. */
    public @Nullable Object attached() {
        return attachment;
    }

    /** Keeps one object with the session, without the cost of an attribute. */
    public void attach(@Nullable Object object) {
        this.attachment = object;
    }

    @Override
    public IoHandler getHandler() {
        return handler == null ? super.getHandler() : handler;
    }

    /** Names another receiver of this session's events, from the next event on. */
    public void setHandler(IoHandler handler) {
        this.handler = handler;
    }

    MailProcessor loop() {
        return loop;
    }

    /** Whether the processor has set it up and it has not closed since. */
    boolean opened() {
        return handler != null && key != null && key.isValid();
    }

    void setUp() {
        this.handler = setup.setUp(this);
    }

    @Override
    public SocketChannel getChannel() {
        return socket;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return remote;
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return local;
    }

    @Override
    public TransportMetadata getTransportMetadata() {
        return METADATA;
    }

    /** Has the system probe the connection when it is silent for long ({@code tcp_keepalive}). */
    public void keepAlive() {
        try {
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        } catch (IOException e) {
            fail(e);
        }
    }

    // ---- reading ----

    /** How the next reads are given out. */
    public void readMode(ReadMode mode) {
        input.mode(mode);
    }

    /** How reads are given out. */
    public ReadMode readMode() {
        return input.mode();
    }

    /** Bounds the next reads in {@link ReadMode#BULK}, at most 256 KiB. */
    public void readAtMost(int bytes) {
        input.atMost(bytes);
    }

    /** Bytes read from the socket; with TLS those of the records. */
    public long bytesRead() {
        return input.bytes();
    }

    /**
     * Reads no more, as if the peer had ended its stream: after close_notify, or before closing. A second end
     * is never reported, so no handler can spin on it.
     */
    public void endInput() {
        input.end();
        updateInterest();
    }

    /** Whether the peer has ended its stream, or {@link #endInput} was called. */
    public boolean inputEnded() {
        return input.ended();
    }

    private boolean wantsInput() {
        return !input.ended() && !isReadSuspended() && !output.closing();
    }

    // ---- writing ----

    /**
     * Writes all remaining bytes as they are, past the filters: to the socket at once if nothing is queued, the
     * rest copied and queued. The buffer may be lent and is used up. Dropped after the output has ended or
     * failed; a failure is told by {@code exceptionCaught}, never from within this call.
     */
    public void writeNow(ByteBuffer bytes) {
        output.write(bytes);
    }

    /** Writes all remaining bytes of the stream: through the secure layer if there is one, else as they are. */
    public void send(ByteBuffer plain) {
        SecureLayer through = layer;
        if (through == null) {
            output.write(plain);
        } else {
            through.write(plain);
        }
    }

    /** Puts a layer between the plain bytes and the socket, or takes it away (null). */
    public void secureLayer(@Nullable SecureLayer newLayer) {
        this.layer = newLayer;
    }

    /** Whether there is a secure layer, its handshake done or not. */
    @Override
    public boolean isSecured() {
        return layer != null;
    }

    /** Bytes queued because the socket would not take them. */
    public long pendingBytes() {
        return output.pending();
    }

    /** Bytes queued, and bytes the secure layer cannot pass on yet. */
    public long heldBytes() {
        return output.pending() + (layer == null ? 0 : layer.heldBytes());
    }

    /** Bytes written to the socket, whatever way they came; with TLS those of the records. */
    public long bytesWritten() {
        return output.written();
    }

    /** When a queue was last begun or made shorter, by {@link System#nanoTime}. */
    public long lastProgress() {
        return output.lastProgress();
    }

    /** Whether {@link #send} still reaches the peer. */
    public boolean outputOpen() {
        return output.accepts() && (layer == null || layer.outputOpen());
    }

    /** Runs the task once, as soon as at most this many bytes are queued; at once if that is so now. */
    public void whenPendingAtMost(int bytes, Runnable task) {
        output.whenPendingAtMost(bytes, task);
    }

    /** Counts a request of the chain as sent when everything written so far is: for filters that write by themselves. */
    public void acknowledge(WriteRequest request) {
        increaseScheduledWriteMessages();
        output.acknowledge(request);
    }

    // ---- ending ----

    /** Ends the stream behind what is queued (close_notify if secured, then FIN). What comes in is still read. */
    public void endOutput() {
        closeLayer();
        output.end();
    }

    /**
     * Closes behind what is queued (close_notify if secured). Nothing more is read. If the peer takes nothing of
     * what is queued for 30 seconds, the connection is reset. If it is still sending, it is given 2 seconds
     * to stop: closing with unread input would reset the connection, and the peer might lose our last bytes.
     */
    public void closeAfterFlush() {
        closeAfterFlush(SocketOutput.CLOSE_PATIENCE);
    }

    /** {@link #closeAfterFlush()} with another patience with a peer that takes nothing; zero is the usual one. */
    public void closeAfterFlush(Duration patience) {
        closeLayer();
        output.close(patience.isZero() ? SocketOutput.CLOSE_PATIENCE : patience);
    }

    /** Whether this side is closing, at once or behind what is queued: nothing read from now on is of use. */
    public boolean isEnding() {
        return isClosing() || output.closing() || output.lingering();
    }

    /** Closes at once, with a reset; what is queued is lost. */
    public void abort() {
        output.abort();
    }

    private void closeLayer() {
        if (layer != null && output.accepts()) {
            layer.closeOutput();
        }
    }

    /**
     * Nothing can be written any more, mostly since the peer has hung up. What it said before is still read: it may
     * tell why. Then, or if it does not end within {@link #LAST_WORDS}, the session fails.
     */
    void outputFailed(IOException cause) {
        if (isClosing()) {
            return;
        } else if (input.ended()) {
            fail(cause);
            return;
        }
        input.endsWith(cause);
        thread().schedule(LAST_WORDS, () -> {
            if (isReadSuspended()) {
                outputFailed(cause);
            } else if (!isClosing()) {
                fail(cause);
            }
        });
    }

    /** The connection has failed: told once, then closed. */
    void fail(IOException cause) {
        output.failed();
        endInput();
        getFilterChain().fireExceptionCaught(cause);
        closeNow();
    }

    // ---- called by the processor ----

    void registered(SelectionKey newKey) {
        key = newKey;
        interest = newKey.interestOps();
        updateInterest();
    }

    void ready(int operations) {
        if ((operations & SelectionKey.OP_WRITE) != 0 && !isClosing()) {
            output.flush();
        }
        if ((operations & SelectionKey.OP_READ) != 0 && !isClosing()) {
            if (output.lingering()) {
                output.linger();
            } else if (wantsInput()) {
                input.receive();
            }
        }
    }

    void updateInterest() {
        SelectionKey registered = key;
        if (registered == null || !registered.isValid()) {
            return;
        }
        int wanted = (output.lingering() || wantsInput() ? SelectionKey.OP_READ : 0)
                | (output.waiting() ? SelectionKey.OP_WRITE : 0);
        if (wanted != interest) {
            interest = wanted;
            registered.interestOps(wanted);
        }
    }

    void write(WriteRequest request) {
        output.write(request);
    }

    void destroyed() {
        output.destroyed();
    }
}
