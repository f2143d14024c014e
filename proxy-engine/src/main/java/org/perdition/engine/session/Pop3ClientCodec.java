// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3CommandDecoder;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3ResponseEncoder;

/** POP3 on the leg towards the client: commands come in, responses go out. */
final class Pop3ClientCodec implements DialogueCodec<Pop3Command, Pop3Response> {
    private static final Pop3ResponseEncoder ENCODER = new Pop3ResponseEncoder();

    private final Pop3CommandDecoder decoder = new Pop3CommandDecoder();

    @Override
    public void feed(ByteBuffer bytes) {
        decoder.feed(bytes);
    }

    @Override
    public @Nullable Pop3Command next() {
        return decoder.next();
    }

    @Override
    public void expectSaslData() {
        decoder.expectSaslData();
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
    public ByteBuffer encode(Pop3Response message) {
        return ENCODER.encode(message);
    }

    @Override
    public ByteBuffer loggableInput(Pop3Command message) {
        return Pop3Loggable.of(message);
    }

    @Override
    public ByteBuffer loggableOutput(Pop3Response message) {
        return Pop3Loggable.of(message);
    }
}
