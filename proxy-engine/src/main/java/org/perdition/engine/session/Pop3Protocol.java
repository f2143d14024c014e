// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.backend.BackendLogin;
import org.perdition.engine.backend.Pop3BackendLogin;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.login.LoginMachine;
import org.perdition.engine.login.Pop3Login;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3Response;

/** POP3 and POP3S, on both legs. Stateless; for any thread. */
public final class Pop3Protocol implements MailProtocol<Pop3Command, Pop3Response> {
    /** It has no state, so one is enough; more do no harm. */
    public Pop3Protocol() {}

    @Override
    public DialogueCodec<Pop3Command, Pop3Response> clientCodec() {
        return new Pop3ClientCodec();
    }

    @Override
    public DialogueCodec<Pop3Response, Pop3Command> backendCodec() {
        return new Pop3BackendCodec();
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
