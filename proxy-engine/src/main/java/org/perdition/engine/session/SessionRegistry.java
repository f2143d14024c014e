// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** All client sessions of the process, for draining. Safe for use by several threads. */
public final class SessionRegistry {
    private final Set<ClientSession<?, ?>> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private volatile boolean draining;

    /** Notes a new session, and says whether it may stay: not once the drain has begun. */
    boolean add(ClientSession<?, ?> session) {
        accepted.incrementAndGet();
        sessions.add(session);
        return !draining;
    }

    /** A session is gone. */
    void remove(ClientSession<?, ?> session) {
        sessions.remove(session);
    }

    /** Sessions that are not closed yet. */
    public int size() {
        return sessions.size();
    }

    /** Sessions that there have ever been. */
    public long accepted() {
        return accepted.get();
    }

    /** Tells those not yet logged in that the proxy goes down, and closes them. Piped sessions go on. */
    public void drain() {
        draining = true;
        sessions.forEach(ClientSession::drain);
    }

    /** Closes all, without a byte of ours into a pipe. */
    public void closeAll() {
        sessions.forEach(ClientSession::shutDown);
    }
}
