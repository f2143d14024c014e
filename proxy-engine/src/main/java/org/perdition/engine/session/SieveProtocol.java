// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.nio.ByteBuffer;
import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.backend.BackendLogin;
import org.perdition.engine.backend.SieveBackendLogin;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.login.LoginMachine;
import org.perdition.engine.login.SieveLogin;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveCommandDecoder;
import org.perdition.engine.managesieve.SieveEncoder;
import org.perdition.engine.managesieve.SieveResponse;
import org.perdition.engine.managesieve.SieveResponseDecoder;

/** ManageSieve, on both legs. Stateless; for any thread. */
public final class SieveProtocol implements MailProtocol<SieveCommand, SieveResponse> {
    /** It has no state, so one is enough; more do no harm. */
    public SieveProtocol() {}

    @Override
    public DialogueCodec<SieveCommand, SieveResponse> clientCodec() {
        SieveCommandDecoder decoder = new SieveCommandDecoder();
        return new DialogueCodec<>(
                new DialogueCodec.Incoming<>(
                        decoder::feed, decoder::next, decoder::hasLeftover, decoder::takeLeftover, SieveLoggable::of),
                new DialogueCodec.Outgoing<>(SieveEncoder::encode, SieveLoggable::of),
                decoder::expectSaslData);
    }

    @Override
    public DialogueCodec<SieveResponse, SieveCommand> backendCodec() {
        SieveResponseDecoder decoder = new SieveResponseDecoder();
        return new DialogueCodec<>(
                new DialogueCodec.Incoming<>(
                        decoder::feed, decoder::next, decoder::hasLeftover, decoder::takeLeftover, SieveLoggable::of),
                new DialogueCodec.Outgoing<>(SieveProtocol::encode, SieveLoggable::of));
    }

    private static ByteBuffer encode(SieveCommand command) {
        ByteBuffer bytes = SieveEncoder.encode(command);
        if (command instanceof SieveCommand.Authenticate authenticate && authenticate.initialResponse() != null) {
            // sent once; it holds the password
            authenticate.initialResponse().wipe();
        }
        return bytes;
    }

    @Override
    public LoginMachine<SieveCommand, SieveResponse> login(LoginContext context) {
        return new SieveLogin(context);
    }

    @Override
    public BackendLogin<SieveCommand, SieveResponse> backendLogin(BackendContext context) {
        return new SieveBackendLogin(context);
    }
}
