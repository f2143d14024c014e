// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import org.perdition.engine.login.Acceptance;
import org.perdition.engine.login.LoginFailure;

/**
 * What a backend login wants done on the leg towards the real-server, in the order given.
 *
 * @param <C> the commands of the protocol, as the codec encodes them
 */
public sealed interface BackendAction<C> {
    /** Sends a command or a part of one. */
    record Send<C>(C command) implements BackendAction<C> {}

    /** Starts the TLS handshake; bytes that came behind the OK are an error. {@link BackendLogin#secured} follows. */
    record StartTls<C>() implements BackendAction<C> {}

    /** Logged in: hand over. Last action. */
    record Accepted<C>(Acceptance acceptance) implements BackendAction<C> {}

    /**
     * Not logged in: close. Last action, behind a last QUIT or LOGOUT if one is due, whose answer nobody
     * waits for.
     *
     * @param failure what happened
     * @param tryNext whether another address or server may be tried: never after credentials were sent, nor
     *     after a certificate failed
     */
    record Failed<C>(LoginFailure failure, boolean tryNext) implements BackendAction<C> {}

    /** Something the operator should read, at info: such as going on in clear with {@code tls_outgoing}. */
    record Note<C>(String text) implements BackendAction<C> {}
}
