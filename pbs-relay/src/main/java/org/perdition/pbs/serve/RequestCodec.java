// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.AttributeKey;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.CumulativeProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolCodecFactory;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolDecoderException;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.apache.mina.filter.codec.ProtocolEncoder;
import org.apache.mina.filter.codec.ProtocolEncoderAdapter;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;

/**
 * The filter's part of a protocol: octets to requests, and answers, which are strings of one char an octet, to octets.
 * Thread-safe.
 *
 * @param <T> a request
 */
final class RequestCodec<T> implements ProtocolCodecFactory {
    /** From the first octet of a request to its last; mail servers send one in one go. */
    static final Duration ONE_REQUEST = Duration.ofSeconds(30);

    /** A mail server that asks nothing for so long is told to connect again; Postfix goes by itself after 300 s. */
    static final Duration IDLE = Duration.ofSeconds(600);

    private static final AttributeKey BEGUN = new AttributeKey(RequestCodec.class, "begun");

    private final RequestReader<T> reader;

    RequestCodec(RequestReader<T> reader) {
        this.reader = reader;
    }

    @Override
    public ProtocolDecoder getDecoder(IoSession session) {
        return new Decoder();
    }

    @Override
    public ProtocolEncoder getEncoder(IoSession session) {
        return new Encoder();
    }

    private final class Decoder extends CumulativeProtocolDecoder {
        @Override
        protected boolean doDecode(IoSession session, IoBuffer in, ProtocolDecoderOutput out)
                throws ProtocolDecoderException {
            try {
                Optional<T> request = reader.take(in.buf());
                if (request.isPresent()) {
                    session.removeAttribute(BEGUN);
                    session.getConfig().setReaderIdleTime((int) IDLE.toSeconds());
                    out.write(request.get());
                    return true;
                }
            } catch (MalformedRequestException e) {
                throw new ProtocolDecoderException(e.getMessage(), e);
            }
            // Counts without a further octet; the time below counts however slowly they come.
            session.getConfig().setReaderIdleTime((int) ONE_REQUEST.toSeconds());
            Object begun = session.setAttributeIfAbsent(BEGUN, System.nanoTime());
            if (begun instanceof Long time && System.nanoTime() - time > ONE_REQUEST.toNanos()) {
                throw new ProtocolDecoderException("a request that took longer than " + ONE_REQUEST.toSeconds() + " s");
            }
            return false;
        }
    }

    private static final class Encoder extends ProtocolEncoderAdapter {
        @Override
        public void encode(IoSession session, Object message, ProtocolEncoderOutput out) {
            out.write(IoBuffer.wrap(String.valueOf(message).getBytes(StandardCharsets.ISO_8859_1)));
        }
    }
}
