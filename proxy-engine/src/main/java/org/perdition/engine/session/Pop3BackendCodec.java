// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3CommandEncoder;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3ResponseDecoder;

/** POP3 on the leg towards the real-server: responses come in, commands go out. */
final class Pop3BackendCodec implements DialogueCodec<Pop3Response, Pop3Command> {
    private static final Pop3CommandEncoder ENCODER = new Pop3CommandEncoder();

    private final Pop3ResponseDecoder decoder = new Pop3ResponseDecoder();

    @Override
    public void feed(ByteBuffer bytes) {
        decoder.feed(bytes);
    }

    @Override
    public @Nullable Pop3Response next() {
        return decoder.next();
    }

    /** Not for this leg: only a server is sent SASL data. */
    @Override
    public void expectSaslData() {
        throw new UnsupportedOperationException("a real-server sends responses only");
    }

    @Override
    public boolean hasLeftover() {
        return decoder.hasLeftover();
    }

    @Override
    public ByteBuffer takeLeftover() {
        return decoder.takeLeftover();
    }

    @Override
    public ByteBuffer encode(Pop3Command message) {
        if (message instanceof Pop3Command.Capa) {
            decoder.expectMultiLine();
        }
        return ENCODER.encode(message);
    }

    @Override
    public ByteBuffer loggableInput(Pop3Response message) {
        return Pop3Loggable.of(message);
    }

    @Override
    public ByteBuffer loggableOutput(Pop3Command message) {
        return Pop3Loggable.of(message);
    }
}
