// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for work that blocks: so many of them, so many waiting, and not longer than that. Thread-safe.
 *
 * <p>Work that does not heed its interruption keeps its thread, but nobody waits for it. When all threads are
 * lost so, new work is refused at once.
 */
public final class BoundedThreads implements AutoCloseable {
    /** Most work waiting for a thread. Ours: what 16 threads do in a second at 4 ms each. */
    public static final int DEFAULT_QUEUE = 4_096;

    /** How long a thread stays without work, in seconds. Ours: an idle proxy gives its memory back. */
    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * Starts no thread yet.
     *
     * @param name begins the names of the threads
     * @param threads most at work
     * @param queue most work waiting
     */
    public BoundedThreads(String name, int threads, int queue) {
        workers = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                numbered(name + "-"));
        workers.allowCoreThreadTimeOut(true);
        timer = new ScheduledThreadPoolExecutor(1, numbered(name + "-timer-"));
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory numbered(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Does work on one of the threads. At the deadline it is interrupted.
     *
     * @param deadline from now, waiting for a thread included; zero for none
     * @return completes on one of these threads, or at once: with the result, with what the work threw, with
     *     {@link TimeoutException}, or with {@link RejectedExecutionException} if too much is waiting or this is
     *     closed
     */
    public <T> CompletionStage<T> call(Callable<T> work, Duration deadline) {
        CompletableFuture<T> result = new CompletableFuture<>();
        FutureTask<Void> task =
                new FutureTask<>(() -> {
                    try {
                        result.complete(work.call());
                    } catch (Throwable e) {
                        // Whatever it is, somebody waits for it.
                        result.completeExceptionally(e);
                    }
                    return null;
                }) {
                    @Override
                    protected void done() {
                        if (isCancelled()) {
                            result.completeExceptionally(new RejectedExecutionException("closed"));
                        }
                    }
                };
        try {
            if (!deadline.isZero()) {
                ScheduledFuture<?> alarm = timer.schedule(
                        () -> {
                            // The place is free by the time anybody hears of the timeout.
                            workers.remove(task);
                            result.completeExceptionally(new TimeoutException("no answer in time"));
                            task.cancel(true);
                        },
                        deadline.toNanos(),
                        TimeUnit.NANOSECONDS);
                var unused = result.whenComplete((value, failure) -> alarm.cancel(false));
            }
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /** Interrupts what is at work and fails what waits. Deadlines stay in force for work that goes on. */
    @Override
    public void close() {
        for (Runnable waiting : workers.shutdownNow()) {
            ((FutureTask<?>) waiting).cancel(false);
        }
        timer.shutdown();
    }
}
