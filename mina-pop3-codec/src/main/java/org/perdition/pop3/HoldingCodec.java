// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.apache.mina.filter.codec.ProtocolEncoder;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;

/**
 * One session's codec under MINA's {@code ProtocolCodecFilter}, both ways. Locked, as MINA encodes on the
 * thread that writes.
 *
 * <p>It takes one line from MINA's buffer at a time, so that the handler has dealt with a message before the
 * next is read: whether a line is a command or SASL data, and whether it may be read at all, hangs on that. It
 * never throws on input, as MINA puts a dump of the bytes into decoder exceptions, passwords included.
 *
 * @param <I> messages that come in
 * @param <O> messages that go out
 */
abstract class HoldingCodec<I, O> implements ProtocolDecoder, ProtocolEncoder {
    private enum State {
        OPEN,
        /** TLS is agreed on and not in place: any byte that comes now came in clear. */
        HELD,
        CLOSED
    }

    private static final AttributeKey KEY = new AttributeKey(HoldingCodec.class, "codec");

    private final LineDecoder<I> decoder;
    private final Class<O> outgoing;
    private final I dataBehindStls;
    private State state = State.OPEN;

    /**
     * A codec of one session.
     *
     * @param decoder of what comes in
     * @param outgoing what goes out
     * @param dataBehindStls what the handler receives instead of bytes in clear behind STLS
     */
    HoldingCodec(LineDecoder<I> decoder, Class<O> outgoing, I dataBehindStls) {
        this.decoder = decoder;
        this.outgoing = outgoing;
        this.dataBehindStls = dataBehindStls;
    }

    /** A session's codec, made by the first who asks: ProtocolCodecFilter asks for one at each read and write. */
    static HoldingCodec<?, ?> of(IoSession session, Supplier<HoldingCodec<?, ?>> maker) {
        if (session.getAttribute(KEY) instanceof HoldingCodec<?, ?> codec) {
            return codec;
        }
        session.setAttributeIfAbsent(KEY, maker.get());
        return (HoldingCodec<?, ?>) session.getAttribute(KEY);
    }

    /** TLS is in place on a session: bytes that come from now on are protected. */
    static void reset(IoSession session) {
        if (session.getAttribute(KEY) instanceof HoldingCodec<?, ?> codec) {
            codec.reset();
        }
    }

    /** Whether this message agrees on TLS. */
    abstract boolean holdsBehind(I message);

    /** Whether the decoder has given its last message. */
    abstract boolean isLast(I message);

    abstract ByteBuffer bytes(O message);

    /** Whether sending this message calls TLS off again. */
    boolean releases(O message) {
        return false;
    }

    @Override
    public final synchronized void decode(IoSession session, IoBuffer in, ProtocolDecoderOutput out) {
        if (state == State.CLOSED) {
            in.position(in.limit());
        } else if (state == State.HELD) {
            cutOff(session, in, out);
        } else {
            byte[] line = lineOf(in);
            decoder.feed(ByteBuffer.wrap(line));
            Octets.wipe(line);
            I message = decoder.next();
            if (message == null) {
                return;
            }
            if (holdsBehind(message)) {
                state = State.HELD;
                if (in.hasRemaining()) {
                    cutOff(session, in, out);
                    return;
                }
            } else if (isLast(message)) {
                state = State.CLOSED;
            }
            out.write(message);
        }
    }

    private void cutOff(IoSession session, IoBuffer in, ProtocolDecoderOutput out) {
        state = State.CLOSED;
        in.position(in.limit());
        decoder.takeLeftover();
        session.closeNow();
        out.write(dataBehindStls);
    }

    /** The bytes up to the next LF, or all if there is none. */
    private static byte[] lineOf(IoBuffer in) {
        int end = in.position();
        while (end < in.limit() && in.get(end) != '\n') {
            end++;
        }
        byte[] line = new byte[Math.min(end + 1, in.limit()) - in.position()];
        in.get(line);
        return line;
    }

    @Override
    public final synchronized void encode(IoSession session, Object message, ProtocolEncoderOutput out) {
        if (!outgoing.isInstance(message)) {
            throw new IllegalArgumentException("not a " + outgoing.getSimpleName() + ": " + message.getClass());
        }
        O checked = outgoing.cast(message);
        ByteBuffer bytes = bytes(checked);
        if (state == State.HELD && releases(checked)) {
            state = State.OPEN;
        }
        out.write(IoBuffer.wrap(bytes));
    }

    private synchronized void reset() {
        decoder.takeLeftover();
        if (state == State.HELD) {
            state = State.OPEN;
        }
    }

    @Override
    public void finishDecode(IoSession session, ProtocolDecoderOutput out) {}

    @Override
    public final synchronized void dispose(IoSession session) {
        decoder.takeLeftover();
        session.removeAttribute(KEY);
    }
}
