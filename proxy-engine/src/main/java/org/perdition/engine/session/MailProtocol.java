// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import org.perdition.engine.backend.BackendContext;
import org.perdition.engine.backend.BackendLogin;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.LoginContext;
import org.perdition.engine.login.LoginMachine;

/**
 * Codec and machines of one protocol family, for both legs. Stateless.
 *
 * @param <C> its commands
 * @param <R> its responses
 */
public interface MailProtocol<C, R> {
    /** Codec of the leg towards the client. */
    DialogueCodec<C, R> clientCodec();

    /** Codec of the leg towards the real-server. */
    DialogueCodec<R, C> backendCodec();

    /** The dialogue with a client. */
    LoginMachine<C, R> login(LoginContext context);

    /** The dialogue with a real-server. */
    BackendLogin<C, R> backendLogin(BackendContext context);
}
