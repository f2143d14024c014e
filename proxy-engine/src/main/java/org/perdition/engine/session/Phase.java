// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.util.List;
import org.perdition.engine.bridge.Bridge;
import org.perdition.engine.login.ClientAction;
import org.perdition.engine.transport.Deadline;

/**
 * Where a client's session stands. One at a time, changed on the session's I/O thread only.
 *
 * @param <R> the responses of the protocol
 */
sealed interface Phase<R> {
    /** A TLS handshake with the client is under way; commands are not read. */
    record Securing<R>() implements Phase<R> {}

    /** The client may send a command. */
    record Talking<R>() implements Phase<R> {}

    /** A refusal is held back; then come the response and the rest. */
    record Delaying<R>(Deadline timer, R response, List<ClientAction<R>> rest) implements Phase<R> {}

    /** The real-server is being found and logged in to; the client is not read. */
    record LoggingIn<R>(LoginAttempt<?, R> attempt) implements Phase<R> {}

    /** Logged in: bytes pass untouched. */
    record Piping<R>(Bridge bridge) implements Phase<R> {}

    /** Closed, or closing once everything sent is out. */
    record Ended<R>() implements Phase<R> {}
}
