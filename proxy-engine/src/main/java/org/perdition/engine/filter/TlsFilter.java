// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
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
    /** Bytes of one handshake taken from the peer: certificate chains are 10 KiB, the largest known under 64. */
    private static final int HANDSHAKE_LIMIT = 128 * 1024;
    /** Records in a row that carry no data (OpenSSL: 32); a server may send some session tickets. */
    private static final int EMPTY_RECORD_LIMIT = 64;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private enum Phase {
        /** In the chain, and waiting to be told to begin, or for the first bytes. */
        READY,
        HANDSHAKING,
        ESTABLISHED,
        /** Nothing goes in or out any more but alerts. */
        FAILED
    }

    private record Early(ByteBuffer plain, @Nullable WriteRequest request) {}

    private final SSLEngine engine;
    private final Listener listener;
    private final ArrayDeque<Early> early = new ArrayDeque<>(2);
    private @Nullable MailSession session;
    private @Nullable NextFilter next;
    private @Nullable ByteBuffer partial;
    private Phase phase = Phase.READY;
    private boolean inputDone;
    private boolean outputDone;
    private boolean mayRekey;
    private int earlyBytes;
    private int handshakeBytes;
    private int emptyRecords;

    /** A filter for one session. The engine's mode, parameters and peer are set already. */
    public TlsFilter(SSLEngine engine, Listener listener) {
        this.engine = engine;
        this.listener = listener;
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
     * Starts the handshake, for TLS from the first byte: a client says hello, a server waits for that. Bytes
     * written meanwhile, at most 64 KiB, wait until it is done.
     */
    public void begin() {
        if (phase == Phase.READY) {
            phase = Phase.HANDSHAKING;
            guarded(() -> {
                engine.beginHandshake();
                advance();
            });
        }
    }

    /**
     * Starts the handshake in the middle, after STLS or STARTTLS. Call in the very event that brought the last
     * line in clear, with the filter added and that line's answer written before it was.
     *
     * @param codec what has read the lines in clear
     * @throws IllegalStateException if bytes came behind the line: somebody may have put them there, and they
     *     must not count as said under TLS (RFC 2595, 2.4 and RFC 3501, 6.2.1). Close the session then
     */
    public void beginAfter(DialogueCodec<?, ?> codec) {
        if (codec.hasLeftover()) {
            throw new IllegalStateException("bytes came behind STARTTLS");
        }
        begin();
    }

    /** The TLS session: cipher suite, protocol and certificates are those in force once it is established. */
    public SSLSession tlsSession() {
        return engine.getSession();
    }

    // ---- what comes in ----

    @Override
    public void messageReceived(NextFilter nextFilter, IoSession ignored, Object message) {
        begin();
        if (phase == Phase.FAILED || inputDone) {
            return;
        }
        ByteBuffer records = ((IoBuffer) message).buf();
        guarded(() -> {
            if (phase == Phase.HANDSHAKING) {
                handshakeBytes += records.remaining();
                if (handshakeBytes > HANDSHAKE_LIMIT) {
                    throw new SSLHandshakeException("the handshake is too long");
                }
            }
            receive(records);
        });
    }

    private void receive(ByteBuffer records) throws SSLException {
        ByteBuffer begun = partial;
        if (begun != null) {
            partial = null;
            ByteBuffer joined = buffers().joined().put(begun);
            int added = Math.min(records.remaining(), joined.remaining());
            joined.put(joined.position(), records, records.position(), added);
            joined.limit(joined.position() + added).position(0);
            records.position(records.position() + added);
            open(joined);
            if (joined.remaining() <= added) {
                // What is left over of the joined buffer is the end of what was added to it.
                records.position(records.position() - joined.remaining());
            } else if (records.hasRemaining()) {
                throw new SSLException("a record is too long");
            } else {
                keep(joined);
            }
        }
        open(records);
        keep(records);
    }

    private void keep(ByteBuffer rest) {
        if (rest.hasRemaining() && !inputDone && phase != Phase.FAILED) {
            partial = ThreadBuffers.copy(rest);
        }
    }

    /** Opens whole records and passes on what was in them; leaves an incomplete one. */
    private void open(ByteBuffer records) throws SSLException {
        if (!records.hasRemaining()) {
            return;
        }
        ByteBuffer opened = buffers().opened();
        boolean more = true;
        while (more && records.hasRemaining() && listening()) {
            boolean settled = phase == Phase.ESTABLISHED;
            SSLEngineResult result = engine.unwrap(records, opened);
            switch (result.getStatus()) {
                case OK -> {
                    countEmptyRecords(result);
                    if (settled && !mayRekey && !outputDone && handshaking(result)) {
                        throw new SSLException("renegotiation refused");
                    }
                    noteFinished(result);
                    advance();
                }
                case BUFFER_OVERFLOW -> deliver(opened);
                case BUFFER_UNDERFLOW -> more = false;
                case CLOSED -> {
                    deliver(opened);
                    closeNotified();
                    more = false;
                }
            }
        }
        deliver(opened);
    }

    private static boolean handshaking(SSLEngineResult result) {
        return result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
                && result.getHandshakeStatus() != HandshakeStatus.FINISHED;
    }

    private void countEmptyRecords(SSLEngineResult result) throws SSLException {
        emptyRecords = result.bytesProduced() > 0 ? 0 : emptyRecords + 1;
        if (emptyRecords > EMPTY_RECORD_LIMIT && phase == Phase.ESTABLISHED) {
            throw new SSLException("too many records without data");
        }
    }

    /** Whether the owner still wants what comes in. */
    private boolean listening() {
        return phase != Phase.FAILED && !inputDone && !session().isEnding();
    }

    private void deliver(ByteBuffer opened) {
        if (opened.position() == 0) {
            return;
        }
        opened.flip();
        if (!session().isEnding()) {
            IoBuffer message =
                    session().readMode() == ReadMode.BULK ? buffers().openedMessage() : ThreadBuffers.ownedCopy(opened);
            next().messageReceived(session(), message);
        }
        opened.clear();
    }

    private void closeNotified() throws SSLException {
        inputDone = true;
        session().endInput();
        // TLS 1.2 answers with its own close_notify at once (RFC 5246, 7.2.1); TLS 1.3 may go on writing.
        advance();
        outputDone |= engine.isOutboundDone();
        next().inputClosed(session());
    }

    @Override
    public void inputClosed(NextFilter nextFilter, IoSession ignored) {
        if (inputDone || phase == Phase.FAILED) {
            return;
        }
        inputDone = true;
        partial = null;
        if (phase == Phase.ESTABLISHED) {
            listener.truncated();
            nextFilter.inputClosed(session());
        } else {
            fail(new SSLHandshakeException("the connection ended during the handshake"));
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

    // ---- the handshake ----

    /** Does what the engine has to do before it can take more: computing, and sending what it has to say. */
    private void advance() throws SSLException {
        while (phase != Phase.FAILED) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    if (!wrap()) {
                        return;
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Sends a flight of the handshake, or an alert, in one write; false if the engine had nothing. */
    private boolean wrap() throws SSLException {
        ByteBuffer sealed = buffers().sealed();
        SSLEngineResult result;
        boolean finished = false;
        do {
            result = engine.wrap(NOTHING, sealed);
            finished |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
        } while (result.getStatus() == SSLEngineResult.Status.OK
                && result.bytesProduced() > 0
                && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        boolean some = sealed.position() > 0;
        session().writeNow(sealed.flip());
        if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
            outputDone = true;
        } else if (finished) {
            established();
        } else {
            noteFinished(result);
        }
        return some || finished;
    }

    private void noteFinished(SSLEngineResult result) throws SSLException {
        if (result.getStatus() == SSLEngineResult.Status.OK
                && (result.getHandshakeStatus() == HandshakeStatus.FINISHED
                        || engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING)) {
            established();
        }
    }

    private void established() throws SSLException {
        if (phase != Phase.HANDSHAKING || outputDone) {
            return;
        }
        phase = Phase.ESTABLISHED;
        mayRekey = engine.getSession().getProtocol().equals("TLSv1.3");
        for (Early write = early.poll(); write != null; write = early.poll()) {
            seal(write.plain);
            if (write.request != null) {
                session().acknowledge(write.request);
            }
        }
        earlyBytes = 0;
        listener.established(engine.getSession());
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
        outputDone = true;
        closeEngine();
        boolean told = phase == Phase.ESTABLISHED;
        phase = Phase.FAILED;
        inputDone = true;
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
                seal(plain);
            } else {
                queue(new Early(ThreadBuffers.copy(plain), null));
            }
        } catch (SSLException e) {
            // Not told at once: the caller is in the middle of something else.
            outputDone = true;
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

    private void seal(ByteBuffer plain) throws SSLException {
        ByteBuffer sealed = buffers().sealed();
        while (plain.hasRemaining()) {
            SSLEngineResult result = engine.wrap(plain, sealed);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                outputDone = true;
                plain.position(plain.limit());
            } else if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                if (sealed.position() == 0) {
                    throw new SSLException("a record does not fit");
                }
                session().writeNow(sealed.flip());
                sealed.clear();
            } else if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                throw new SSLException("the TLS engine does not go on");
            }
        }
        session().writeNow(sealed.flip());
    }

    @Override
    public void closeOutput() {
        if (!outputDone) {
            outputDone = true;
            closeEngine();
        }
    }

    /** Sends close_notify, or the alert that is due. */
    private void closeEngine() {
        if (phase == Phase.READY) {
            return;
        }
        try {
            engine.closeOutbound();
            while (!engine.isOutboundDone() && wrap()) {
                // one alert after the other
            }
        } catch (SSLException e) {
            // It has nothing to say any more.
        }
    }

    @Override
    public boolean outputOpen() {
        return !outputDone && phase != Phase.FAILED;
    }

    @Override
    public int heldBytes() {
        return earlyBytes + (partial == null ? 0 : partial.remaining());
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
        partial = null;
        earlyBytes = 0;
        for (Early write = early.poll(); write != null; write = early.poll()) {
            if (write.request != null) {
                write.request.getFuture().setException(new WriteToClosedSessionException(write.request));
            }
        }
    }

    private ThreadBuffers buffers() {
        return session().thread().buffers();
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
