// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.write.WriteRequest;
import org.apache.mina.transport.socket.nio.NioProcessor;
import org.apache.mina.transport.socket.nio.NioSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One I/O thread: MINA's processor for adding, removing and closing sessions, with reads, writes, connects,
 * tasks and deadlines of its own.
 *
 * <p>MINA's loop calls {@link #select}. Here that also serves what is ready, and says "nothing selected", so
 * that MINA's own reading (a new buffer and two system calls for each short segment) and flushing are never
 * used. A call from the thread itself never wakes the selector up; it makes the next select not wait.
 */
final class MailProcessor extends NioProcessor implements IoThread {
    private static final Logger LOG = LoggerFactory.getLogger(MailProcessor.class);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Queue<Runnable> fromOutside = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final Deadlines deadlines = new Deadlines();
    private final ThreadBuffers buffers = new ThreadBuffers();
    private final Threads threads;
    private long lookedAt = System.nanoTime();
    private boolean again;

    /** The executor MINA starts its loop on: one thread, remembered. */
    private static final class Threads implements Executor {
        private final String name;
        private volatile @Nullable Thread current;

        private Threads(String name) {
            this.name = name;
        }

        @Override
        public void execute(Runnable loop) {
            Thread thread = new Thread(loop, name);
            thread.setUncaughtExceptionHandler(
                    (dead, error) -> LOG.error("I/O thread {} has died; its sessions hang", name, error));
            current = thread;
            thread.start();
        }
    }

    private MailProcessor(Threads threads) {
        super(threads);
        this.threads = threads;
    }

    /** Starts a thread. MINA's loop starts with the first session added or removed: one never added is removed. */
    static MailProcessor start(String name, NeverConnected service) throws IOException {
        MailProcessor processor = new MailProcessor(new Threads(name));
        processor.remove(service.session(processor));
        // MINA has named the thread after the class.
        processor.execute(() -> Thread.currentThread().setName(name));
        return processor;
    }

    /** Makes the session a processor is started with. */
    interface NeverConnected {
        MailSession session(MailProcessor processor) throws IOException;
    }

    // ---- IoThread ----

    @Override
    public boolean inThread() {
        return Thread.currentThread() == threads.current;
    }

    @Override
    public void execute(Runnable task) {
        if (inThread()) {
            tasks.add(task);
        } else {
            fromOutside.add(task);
            wakeup();
        }
    }

    @Override
    public Deadline schedule(Duration delay, Runnable task) {
        if (!inThread()) {
            throw new IllegalStateException("not on the I/O thread");
        }
        return deadlines.add(System.nanoTime() + delay.toNanos(), task);
    }

    @Override
    public ThreadBuffers buffers() {
        return buffers;
    }

    // ---- the loop ----

    @Override
    protected int select(long timeoutMillis) throws IOException {
        if (isDisposing()) {
            connecting().forEach(PendingConnect::cancel);
        }
        runTasks();
        // Only what was due when the sockets were last looked at: input that was there then is handled by now.
        for (Runnable due = deadlines.pollDue(lookedAt); due != null; due = deadlines.pollDue(lookedAt)) {
            run(due);
        }
        lookedAt = System.nanoTime();
        long wait = again || !tasks.isEmpty() || !fromOutside.isEmpty()
                ? 0
                : Math.min(TimeUnit.MILLISECONDS.toNanos(timeoutMillis), deadlines.nanosUntilNext(lookedAt));
        if (wait == 0) {
            selector.selectNow(this::ready);
        } else {
            selector.select(this::ready, (wait + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        }
        again = false;
        // MINA takes ten selects without result for a broken selector, unless somebody has called for attention.
        wakeupCalled.set(true);
        return 0;
    }

    private void runTasks() {
        for (Runnable task = fromOutside.poll(); task != null; task = fromOutside.poll()) {
            tasks.add(task);
        }
        for (int left = tasks.size(); left > 0; left--) {
            run(tasks.remove());
        }
    }

    @SuppressWarnings("CatchAndPrintStackTrace")
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // One session's trouble must not take the thread of thousands away.
            LOG.error("A task on an I/O thread has failed", e);
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (!key.isValid()) {
                return;
            }
            if (key.attachment() instanceof MailSession session) {
                serve(session, key.readyOps());
            } else if (key.attachment() instanceof PendingConnect connect) {
                connect.ready();
            }
        } catch (CancelledKeyException e) {
            // Closed by the other half of its pair in this very round.
        }
    }

    private static void serve(MailSession session, int operations) {
        try {
            session.ready(operations);
        } catch (CancelledKeyException e) {
            throw e;
        } catch (Throwable e) {
            LOG.error("Closing {}: its handler has failed", session, e);
            session.closeNow();
        }
    }

    @Override
    protected void wakeup() {
        if (inThread()) {
            again = true;
        } else if (wakeupCalled.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    // ---- sessions ----

    Selector selector() {
        return selector;
    }

    @Override
    protected void init(NioSession session) throws Exception {
        super.init(session);
        ((MailSession) session).registered(((SocketChannel) session.getChannel()).keyFor(selector));
    }

    @Override
    protected void destroy(NioSession session) throws Exception {
        ((MailSession) session).destroyed();
        super.destroy(session);
    }

    @Override
    public void write(NioSession session, WriteRequest request) {
        if (inThread()) {
            ((MailSession) session).write(request);
        } else {
            execute(() -> ((MailSession) session).write(request));
        }
    }

    @Override
    public void updateTrafficControl(NioSession session) {
        if (inThread()) {
            ((MailSession) session).updateInterest();
        } else {
            execute(((MailSession) session)::updateInterest);
        }
    }

    @Override
    protected void setInterestedInRead(NioSession session, boolean ignored) {
        ((MailSession) session).updateInterest();
    }

    @Override
    protected void setInterestedInWrite(NioSession session, boolean ignored) {
        ((MailSession) session).updateInterest();
    }

    /** MINA walks all sessions every second to find idle ones; deadlines do that here, so it is shown none. */
    @Override
    protected Iterator<NioSession> allSessions() {
        if (!isDisposing()) {
            return Collections.emptyIterator();
        }
        List<NioSession> sessions = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof MailSession session) {
                sessions.add(session);
            }
        }
        return sessions.iterator();
    }

    private List<PendingConnect> connecting() {
        List<PendingConnect> connects = new ArrayList<>();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof PendingConnect connect) {
                connects.add(connect);
            }
        }
        return connects;
    }

    /** Never 0 before the end: MINA would end the thread, and tasks and deadlines with it. */
    @Override
    protected int allSessionsCount() {
        return isDisposing() ? selector.keys().size() : 1;
    }
}
