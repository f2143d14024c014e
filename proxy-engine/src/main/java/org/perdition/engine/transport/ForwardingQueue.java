// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import org.apache.mina.core.session.AbstractIoSession;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.core.write.WriteRequestQueue;
import org.jspecify.annotations.Nullable;

/**
 * The write queue MINA sees: always empty, for the real one is the session's own {@link Outbox}. So MINA gives
 * every request to {@link MailProcessor#write}, and flushes nothing itself. What arrives here is its request to
 * close after everything written.
 */
final class ForwardingQueue implements WriteRequestQueue {
    private final MailSession session;

    ForwardingQueue(MailSession session) {
        this.session = session;
    }

    @Override
    public void offer(IoSession ignored, WriteRequest request) {
        if (request == AbstractIoSession.CLOSE_REQUEST) {
            onThread(session::closeAfterFlush);
        } else {
            session.getProcessor().write(session, request);
        }
    }

    private void onThread(Runnable task) {
        if (session.thread().inThread()) {
            task.run();
        } else {
            session.thread().execute(task);
        }
    }

    @Override
    public @Nullable WriteRequest poll(IoSession ignored) {
        return null;
    }

    @Override
    public boolean isEmpty(IoSession ignored) {
        return true;
    }

    @Override
    public void clear(IoSession ignored) {}

    @Override
    public void dispose(IoSession ignored) {}

    @Override
    public int size() {
        return 0;
    }
}
