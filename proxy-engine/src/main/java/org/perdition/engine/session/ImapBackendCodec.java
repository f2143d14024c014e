// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapCommandEncoder;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponseDecoder;

/** IMAP4 on the leg towards the real-server: responses come in, commands go out. */
final class ImapBackendCodec implements DialogueCodec<ImapResponse, ImapCommand> {
    private final ImapResponseDecoder decoder = new ImapResponseDecoder();

    @Override
    public void feed(ByteBuffer bytes) {
        decoder.feed(bytes);
    }

    @Override
    public @Nullable ImapResponse next() {
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
    public ByteBuffer encode(ImapCommand message) {
        return ImapCommandEncoder.encode(message);
    }

    @Override
    public ByteBuffer loggableInput(ImapResponse message) {
        return ImapLoggable.of(message, true);
    }

    @Override
    public ByteBuffer loggableOutput(ImapCommand message) {
        return ImapLoggable.of(message);
    }
}
