// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.IoSession;

/**
 * Counts a connection in and out, and keeps one that is too many away from everything behind this filter.
 * First of the chain. One instance a session, used on the session's I/O thread only.
 */
public final class ConnectionLimitFilter extends IoFilterAdapter {
    private enum State {
        NEW,
        REFUSED,
        COUNTED,
        LOGGED_IN,
        GONE
    }

    private final ConnectionLimits limits;
    private final Runnable refusal;
    private State state = State.NEW;

    /**
     * Guards a session.
     *
     * @param limits the listener's
     * @param refusal run instead of passing {@code sessionOpened} on when there is no room: says so and closes
     */
    public ConnectionLimitFilter(ConnectionLimits limits, Runnable refusal) {
        this.limits = limits;
        this.refusal = refusal;
    }

    @Override
    public void sessionOpened(NextFilter nextFilter, IoSession session) {
        if (limits.admit(address(session))) {
            state = State.COUNTED;
            nextFilter.sessionOpened(session);
        } else {
            state = State.REFUSED;
            refusal.run();
        }
    }

    @Override
    public void messageReceived(NextFilter nextFilter, IoSession session, Object message) {
        if (state != State.REFUSED) {
            nextFilter.messageReceived(session, message);
        }
    }

    /** The session has logged in: it counts on, but no longer against its address. */
    public void loggedIn(IoSession session) {
        if (state == State.COUNTED) {
            state = State.LOGGED_IN;
            limits.loggedIn(address(session));
        }
    }

    @Override
    public void sessionClosed(NextFilter nextFilter, IoSession session) {
        State was = state;
        state = State.GONE;
        if (was == State.COUNTED) {
            limits.loggedIn(address(session));
        }
        if (was == State.COUNTED || was == State.LOGGED_IN) {
            limits.release();
        }
        nextFilter.sessionClosed(session);
    }

    private static InetAddress address(IoSession session) {
        return ((InetSocketAddress) session.getRemoteAddress()).getAddress();
    }
}
