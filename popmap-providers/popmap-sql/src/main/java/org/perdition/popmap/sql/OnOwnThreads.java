// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks on threads of its own, as many as there may be connections, and so ends a wait in time even if a driver does not
 * know how to: that of ODBC, JDBC drivers we have not seen, and those we have while they ask for the address of a host. A
 * thread that hangs in a driver is missing until the
 * driver lets go of it.
 */
final class OnOwnThreads implements RowSource {
    /** Most lookups that wait for a thread. Ours: well above the threads of the engine that ask. */
    private static final int MAX_WAITING = 1024;

    private static final int KEEP_SECONDS = 60;

    private final RowSource source;
    private final ThreadPoolExecutor threads;

    /**
     * Threads in front of a source.
     *
     * @param name of the threads
     * @param size most threads
     */
    OnOwnThreads(RowSource source, String name, int size) {
        this.source = source;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                size, size, KEEP_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                    Thread thread = new Thread(work, "popmap-" + name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Optional<Row> find(String key, Deadline deadline) throws SQLException, InterruptedException {
        FutureTask<Optional<Row>> task = new FutureTask<>(() -> source.find(key, deadline));
        try {
            threads.execute(task);
            return task.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            throw new SQLException("closed, or too many lookups wait for it", "HY010", e);
        } catch (TimeoutException e) {
            throw new SQLException("no answer in time", "HYT00", e);
        } catch (ExecutionException e) {
            throw asSqlException(e);
        } finally {
            task.cancel(true);
            threads.remove(task);
        }
    }

    private static SQLException asSqlException(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause instanceof SQLException failure
                ? failure
                : new SQLException(String.valueOf(cause == null ? e : cause.getClass()), "HY000", cause);
    }

    @Override
    public void closeIdle() {
        source.closeIdle();
    }

    @Override
    public String toString() {
        return source.toString();
    }

    @Override
    public void close() {
        threads.shutdown();
        source.close();
    }
}
