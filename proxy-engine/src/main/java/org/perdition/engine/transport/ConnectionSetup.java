// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import org.apache.mina.core.service.IoHandler;

/** Prepares a new connection. Called on the connection's I/O thread, before its first event. */
@FunctionalInterface
public interface ConnectionSetup {
    /**
     * Adds the filters to the session's chain, attaches what belongs to it, and names who gets its events. If
     * this throws, the connection is closed.
     */
    IoHandler setUp(MailSession session);
}
