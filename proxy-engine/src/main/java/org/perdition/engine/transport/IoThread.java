// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * One I/O thread. Everything about a pair of sessions happens on the thread both live on, so what they own
 * needs no lock. Nothing run here may block.
 */
public interface IoThread extends Executor {
    /** Whether the caller runs on this thread. */
    boolean inThread();

    /**
     * Runs a task on this thread, in the order given: at the end of what is going on now if called on the
     * thread itself (no wake-up of the selector then), soon if called on another. What a task throws is
     * logged and stops nothing. After the transport is closed, tasks are dropped.
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs a task on this thread after a delay, not earlier, by the monotonic clock; some milliseconds late if
     * the thread is busy. Input that was ready when the delay ended is read before the task runs, so a pause
     * of the whole process does not end a session whose bytes have come meanwhile. Call on this thread.
     */
    Deadline schedule(Duration delay, Runnable task);

    /** The buffers lent to whatever runs on this thread. Call on this thread. */
    ThreadBuffers buffers();
}
