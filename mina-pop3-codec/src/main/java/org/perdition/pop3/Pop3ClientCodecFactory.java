// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFactory;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolEncoder;

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
        HoldingCodec.reset(session);
    }

    @Override
    public ProtocolEncoder getEncoder(IoSession session) {
        return codec(session);
    }

    @Override
    public ProtocolDecoder getDecoder(IoSession session) {
        return codec(session);
    }

    private HoldingCodec<?, ?> codec(IoSession session) {
        return HoldingCodec.of(
                session, () -> new Codec(new Pop3ResponseDecoder(limits), new Pop3CommandEncoder(limits)));
    }

    private static final class Codec extends HoldingCodec<Pop3Response, Pop3Command> {
        private enum Asked {
            STLS,
            OTHER
        }

        private final Pop3ResponseDecoder decoder;
        private final Pop3CommandEncoder encoder;
        private Asked asked = Asked.OTHER;

        Codec(Pop3ResponseDecoder decoder, Pop3CommandEncoder encoder) {
            super(decoder, Pop3Command.class, new Pop3Response.Malformed(Pop3SyntaxError.DATA_BEHIND_STLS));
            this.decoder = decoder;
            this.encoder = encoder;
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
        ByteBuffer bytes(Pop3Command message) {
            ByteBuffer bytes = encoder.encode(message);
            if (message instanceof Pop3Command.Capa || message instanceof Pop3Command.AuthList) {
                decoder.expectMultiLine();
            }
            asked = message instanceof Pop3Command.Stls ? Asked.STLS : Asked.OTHER;
            return bytes;
        }
    }
}
