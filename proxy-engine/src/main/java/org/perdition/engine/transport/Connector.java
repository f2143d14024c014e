// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.net.SocketAddress;
import java.util.concurrent.Executor;
import org.apache.mina.core.future.ConnectFuture;
import org.apache.mina.core.service.AbstractIoConnector;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.service.TransportMetadata;
import org.apache.mina.core.session.IoSessionConfig;
import org.apache.mina.core.session.IoSessionInitializer;

/**
 * The MINA service that sessions towards real-servers belong to. It makes no connection itself: MINA's
 * connectors have a thread of their own, and these are made on the thread of the session they are for.
 */
final class Connector extends AbstractIoConnector {
    private static final Executor NO_THREADS = task -> {
        throw new IllegalStateException("has no threads");
    };

    Connector() {
        super(new SharedConfig(), NO_THREADS);
        setHandler(new IoHandlerAdapter());
        setFilterChainBuilder(chain -> ((MailSession) chain.getSession()).setUp());
    }

    @Override
    protected ConnectFuture connect0(
            SocketAddress remote, SocketAddress local, IoSessionInitializer<? extends ConnectFuture> initializer) {
        throw new UnsupportedOperationException("use Transport.connect");
    }

    @Override
    protected void dispose0() {}

    @Override
    public IoSessionConfig getSessionConfig() {
        return sessionConfig;
    }

    @Override
    public TransportMetadata getTransportMetadata() {
        return MailSession.METADATA;
    }
}
