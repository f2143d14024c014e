// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapCommandDecoder;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponseEncoder;

/**
 * IMAP4 on the leg towards the client: commands come in, responses go out.
 *
 * <p>After {@link ImapCommand.LiteralAnnounced} nothing comes in until the answer has gone out: a continuation asks for
 * the literal, any tagged response refuses it. So {@link #next} has to be called again behind each answer.
 */
final class ImapClientCodec implements DialogueCodec<ImapCommand, ImapResponse> {
    private final ImapCommandDecoder decoder = new ImapCommandDecoder();

    /** Whether the tag last seen stood before a command; if not, it may be a secret gone astray. */
    private boolean tagShown;

    @Override
    public void feed(ByteBuffer bytes) {
        decoder.feed(bytes);
    }

    @Override
    public @Nullable ImapCommand next() {
        ImapCommand command = decoder.next();
        if (command != null && !(command instanceof ImapCommand.SaslData)) {
            tagShown = ImapLoggable.shows(command);
        }
        return command;
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
    public ByteBuffer encode(ImapResponse message) {
        if (decoder.literalAsked()) {
            if (message instanceof ImapResponse.Continuation) {
                decoder.acceptLiteral();
            } else if (message instanceof ImapResponse.Status status && !status.untagged()) {
                decoder.refuseLiteral();
            }
        }
        return ImapResponseEncoder.encode(message);
    }

    @Override
    public ByteBuffer loggableInput(ImapCommand message) {
        return ImapLoggable.of(message);
    }

    @Override
    public ByteBuffer loggableOutput(ImapResponse message) {
        return ImapLoggable.of(message, tagShown);
    }
}
