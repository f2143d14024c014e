// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.net.InetSocketAddress;

/** A listening socket. */
public final class Listener implements AutoCloseable {
    private final Acceptor acceptor;
    private final InetSocketAddress address;

    Listener(Acceptor acceptor) {
        this.acceptor = acceptor;
        this.address = acceptor.getLocalAddress();
    }

    /** The address listened on, with the real port if 0 was asked for. */
    public InetSocketAddress localAddress() {
        return address;
    }

    /** Sessions accepted here and not yet closed. May be called on any thread. */
    public int sessionCount() {
        return acceptor.getManagedSessionCount();
    }

    /** Closes the listening socket; its sessions go on. Any thread but an I/O thread. Idempotent. */
    @Override
    public void close() {
        acceptor.dispose(false);
    }
}
