// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.util.List;

/**
 * One dialogue with a real-server from its greeting to its OK, without I/O and without a clock. One instance
 * a connection, called on the pair's I/O thread only.
 *
 * @param <C> the commands of the protocol, as the codec encodes them
 * @param <R> the responses of the protocol, as the codec decodes them; malformed ones among them
 */
public interface BackendLogin<C, R> {
    /** The real-server has sent a response, or something malformed. */
    List<BackendAction<C>> received(R response);

    /** The handshake after {@link BackendAction.StartTls} is done. Nothing heard before counts any more. */
    List<BackendAction<C>> secured();

    /**
     * What is being waited for, for the log and for the failure when it does not come: {@code greeting},
     * {@code CAPA}, {@code STLS}, {@code USER}, {@code PASS}, {@code LOGIN}, ...
     */
    String stage();

    /** Whether name or password have been sent: from then on no other server is tried. */
    boolean credentialsSent();
}
