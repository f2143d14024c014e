// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.io.IOException;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;

/** Hands MINA's events of one leg, behind the last filter of its chain, to the {@link LegHandler}. */
final class LegEvents extends IoHandlerAdapter {
    private final LegHandler leg;

    LegEvents(LegHandler leg) {
        this.leg = leg;
    }

    @Override
    public void sessionOpened(IoSession session) {
        leg.opened();
    }

    @Override
    public void messageReceived(IoSession session, Object message) {
        leg.message(message);
    }

    @Override
    public void inputClosed(IoSession session) {
        leg.inputEnded();
    }

    @Override
    public void sessionClosed(IoSession session) {
        leg.closed();
    }

    @Override
    public void exceptionCaught(IoSession session, Throwable cause) {
        if (cause instanceof IOException) {
            // A reset or the like: the peer's affair. The session closes.
            session.closeNow();
        } else {
            leg.failed(cause);
        }
    }
}
