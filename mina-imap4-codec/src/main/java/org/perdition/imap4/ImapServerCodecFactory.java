// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFactory;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolEncoder;
import org.apache.mina.filter.codec.ProtocolEncoderAdapter;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;
import org.jspecify.annotations.Nullable;

/**
 * The server's side for MINA's {@code ProtocolCodecFilter}: the handler receives {@link ImapCommand} and writes {@link
 * ImapResponse}. For any number of sessions.
 *
 * <p>The handler answers {@link ImapCommand.LiteralAnnounced} with a continuation, {@link ImapCommand.Malformed} with
 * BAD, and closes after a {@linkplain ImapSyntaxError#fatal fatal} one. After {@link ImapCommand.StartTls} nothing is
 * read until {@link #reset}: call it behind adding MINA's {@code SslFilter} in front of the codec filter, or after
 * refusing. What came in clear before that closes the session with {@link DataBehindStartTlsException}.
 */
public final class ImapServerCodecFactory implements ProtocolCodecFactory {
    private final ImapLimits limits;
    private final Predicate<ImapCommand.LiteralAnnounced> literals;

    /** A factory with {@link ImapLimits#DEFAULT} that takes all literals within them. */
    public ImapServerCodecFactory() {
        this(ImapLimits.DEFAULT, announced -> true);
    }

    /**
     * A factory with these limits.
     *
     * @param literals which of the literals within the limits are asked for; the others come to the handler as {@link
     *     ImapSyntaxError#LITERAL_REFUSED}
     */
    public ImapServerCodecFactory(ImapLimits limits, Predicate<ImapCommand.LiteralAnnounced> literals) {
        this.limits = limits;
        this.literals = literals;
    }

    /** Reads on after STARTTLS. Call it on the session's I/O thread, as in {@code messageReceived}. */
    public void reset(IoSession session) {
        decoder(session).reset();
    }

    /** The client's next line is an answer to a challenge. Call it on the session's I/O thread. */
    public void expectSaslData(IoSession session) {
        decoder(session).decoder.expectSaslData();
    }

    @Override
    public ProtocolDecoder getDecoder(IoSession session) {
        return decoder(session);
    }

    @Override
    public ProtocolEncoder getEncoder(IoSession session) {
        return new Encoder();
    }

    private Decoder decoder(IoSession session) {
        return SessionDecoder.of(session, Decoder.class, () -> new Decoder(limits, literals));
    }

    private static final class Decoder extends SessionDecoder<ImapCommand> {
        private final ImapCommandDecoder decoder;
        private final Predicate<ImapCommand.LiteralAnnounced> literals;

        Decoder(ImapLimits limits, Predicate<ImapCommand.LiteralAnnounced> literals) {
            this.decoder = new ImapCommandDecoder(limits);
            this.literals = literals;
        }

        @Override
        void feed(ByteBuffer bytes) {
            decoder.feed(bytes);
        }

        @Override
        @Nullable
        ImapCommand next() {
            ImapCommand command = decoder.next();
            if (!(command instanceof ImapCommand.LiteralAnnounced announced)) {
                return command;
            }
            if (literals.test(announced)) {
                decoder.acceptLiteral();
                return announced;
            }
            decoder.refuseLiteral();
            return new ImapCommand.Malformed(announced.tag(), announced.verb(), ImapSyntaxError.LITERAL_REFUSED);
        }

        @Override
        boolean hasLeftover() {
            return decoder.hasLeftover();
        }

        @Override
        void forget() {
            decoder.takeLeftover();
        }

        @Override
        boolean startsTls(ImapCommand message) {
            return message instanceof ImapCommand.StartTls;
        }
    }

    private static final class Encoder extends ProtocolEncoderAdapter {
        @Override
        public void encode(IoSession session, Object message, ProtocolEncoderOutput out) {
            out.write(IoBuffer.wrap(ImapResponseEncoder.encode((ImapResponse) message)));
        }
    }
}
