// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteToClosedSessionException;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.transport.MailSession;
import org.perdition.engine.transport.ReadMode;
import org.perdition.engine.transport.SecureLayer;
import org.perdition.engine.transport.ThreadBuffers;

/**
 * TLS on one session, in the mode of the engine given. MINA's own filter loses data under a slow reader, sends
 * no close_notify and holds back data that comes with a client certificate; hence this one.
 *
 * <p>Records are opened out of the read buffer into a buffer of the thread, and sealed into another that goes
 * straight to the socket; the filter itself keeps nothing but an incomplete record. So filters between it and
 * the socket see records that come in, but none that go out.
 *
 * <p>Lives on the session's I/O thread, and computes the handshake there too: a thread of its own for that
 * would cost two hops, and there are as many I/O threads as processors.
 *
 * <p>A pause of the peer during the handshake is for the owner to limit. Nothing is in clear once the filter is
 * in the chain, whatever happens.
 */
public final class TlsFilter extends IoFilterAdapter implements SecureLayer {
    /** The name to add it to a chain by. */
    public static final String NAME = "tls";

    /** What becomes of the handshake, and of the end. All on the I/O thread. */
    public interface Listener {
        /** The handshake is done. Told before the first byte that came after it; once. */
        void established(SSLSession session);

        /**
         * There is no handshake: alert or certificate ({@link SSLException}), or the connection ended or
         * failed meanwhile. The session closes by itself when the alert is out. Once, and never after {@link
         * #established}. Not told if this side closes the session.
         */
        void failed(IOException cause);

        /** The peer has ended the connection without close_notify: what came may be cut short. The end follows. */
        default void truncated() {}
    }

    /** Bytes written before the handshake is done: a greeting, not more. */
    private static final int EARLY_LIMIT = 64 * 1024;

    private enum Phase {
        /** In the chain, and waiting to be told to begin, or for the first bytes. */
        READY,
        HANDSHAKING,
        ESTABLISHED,
        /** Nothing goes in or out any more but alerts. */
        FAILED
    }

    private record Early(ByteBuffer plain, @Nullable WriteRequest request) {}

    /** What a client's first record is (RFC 8446, 5.1). */
    private static final byte HANDSHAKE_RECORD = 22;
    /** Given to the engine for whatever begins otherwise, so that it refuses it in its own way, with its own alert. */
    private static final byte[] CLEAR = "clear text".getBytes(StandardCharsets.US_ASCII);

    private final SSLEngine engine;
    private final Listener listener;
    private final TlsFilterRecords records;
    private final ArrayDeque<Early> early = new ArrayDeque<>(2);
    private @Nullable MailSession session;
    private @Nullable NextFilter next;
    private Phase phase = Phase.READY;
    private int earlyBytes;

    private boolean begun;

    /** A filter for one session. The engine's mode, parameters and peer are set already. */
    public TlsFilter(SSLEngine engine, Listener listener) {
        this.engine = engine;
        this.listener = listener;
        this.records = new TlsFilterRecords(engine, new Results());
    }

    // ---- life in the chain ----

    @Override
    public void onPostAdd(IoFilterChain chain, String name, NextFilter nextFilter) {
        MailSession added = (MailSession) chain.getSession();
        session = added;
        next = nextFilter;
        added.secureLayer(this);
        if (added.readMode() == ReadMode.OWNED) {
            added.readMode(ReadMode.LENT);
        }
    }

    @Override
    public void onPreRemove(IoFilterChain chain, String name, NextFilter nextFilter) {
        if (!chain.getSession().isClosing()) {
            throw new IllegalStateException("TLS cannot be taken off a connection");
        }
    }

    /**
     * Starts the handshake: a client says hello, a server waits for that. Bytes written meanwhile, at most 64 KiB,
     * wait until it is done. After STLS or STARTTLS call it in the very event that brought the last line in clear,
     * and only if nothing came behind that line: somebody may have put it there, and it must not count as said
     * under TLS (RFC 2595, 2.4 and RFC 3501, 6.2.1).
     */
    public void begin() {
        if (phase == Phase.READY) {
            phase = Phase.HANDSHAKING;
            guarded(records::begin);
        }
    }

    // ---- what comes in ----

    @Override
    public void messageReceived(NextFilter nextFilter, IoSession ignored, Object message) {
        begin();
        if (phase != Phase.FAILED && records.inputOpen()) {
            ByteBuffer bytes = ((IoBuffer) message).buf();
            ByteBuffer heard = refusedInClear(bytes) ? ByteBuffer.wrap(CLEAR.clone()) : bytes;
            guarded(() -> records.receive(heard));
        }
    }

    /**
     * Whether a client goes on in clear: to be seen at its first octet, while the engine waits for a whole record
     * header and would wait for ever.
     */
    private boolean refusedInClear(ByteBuffer bytes) {
        if (begun || !bytes.hasRemaining()) {
            return false;
        }
        begun = true;
        return !engine.getUseClientMode() && bytes.get(bytes.position()) != HANDSHAKE_RECORD;
    }

    private final class Results implements TlsFilterRecords.Owner {
        @Override
        public ThreadBuffers buffers() {
            return session().thread().buffers();
        }

        @Override
        public boolean listening() {
            return phase != Phase.FAILED && !session().isEnding();
        }

        @Override
        public void finished() throws SSLException {
            phase = Phase.ESTABLISHED;
            sendEarly();
            listener.established(engine.getSession());
        }

        @Override
        public void opened(ByteBuffer plain) {
            if (listening()) {
                IoBuffer message = session().readMode() == ReadMode.BULK
                        ? buffers().openedMessage()
                        : ThreadBuffers.ownedCopy(plain);
                next().messageReceived(session(), message);
            }
        }

        @Override
        public void closeNotified() {
            session().endInput();
            if (phase == Phase.ESTABLISHED) {
                next().inputClosed(session());
            } else {
                fail(new SSLHandshakeException("the peer said goodbye during the handshake"));
            }
        }

        @Override
        public void sealed(ByteBuffer bytes) {
            session().writeNow(bytes);
        }
    }

    @Override
    public void inputClosed(NextFilter nextFilter, IoSession ignored) {
        if (!records.inputOpen() || phase == Phase.FAILED) {
            return;
        }
        records.endInput();
        if (phase == Phase.ESTABLISHED) {
            listener.truncated();
            nextFilter.inputClosed(session());
        } else {
            fail(new EOFException("the connection ended during the handshake"));
        }
    }

    @Override
    public void exceptionCaught(NextFilter nextFilter, IoSession ignored, Throwable cause) {
        if (cause instanceof IOException e && (phase == Phase.READY || phase == Phase.HANDSHAKING)) {
            fail(e);
        } else {
            nextFilter.exceptionCaught(session(), cause);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new SSLException("the TLS engine has failed", e));
        }
    }

    /** Ends everything; the alert for the peer goes out before the connection is closed. */
    private void fail(IOException cause) {
        if (phase == Phase.FAILED) {
            return;
        }
        boolean told = phase == Phase.ESTABLISHED;
        records.end();
        phase = Phase.FAILED;
        release();
        if (told) {
            next().exceptionCaught(session(), cause);
        } else {
            listener.failed(cause);
        }
        session().closeAfterFlush();
    }

    // ---- what goes out ----

    @Override
    public void filterWrite(NextFilter nextFilter, IoSession ignored, WriteRequest request) throws SSLException {
        if (!(request.getMessage() instanceof IoBuffer message)) {
            throw new IllegalStateException("TLS takes bytes only");
        }
        if (phase == Phase.READY || phase == Phase.HANDSHAKING) {
            queue(new Early(message.buf(), request));
        } else if (outputOpen()) {
            write(message.buf());
            session().acknowledge(request);
        } else {
            request.getFuture().setException(new WriteToClosedSessionException(request));
        }
    }

    @Override
    public void write(ByteBuffer plain) {
        if (!outputOpen()) {
            plain.position(plain.limit());
            return;
        }
        try {
            if (phase == Phase.ESTABLISHED) {
                records.seal(plain);
            } else {
                queue(new Early(ThreadBuffers.copy(plain), null));
            }
        } catch (SSLException e) {
            // Not told at once: the caller is in the middle of something else.
            plain.position(plain.limit());
            session().thread().execute(() -> fail(e));
        }
    }

    private void queue(Early write) throws SSLException {
        earlyBytes += write.plain.remaining();
        if (earlyBytes > EARLY_LIMIT) {
            throw new SSLException("too much to say before the handshake is done");
        }
        early.add(write);
    }

    private void sendEarly() throws SSLException {
        for (Early write = early.poll(); write != null; write = early.poll()) {
            records.seal(write.plain);
            if (write.request != null) {
                session().acknowledge(write.request);
            }
        }
        earlyBytes = 0;
    }

    @Override
    public void closeOutput() {
        records.end();
    }

    @Override
    public boolean outputOpen() {
        return records.outputOpen() && phase != Phase.FAILED;
    }

    @Override
    public int heldBytes() {
        return earlyBytes + records.heldBytes();
    }

    // ---- the end ----

    @Override
    public void filterClose(NextFilter nextFilter, IoSession ignored) {
        // Behind a queue that is thrown away, close_notify would come out of order.
        if (session().thread().inThread() && session().pendingBytes() == 0) {
            closeOutput();
        }
        nextFilter.filterClose(session());
    }

    @Override
    public void sessionClosed(NextFilter nextFilter, IoSession ignored) {
        phase = Phase.FAILED;
        release();
        // Frees what engines hold outside the heap. The input is not closed: that would forbid to resume the session.
        engine.closeOutbound();
        nextFilter.sessionClosed(session());
    }

    private void release() {
        records.endInput();
        earlyBytes = 0;
        for (Early write = early.poll(); write != null; write = early.poll()) {
            if (write.request != null) {
                write.request.getFuture().setException(new WriteToClosedSessionException(write.request));
            }
        }
    }

    private MailSession session() {
        if (session == null) {
            throw new IllegalStateException("not in a chain yet");
        }
        return session;
    }

    private NextFilter next() {
        if (next == null) {
            throw new IllegalStateException("not in a chain yet");
        }
        return next;
    }
}
