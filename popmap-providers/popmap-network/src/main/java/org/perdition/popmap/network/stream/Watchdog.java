// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.network.TimeLimit;

/**
 * Closes connections whose deadline has passed, however busily the server dribbles: a read that gets a byte now and then
 * has no other end. One thread a popmap. Safe for use by several threads.
 */
final class Watchdog implements AutoCloseable {
    private final ScheduledThreadPoolExecutor thread;

    Watchdog() {
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "popmap-deadline");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Something under watch until this is closed. */
    static final class Watch implements AutoCloseable {
        private static final Watch NONE = new Watch(null);

        private final @Nullable Future<?> task;

        private Watch(@Nullable Future<?> task) {
            this.task = task;
        }

        @Override
        public void close() {
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    /** Closes the connection when the deadline passes, unless the watch is closed first. */
    Watch watch(Link link, TimeLimit deadline) throws NoAnswerException {
        if (deadline.endless()) {
            return Watch.NONE;
        }
        try {
            return new Watch(thread.schedule(link::close, deadline.nanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            throw new NoAnswerException("the popmap is closed", e);
        }
    }

    /** Does something again and again, so long after its end. */
    void repeat(Duration pause, Runnable task) {
        thread.scheduleWithFixedDelay(task, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
