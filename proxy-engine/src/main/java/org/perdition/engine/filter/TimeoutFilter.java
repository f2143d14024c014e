// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.session.IoSession;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.transport.Deadline;
import org.perdition.engine.transport.IoThread;

/**
 * Bounds how long one leg may take until it is logged in: an idle limit a read ({@code authenticate_timeout})
 * and a deadline for the whole. It stands before the TLS filter, so that a handshake is bounded too, and leaves
 * the chain at the hand-over, when the bridge takes over with limits of its own.
 *
 * <p>One instance a session, used on the session's I/O thread only. A read costs a time stamp; the timer is set
 * anew only when it fires.
 */
public final class TimeoutFilter extends IoFilterAdapter {
    /** Which limit has passed. */
    public enum Limit {
        /** Nothing was read for too long. */
        IDLE,
        /** The login as a whole took too long. */
        DEADLINE
    }

    private final IoThread thread;
    private final long idleNanos;
    private final long deadlineNanos;
    private final Consumer<Limit> expired;
    private final long started = System.nanoTime();
    private long lastActivity = started;
    private boolean paused;
    private @Nullable Deadline timer;

    /**
     * Starts both limits.
     *
     * @param thread the session's thread
     * @param idle how long nothing may be read; zero for ever
     * @param deadline how long the whole may take; zero for ever
     * @param expired told once, on the session's thread
     */
    public TimeoutFilter(IoThread thread, Duration idle, Duration deadline, Consumer<Limit> expired) {
        this.thread = thread;
        this.idleNanos = idle.toNanos();
        this.deadlineNanos = deadline.toNanos();
        this.expired = expired;
        setTimer();
    }

    @Override
    public void messageReceived(NextFilter nextFilter, IoSession session, Object message) {
        lastActivity = System.nanoTime();
        nextFilter.messageReceived(session, message);
    }

    /** The peer is not to blame for silence now: it waits for us. The deadline goes on. */
    public void pauseIdle() {
        paused = true;
    }

    /** The peer is to speak again. */
    public void resumeIdle() {
        paused = false;
        lastActivity = System.nanoTime();
    }

    /** Ends both limits. */
    public void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    @Override
    public void sessionClosed(NextFilter nextFilter, IoSession session) {
        stop();
        nextFilter.sessionClosed(session);
    }

    private void setTimer() {
        long now = System.nanoTime();
        long wait = Long.MAX_VALUE;
        if (idleNanos > 0) {
            wait = paused ? idleNanos : lastActivity + idleNanos - now;
        }
        if (deadlineNanos > 0) {
            wait = Math.min(wait, started + deadlineNanos - now);
        }
        timer = wait == Long.MAX_VALUE ? null : thread.schedule(Duration.ofNanos(Math.max(0, wait)), this::check);
    }

    private void check() {
        timer = null;
        long now = System.nanoTime();
        if (deadlineNanos > 0 && now - started >= deadlineNanos) {
            expired.accept(Limit.DEADLINE);
        } else if (idleNanos > 0 && !paused && now - lastActivity >= idleNanos) {
            expired.accept(Limit.IDLE);
        } else {
            setTimer();
        }
    }
}
