// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.util.ArrayList;
import java.util.List;

/**
 * What a login machine wants done on the leg towards the client, in the order given.
 *
 * @param <R> the responses of the protocol, as the codec encodes them
 */
public sealed interface ClientAction<R> {
    /** Sends a response at once. */
    record Send<R>(R response) implements ClientAction<R> {}

    /**
     * Sends a response after {@code auth_failure_delay}. Until then nothing is read from this client, and
     * actions behind this one wait. The session applies the delay; the machine knows no clock.
     */
    record SendDelayed<R>(R response) implements ClientAction<R> {}

    /** Sends a response, and the next line of the client is SASL data, not a command. */
    record Challenge<R>(R response) implements ClientAction<R> {}

    /**
     * Sends the response in clear and starts the TLS handshake. Bytes that came behind the command close the
     * connection; none is read as a command later. {@link LoginMachine#secured} follows.
     */
    record StartTls<R>(R response) implements ClientAction<R> {}

    /**
     * Holds the client and tries to log in; {@link LoginMachine#accepted} or {@link LoginMachine#refused}
     * follows.
     */
    record LogIn<R>(Credentials credentials) implements ClientAction<R> {}

    /**
     * A login was refused before any lookup; to be logged as an Auth line.
     *
     * @param name user name, one char an octet; empty if not yet known
     */
    record LogRefusal<R>(String name, LoginFailure failure) implements ClientAction<R> {}

    /** Closes the connection when everything sent is out. Nothing more is read. */
    record Close<R>(CloseReason reason) implements ClientAction<R> {}

    /** Sends these at once, in order. */
    @SafeVarargs
    static <R> List<ClientAction<R>> send(R... responses) {
        List<ClientAction<R>> actions = new ArrayList<>();
        for (R response : responses) {
            actions.add(new Send<>(response));
        }
        return actions;
    }

    /** Sends these and closes. */
    @SafeVarargs
    static <R> List<ClientAction<R>> closing(CloseReason reason, R... lastWords) {
        List<ClientAction<R>> actions = send(lastWords);
        actions.add(new Close<>(reason));
        return actions;
    }

    /** Why a login machine closes. */
    enum CloseReason {
        /** QUIT or LOGOUT. */
        CLIENT_LEFT,
        /** {@code bad_command_limit} passed. */
        TOO_MANY_BAD_COMMANDS,
        /** The first line is an HTTP verb or the like: a browser made to talk to us. */
        OTHER_PROTOCOL,
        /** A line or literal over the limit, after which boundaries are not known. */
        TOO_LONG
    }
}
