// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolDecoderAdapter;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.jspecify.annotations.Nullable;

/**
 * One session's decoder under MINA's ProtocolCodecFilter. Where a handshake is due it stops: nothing is taken until
 * {@link #reset}, and an octet before that closes the session.
 *
 * @param <M> what comes in
 */
abstract class SessionDecoder<M> extends ProtocolDecoderAdapter {
    private static final AttributeKey KEY = new AttributeKey(SessionDecoder.class, "decoder");

    private enum State {
        READING,
        HANDSHAKE_DUE
    }

    private State state = State.READING;

    /**
     * A session's decoder, made by the first who asks. ProtocolCodecFilter asks its factory for one at each read, so it
     * has to be kept here.
     *
     * @throws IllegalStateException if the session has one of the other side
     */
    static <D extends SessionDecoder<?>> D of(IoSession session, Class<D> side, Supplier<D> maker) {
        Object kept = session.getAttribute(KEY);
        if (kept == null) {
            kept = maker.get();
            Object earlier = session.setAttributeIfAbsent(KEY, kept);
            kept = earlier == null ? kept : earlier;
        }
        if (!side.isInstance(kept)) {
            throw new IllegalStateException("the session has an IMAP4 codec of the other side");
        }
        return side.cast(kept);
    }

    abstract void feed(ByteBuffer bytes);

    abstract @Nullable M next();

    abstract boolean hasLeftover();

    abstract void forget();

    /** Whether a TLS handshake follows on this message. */
    abstract boolean startsTls(M message);

    @Override
    public void decode(IoSession session, IoBuffer in, ProtocolDecoderOutput out) throws DataBehindStartTlsException {
        if (state == State.HANDSHAKE_DUE) {
            in.position(in.limit());
            throw injected(session);
        }
        feed(in.buf());
        for (M message = next(); message != null; message = next()) {
            if (startsTls(message)) {
                if (hasLeftover()) {
                    throw injected(session);
                }
                state = State.HANDSHAKE_DUE;
            }
            out.write(message);
        }
    }

    private DataBehindStartTlsException injected(IoSession session) {
        forget();
        session.closeNow();
        return new DataBehindStartTlsException();
    }

    /** Begins anew, behind the TLS filter or because there is none. */
    final void reset() {
        forget();
        state = State.READING;
    }

    /** The session is closed. (MINA does not call {@code dispose} of decoders.) */
    @Override
    public void finishDecode(IoSession session, ProtocolDecoderOutput out) {
        forget();
    }
}
