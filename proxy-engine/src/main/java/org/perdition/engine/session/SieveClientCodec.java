// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveCommandDecoder;
import org.perdition.engine.managesieve.SieveEncoder;
import org.perdition.engine.managesieve.SieveResponse;

/** ManageSieve on the leg towards the client: commands come in, responses go out. */
final class SieveClientCodec implements DialogueCodec<SieveCommand, SieveResponse> {
    private final SieveCommandDecoder decoder = new SieveCommandDecoder();

    @Override
    public void feed(ByteBuffer bytes) {
        decoder.feed(bytes);
    }

    @Override
    public @Nullable SieveCommand next() {
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
    public ByteBuffer encode(SieveResponse message) {
        return SieveEncoder.encode(message);
    }

    @Override
    public ByteBuffer loggableInput(SieveCommand message) {
        return SieveLoggable.of(message);
    }

    @Override
    public ByteBuffer loggableOutput(SieveResponse message) {
        return SieveLoggable.of(message);
    }
}
