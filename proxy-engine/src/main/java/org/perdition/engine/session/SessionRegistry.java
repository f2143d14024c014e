// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All client sessions of the process, for draining. Safe for use by several threads. */
public final class SessionRegistry {
    private final Set<ClientSession<?, ?>> sessions = ConcurrentHashMap.newKeySet();

    void add(ClientSession<?, ?> session) {
        sessions.add(session);
    }

    void remove(ClientSession<?, ?> session) {
        sessions.remove(session);
    }

    /** Sessions that are not closed yet. */
    public int size() {
        return sessions.size();
    }

    /** Tells those not yet logged in that the proxy goes down, and closes them. Piped sessions go on. */
    public void drain() {
        sessions.forEach(ClientSession::drain);
    }

    /** Closes all, without a byte of ours into a pipe. */
    public void closeAll() {
        sessions.forEach(ClientSession::shutDown);
    }
}
