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
 * the literal, any tagged response refuses it. So the next message has to be asked for again behind each answer.
 */
final class ImapClientCodec {
    private final ImapCommandDecoder decoder = new ImapCommandDecoder();

    /** Whether the tag last seen stood before a command; if not, it may be a secret gone astray. */
    private boolean tagShown;

    /** The codec, of one session. */
    DialogueCodec<ImapCommand, ImapResponse> dialogue() {
        return new DialogueCodec<>(
                new DialogueCodec.Incoming<>(
                        decoder::feed, this::next, decoder::hasLeftover, decoder::takeLeftover, ImapLoggable::of),
                new DialogueCodec.Outgoing<>(this::encode, response -> ImapLoggable.of(response, tagShown)),
                decoder::expectSaslData);
    }

    private @Nullable ImapCommand next() {
        ImapCommand command = decoder.next();
        if (command != null && !(command instanceof ImapCommand.SaslData)) {
            tagShown = ImapLoggable.shows(command);
        }
        return command;
    }

    private ByteBuffer encode(ImapResponse message) {
        if (decoder.literalAsked()) {
            if (message instanceof ImapResponse.Continuation) {
                decoder.acceptLiteral();
            } else if (message instanceof ImapResponse.Status status && !status.untagged()) {
                decoder.refuseLiteral();
            }
        }
        return ImapResponseEncoder.encode(message);
    }
}
