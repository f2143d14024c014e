// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveEncoder;
import org.perdition.engine.managesieve.SieveResponse;
import org.perdition.engine.managesieve.SieveResponseDecoder;

/** ManageSieve on the leg towards the real-server: responses come in, commands go out. */
final class SieveBackendCodec implements DialogueCodec<SieveResponse, SieveCommand> {
    private final SieveResponseDecoder decoder = new SieveResponseDecoder();

    @Override
    public void feed(ByteBuffer bytes) {
        decoder.feed(bytes);
    }

    @Override
    public @Nullable SieveResponse next() {
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
    public ByteBuffer encode(SieveCommand message) {
        ByteBuffer bytes = SieveEncoder.encode(message);
        if (message instanceof SieveCommand.Authenticate authenticate && authenticate.initialResponse() != null) {
            // sent once; it holds the password
            authenticate.initialResponse().wipe();
        }
        return bytes;
    }

    @Override
    public ByteBuffer loggableInput(SieveResponse message) {
        return SieveLoggable.of(message);
    }

    @Override
    public ByteBuffer loggableOutput(SieveCommand message) {
        return SieveLoggable.of(message);
    }
}
