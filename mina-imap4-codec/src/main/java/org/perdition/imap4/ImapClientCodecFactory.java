// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFactory;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolEncoder;
import org.apache.mina.filter.codec.ProtocolEncoderAdapter;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;
import org.jspecify.annotations.Nullable;

/**
 * The client's side for MINA's {@code ProtocolCodecFilter}: the handler writes {@link ImapCommand} and receives {@link
 * ImapResponse}. For any number of sessions.
 *
 * <p>A command that needs literals is written part by part ({@link ImapCommandEncoder#parts}). After the OK to STARTTLS
 * nothing is read until {@link #reset}: call it behind adding MINA's {@code SslFilter} in front of the codec filter.
 * What came in clear before that closes the session with {@link DataBehindStartTlsException}.
 */
public final class ImapClientCodecFactory implements ProtocolCodecFactory {
    private final ImapLimits limits;

    /** A factory with {@link ImapLimits#DEFAULT}. */
    public ImapClientCodecFactory() {
        this(ImapLimits.DEFAULT);
    }

    /** A factory with these limits. */
    public ImapClientCodecFactory(ImapLimits limits) {
        this.limits = limits;
    }

    /** Reads on after STARTTLS. Call it on the session's I/O thread, as in {@code messageReceived}. */
    public void reset(IoSession session) {
        decoder(session).reset();
    }

    @Override
    public ProtocolDecoder getDecoder(IoSession session) {
        return decoder(session);
    }

    @Override
    public ProtocolEncoder getEncoder(IoSession session) {
        return new Encoder(decoder(session));
    }

    private Decoder decoder(IoSession session) {
        return SessionDecoder.of(session, Decoder.class, () -> new Decoder(limits));
    }

    private static final class Decoder extends SessionDecoder<ImapResponse> {
        private final ImapResponseDecoder decoder;

        /** Tag of the STARTTLS under way; written by whatever thread writes it. */
        private volatile @Nullable String startTlsTag;

        Decoder(ImapLimits limits) {
            this.decoder = new ImapResponseDecoder(limits);
        }

        @Override
        void feed(ByteBuffer bytes) {
            decoder.feed(bytes);
        }

        @Override
        @Nullable
        ImapResponse next() {
            return decoder.next();
        }

        @Override
        boolean hasLeftover() {
            return decoder.hasLeftover();
        }

        @Override
        void forget() {
            startTlsTag = null;
            decoder.takeLeftover();
        }

        @Override
        boolean startsTls(ImapResponse message) {
            return message instanceof ImapResponse.Status status
                    && !status.untagged()
                    && status.condition() == ImapResponse.Condition.OK
                    && Objects.equals(status.tag(), startTlsTag);
        }
    }

    private static final class Encoder extends ProtocolEncoderAdapter {
        private final Decoder decoder;

        Encoder(Decoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public void encode(IoSession session, Object message, ProtocolEncoderOutput out) {
            if (message instanceof ImapCommand.StartTls startTls) {
                decoder.startTlsTag = startTls.tag();
            }
            out.write(IoBuffer.wrap(ImapCommandEncoder.encode((ImapCommand) message)));
        }
    }
}
