// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.util.List;

/**
 * One client's dialogue from greeting to hand-over, without I/O and without a clock: it is told what happened
 * and answers what to do. One instance a connection, called on the connection's I/O thread only.
 *
 * @param <C> the commands of the protocol, as the codec decodes them; malformed ones among them
 * @param <R> the responses of the protocol, as the codec encodes them
 */
public interface LoginMachine<C, R> {
    /** The connection is there (and TLS is up, with {@code ssl_listen}): the greeting. */
    List<ClientAction<R>> opened();

    /** The client has sent a command, SASL data after a challenge, or something malformed. */
    List<ClientAction<R>> received(C command);

    /** The handshake after {@link ClientAction.StartTls} is done. Everything said before is forgotten. */
    List<ClientAction<R>> secured();

    /** The login asked for by {@link ClientAction.LogIn} has failed; the dialogue is where it began. */
    List<ClientAction<R>> refused(LoginFailure failure);

    /** The real-server has accepted: what the client gets before the pipe opens. Last call. */
    List<R> accepted(Acceptance acceptance);

    /** The proxy is going down: what the client gets before it is closed. Last call. */
    List<R> shuttingDown();

    /** A limit of this proxy is reached ({@code connection_limit}): sent in place of the greeting. Last call. */
    List<R> tooManyConnections();

    /** Whether the bytes of the next line may hold a password, so that logs mask them. */
    boolean expectsSecret();
}
