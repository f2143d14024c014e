// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

/** Why a pipe ended: what happened first. */
public enum BridgeEnd {
    /** The client ended its stream, or closed. */
    CLIENT_LEFT,
    /** The real-server ended its stream, or closed. */
    SERVER_LEFT,
    /** The connection to the client was reset, or its TLS is broken. */
    CLIENT_FAILED,
    /** The connection to the real-server was reset, or its TLS is broken. */
    SERVER_FAILED,
    /** The client did not take what was sent to it. */
    CLIENT_STALLED,
    /** The real-server did not take what was sent to it. */
    SERVER_STALLED,
    /** No byte in either direction for as long as {@code timeout} allows. */
    IDLE,
    /** {@link Bridge#close} was called. */
    STOPPED
}
