// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.transport.ThreadBuffers;

/**
 * The engine's side of {@link TlsFilter}: turns records into plain bytes and back, in the buffers of the thread,
 * and keeps nothing between calls but an incomplete record. Delegated tasks run where they come up.
 */
final class TlsFilterRecords {
    /** Bytes of one handshake taken from the peer: certificate chains are 10 KiB, the largest known under 64. */
    private static final int HANDSHAKE_LIMIT = 128 * 1024;
    /** Records in a row that carry no data (OpenSSL: 32); a server may send some session tickets. */
    private static final int EMPTY_RECORD_LIMIT = 64;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** What is done with the results. May close the session, and call {@link #seal} and {@link #end}. */
    interface Owner {
        ThreadBuffers buffers();

        /** Whether what comes in is still wanted. */
        boolean listening();

        /** The handshake is done; once. */
        void finished() throws SSLException;

        /** Plain bytes from position to limit, in {@link ThreadBuffers#opened}. */
        void opened(ByteBuffer plain);

        /** The peer has ended its stream properly. */
        void closeNotified();

        /** Records for the socket, lent. */
        void sealed(ByteBuffer records);
    }

    private final SSLEngine engine;
    private final Owner owner;
    private @Nullable ByteBuffer partial;
    private boolean begun;
    private boolean finished;
    private boolean mayRekey;
    private boolean inputDone;
    private boolean outputDone;
    private int handshakeBytes;
    private int emptyRecords;

    TlsFilterRecords(SSLEngine engine, Owner owner) {
        this.engine = engine;
        this.owner = owner;
    }

    boolean inputOpen() {
        return !inputDone;
    }

    boolean outputOpen() {
        return !outputDone;
    }

    int heldBytes() {
        return partial == null ? 0 : partial.remaining();
    }

    /** Reads no more. */
    void endInput() {
        inputDone = true;
        partial = null;
    }

    void begin() throws SSLException {
        begun = true;
        engine.beginHandshake();
        advance();
    }

    // ---- what comes in ----

    /** Opens what has come; all of it is used up. */
    void receive(ByteBuffer records) throws SSLException {
        if (!finished) {
            handshakeBytes += records.remaining();
            if (handshakeBytes > HANDSHAKE_LIMIT) {
                throw new SSLHandshakeException("the handshake is too long");
            }
        }
        ByteBuffer begunRecord = partial;
        if (begunRecord != null) {
            partial = null;
            join(begunRecord, records);
        }
        open(records);
        keep(records);
    }

    /** Opens the record whose beginning came earlier, and what else fits behind it. */
    private void join(ByteBuffer begunRecord, ByteBuffer records) throws SSLException {
        ByteBuffer joined = owner.buffers().joined().put(begunRecord);
        int kept = joined.position();
        int added = Math.min(records.remaining(), joined.remaining());
        joined.put(kept, records, records.position(), added).limit(kept + added).position(0);
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

    private void keep(ByteBuffer rest) {
        if (rest.hasRemaining() && owner.listening() && !inputDone) {
            partial = ThreadBuffers.copy(rest);
        }
    }

    /** Opens whole records and passes on what was in them; leaves an incomplete one. */
    private void open(ByteBuffer records) throws SSLException {
        if (!records.hasRemaining()) {
            return;
        }
        ByteBuffer opened = owner.buffers().opened();
        boolean more = true;
        while (more && records.hasRemaining() && !inputDone && owner.listening()) {
            boolean settled = finished;
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
                    endInput();
                    // TLS 1.2 answers with its own close_notify at once (RFC 5246, 7.2.1); TLS 1.3 may go on writing.
                    advance();
                    outputDone |= engine.isOutboundDone();
                    owner.closeNotified();
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
        if (emptyRecords > EMPTY_RECORD_LIMIT && finished) {
            throw new SSLException("too many records without data");
        }
    }

    private void deliver(ByteBuffer opened) {
        if (opened.position() > 0) {
            owner.opened(opened.flip());
            opened.clear();
        }
    }

    // ---- the handshake ----

    /** Does what the engine has to do before it can take more: computing, and sending what it has to say. */
    private void advance() throws SSLException {
        for (boolean more = true; more; ) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> more = wrap();
                default -> more = false;
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
        ByteBuffer sealed = owner.buffers().sealed();
        SSLEngineResult result;
        boolean last = false;
        do {
            result = engine.wrap(NOTHING, sealed);
            last |= result.getHandshakeStatus() == HandshakeStatus.FINISHED;
        } while (result.getStatus() == Status.OK
                && result.bytesProduced() > 0
                && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        boolean some = sealed.position() > 0;
        owner.sealed(sealed.flip());
        if (result.getStatus() == Status.CLOSED) {
            outputDone = true;
        } else if (last) {
            finish();
        } else {
            noteFinished(result);
        }
        return some || last;
    }

    private void noteFinished(SSLEngineResult result) throws SSLException {
        if (!finished
                && result.getStatus() == Status.OK
                && (result.getHandshakeStatus() == HandshakeStatus.FINISHED
                        || engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING)) {
            finish();
        }
    }

    private void finish() throws SSLException {
        if (!finished && !outputDone) {
            finished = true;
            mayRekey = engine.getSession().getProtocol().equals("TLSv1.3");
            owner.finished();
        }
    }

    // ---- what goes out ----

    /** Seals all plain bytes, several records a write; dropped if the output has ended. */
    void seal(ByteBuffer plain) throws SSLException {
        ByteBuffer sealed = owner.buffers().sealed();
        while (plain.hasRemaining() && !outputDone) {
            SSLEngineResult result = engine.wrap(plain, sealed);
            if (result.getStatus() == Status.CLOSED) {
                outputDone = true;
            } else if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                if (sealed.position() == 0) {
                    throw new SSLException("a record does not fit");
                }
                owner.sealed(sealed.flip());
                sealed.clear();
            } else if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                throw new SSLException("the TLS engine does not go on");
            }
        }
        plain.position(plain.limit());
        owner.sealed(sealed.flip());
    }

    /** Says that nothing more will come: close_notify, or the alert that is due. Idempotent. */
    void end() {
        if (outputDone) {
            return;
        }
        outputDone = true;
        engine.closeOutbound();
        try {
            while (begun && !engine.isOutboundDone() && wrap()) {
                // one alert after the other
            }
        } catch (SSLException e) {
            // It has nothing to say any more.
        }
    }
}
