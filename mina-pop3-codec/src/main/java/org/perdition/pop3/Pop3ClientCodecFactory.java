// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFactory;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolEncoder;
import org.jspecify.annotations.Nullable;

/**
 * POP3 for MINA clients: the handler receives {@link Pop3Response} and writes {@link Pop3Command}. Immutable;
 * one serves all sessions. Wait for the greeting, and for each answer before the next command.
 *
 * <p>The answer to CAPA, and to AUTH alone, is read as a {@link Pop3Response.MultiLine}.
 *
 * <p>After the {@code +OK} to STLS no byte is taken until {@link #reset} is called. A byte that comes before
 * that was sent in clear and could be read as if TLS had protected it: the session is closed, and the handler
 * receives {@link Pop3Response.Malformed} with {@link Pop3SyntaxError#DATA_BEHIND_STLS}, in place of the
 * {@code +OK} if both came together.
 */
public final class Pop3ClientCodecFactory implements ProtocolCodecFactory {
    private static final AttributeKey CODEC = new AttributeKey(Pop3ClientCodecFactory.class, "codec");

    private final Pop3Limits limits;

    /** A factory with {@link Pop3Limits#DEFAULT}. */
    public Pop3ClientCodecFactory() {
        this(Pop3Limits.DEFAULT);
    }

    /** A factory with these limits. */
    public Pop3ClientCodecFactory(Pop3Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes bytes again behind the {@code +OK} to STLS. To be called on the session's I/O thread, in the
     * handling of that answer, right after the TLS filter was put before the codec.
     */
    public static void reset(IoSession session) {
        if (session.getAttribute(CODEC) instanceof Codec codec) {
            codec.reset();
        }
    }

    @Override
    public ProtocolEncoder getEncoder(IoSession session) {
        return codec(session);
    }

    @Override
    public ProtocolDecoder getDecoder(IoSession session) {
        return codec(session);
    }

    private Codec codec(IoSession session) {
        if (session.getAttribute(CODEC) instanceof Codec codec) {
            return codec;
        }
        session.setAttributeIfAbsent(CODEC, new Codec(limits));
        return (Codec) session.getAttribute(CODEC);
    }

    private static final class Codec extends HoldingCodec<Pop3Response, Pop3Command> {
        private enum Asked {
            STLS,
            OTHER
        }

        private final Pop3ResponseDecoder decoder;
        private final Pop3CommandEncoder encoder;
        private Asked asked = Asked.OTHER;

        Codec(Pop3Limits limits) {
            super(CODEC, Pop3Command.class);
            decoder = new Pop3ResponseDecoder(limits);
            encoder = new Pop3CommandEncoder(limits);
        }

        @Override
        void feed(ByteBuffer bytes) {
            decoder.feed(bytes);
        }

        @Override
        @Nullable
        Pop3Response next() {
            return decoder.next();
        }

        @Override
        void forget() {
            decoder.takeLeftover();
        }

        @Override
        boolean holdsBehind(Pop3Response message) {
            Asked answered = asked;
            asked = Asked.OTHER;
            return answered == Asked.STLS && message instanceof Pop3Response.Ok;
        }

        @Override
        boolean isLast(Pop3Response message) {
            return message instanceof Pop3Response.Malformed malformed
                    && malformed.error().last();
        }

        @Override
        Pop3Response dataBehindStls() {
            return new Pop3Response.Malformed(Pop3SyntaxError.DATA_BEHIND_STLS);
        }

        @Override
        ByteBuffer bytes(Pop3Command message) {
            ByteBuffer bytes = encoder.encode(message);
            if (message instanceof Pop3Command.Capa || message instanceof Pop3Command.AuthList) {
                decoder.expectMultiLine();
            }
            asked = message instanceof Pop3Command.Stls ? Asked.STLS : Asked.OTHER;
            return bytes;
        }

        @Override
        boolean releases(Pop3Command message) {
            return false;
        }
    }
}
