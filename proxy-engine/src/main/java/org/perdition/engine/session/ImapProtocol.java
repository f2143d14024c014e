// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.backend.BackendLogin;
import org.perdition.engine.backend.ImapBackendLogin;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.ImapLogin;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.login.LoginMachine;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapCommandEncoder;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponseDecoder;

/** IMAP4 and IMAP4S, on both legs. Stateless; for any thread. */
public final class ImapProtocol implements MailProtocol<ImapCommand, ImapResponse> {
    /** It has no state, so one is enough; more do no harm. */
    public ImapProtocol() {}

    @Override
    public DialogueCodec<ImapCommand, ImapResponse> clientCodec() {
        return new ImapClientCodec().dialogue();
    }

    @Override
    public DialogueCodec<ImapResponse, ImapCommand> backendCodec() {
        ImapResponseDecoder decoder = new ImapResponseDecoder();
        return new DialogueCodec<>(
                new DialogueCodec.Incoming<>(
                        decoder::feed,
                        decoder::next,
                        decoder::hasLeftover,
                        decoder::hasUntaggedLeftover,
                        decoder::takeLeftover,
                        response -> ImapLoggable.of(response, true)),
                new DialogueCodec.Outgoing<>(ImapProtocol::encode, ImapLoggable::of));
    }

    private static ByteBuffer encode(ImapCommand command) {
        ByteBuffer bytes = ImapCommandEncoder.encode(command);
        if (command instanceof ImapCommand.Part part) {
            // sent once; it may hold the password
            part.octets().wipe();
        }
        return bytes;
    }

    @Override
    public LoginMachine<ImapCommand, ImapResponse> login(LoginContext context) {
        return new ImapLogin(context);
    }

    @Override
    public BackendLogin<ImapCommand, ImapResponse> backendLogin(BackendContext context) {
        return new ImapBackendLogin(context);
    }
}
