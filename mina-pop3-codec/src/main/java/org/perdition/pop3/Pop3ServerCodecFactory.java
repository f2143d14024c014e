// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFactory;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolEncoder;

/**
 * POP3 for MINA servers: the handler receives {@link Pop3Command} and writes {@link Pop3Response}. Immutable;
 * one serves all sessions. Have no executor before the handler: messages are to be handled one after the other.
 *
 * <p>A {@link Pop3Response.Continuation} that is written makes the next line {@link Pop3Command.SaslData}.
 *
 * <p>After {@link Pop3Command.Stls} no byte is taken until an {@link Pop3Response.Err} is written or {@link
 * #reset} is called. A byte that comes before that, in the same segment or later, was sent in clear and could
 * be read as if TLS had protected it: the session is closed, and the handler receives {@link
 * Pop3Command.Malformed} with {@link Pop3SyntaxError#DATA_BEHIND_STLS}, in place of the STLS if both came
 * together.
 */
public final class Pop3ServerCodecFactory implements ProtocolCodecFactory {
    private final Pop3Limits limits;

    /** A factory with {@link Pop3Limits#DEFAULT}. */
    public Pop3ServerCodecFactory() {
        this(Pop3Limits.DEFAULT);
    }

    /** A factory with these limits. */
    public Pop3ServerCodecFactory(Pop3Limits limits) {
        this.limits = limits;
    }

    /**
     * Takes bytes again behind STLS. To be called on the session's I/O thread, in the handling of the STLS,
     * right after the TLS filter was put before the codec.
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
                session, () -> new Codec(new Pop3CommandDecoder(limits), new Pop3ResponseEncoder(limits)));
    }

    private static final class Codec extends HoldingCodec<Pop3Command, Pop3Response> {
        private final Pop3CommandDecoder decoder;
        private final Pop3ResponseEncoder encoder;

        Codec(Pop3CommandDecoder decoder, Pop3ResponseEncoder encoder) {
            super(decoder, Pop3Response.class, new Pop3Command.Malformed("STLS", Pop3SyntaxError.DATA_BEHIND_STLS));
            this.decoder = decoder;
            this.encoder = encoder;
        }

        @Override
        boolean holdsBehind(Pop3Command message) {
            return message instanceof Pop3Command.Stls;
        }

        @Override
        boolean isLast(Pop3Command message) {
            return message instanceof Pop3Command.Malformed malformed
                    && malformed.error().last();
        }

        @Override
        ByteBuffer bytes(Pop3Response message) {
            ByteBuffer bytes = encoder.encode(message);
            if (message instanceof Pop3Response.Continuation) {
                decoder.expectSaslData();
            }
            return bytes;
        }

        @Override
        boolean releases(Pop3Response message) {
            return message instanceof Pop3Response.Err;
        }
    }
}
