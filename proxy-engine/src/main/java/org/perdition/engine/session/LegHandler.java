// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

/** What happens on one leg, told on its I/O thread behind the last filter of its chain. */
interface LegHandler {
    /** The connection is there. */
    void opened();

    /** A message of the login dialogue. */
    void message(Object message);

    /** A TLS handshake is done. */
    void secured();

    /**
     * TLS has failed; the connection is of no more use.
     *
     * @param reason one line for the log, escaped
     * @param verdict whether TLS itself or a certificate was at fault, not just the connection
     */
    void tlsFailed(String reason, boolean verdict);

    /** The peer sends no more. */
    void inputEnded();

    /** The connection is gone. */
    void closed();

    /** An error of ours in a filter or handler. */
    void failed(Throwable cause);
}
