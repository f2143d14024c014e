// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.backend.BackendLogin;
import org.perdition.engine.backend.Pop3BackendLogin;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.login.LoginMachine;
import org.perdition.engine.login.Pop3Login;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3CommandDecoder;
import org.perdition.pop3.Pop3CommandEncoder;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3ResponseDecoder;
import org.perdition.pop3.Pop3ResponseEncoder;

/** POP3 and POP3S, on both legs. Stateless; for any thread. */
public final class Pop3Protocol implements MailProtocol<Pop3Command, Pop3Response> {
    private static final Pop3CommandEncoder COMMANDS = new Pop3CommandEncoder();
    private static final Pop3ResponseEncoder RESPONSES = new Pop3ResponseEncoder();

    /** It has no state, so one is enough; more do no harm. */
    public Pop3Protocol() {}

    @Override
    public DialogueCodec<Pop3Command, Pop3Response> clientCodec() {
        Pop3CommandDecoder decoder = new Pop3CommandDecoder();
        return new DialogueCodec<>(
                new DialogueCodec.Incoming<>(
                        decoder::feed, decoder::next, decoder::hasLeftover, decoder::takeLeftover, Pop3Loggable::of),
                new DialogueCodec.Outgoing<>(RESPONSES::encode, Pop3Loggable::of),
                decoder::expectSaslData);
    }

    @Override
    public DialogueCodec<Pop3Response, Pop3Command> backendCodec() {
        Pop3ResponseDecoder decoder = new Pop3ResponseDecoder();
        return new DialogueCodec<>(
                new DialogueCodec.Incoming<>(
                        decoder::feed, decoder::next, decoder::hasLeftover, decoder::takeLeftover, Pop3Loggable::of),
                new DialogueCodec.Outgoing<>(command -> encode(command, decoder), Pop3Loggable::of));
    }

    private static ByteBuffer encode(Pop3Command command, Pop3ResponseDecoder answer) {
        if (command instanceof Pop3Command.Capa) {
            answer.expectMultiLine();
        }
        return COMMANDS.encode(command);
    }

    @Override
    public LoginMachine<Pop3Command, Pop3Response> login(LoginContext context) {
        return new Pop3Login(context);
    }

    @Override
    public BackendLogin<Pop3Command, Pop3Response> backendLogin(BackendContext context) {
        return new Pop3BackendLogin(context);
    }
}
