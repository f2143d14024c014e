// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.backend.BackendLogin;
import org.perdition.engine.backend.SieveBackendLogin;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.login.LoginMachine;
import org.perdition.engine.login.SieveLogin;
import org.perdition.engine.managesieve.SieveCommand;
import org.perdition.engine.managesieve.SieveResponse;

/** ManageSieve, on both legs. Stateless; for any thread. */
public final class SieveProtocol implements MailProtocol<SieveCommand, SieveResponse> {
    /** It has no state, so one is enough; more do no harm. */
    public SieveProtocol() {}

    @Override
    public DialogueCodec<SieveCommand, SieveResponse> clientCodec() {
        return new SieveClientCodec();
    }

    @Override
    public DialogueCodec<SieveResponse, SieveCommand> backendCodec() {
        return new SieveBackendCodec();
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
