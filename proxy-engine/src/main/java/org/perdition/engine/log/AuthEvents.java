// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.os.UnixDatagram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends lines, one a message, to a local datagram socket ({@code auth_event_socket}), by a thread of its own: whoever
 * tells it something never waits. A listener that is away, or too slow, loses lines; how many is logged now and then.
 * Thread-safe.
 */
public final class AuthEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuthEvents.class);

    /** Lines that wait for a slow listener; as many as the log keeps. */
    private static final int QUEUE = 8_192;

    /** How long one line is tried again: a listener that restarts, or catches up, needs less. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(5);

    /** How often losses are told at most. */
    private static final Duration TELL = Duration.ofSeconds(60);

    /** How long the end of the process waits for what is left. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final String socketName;
    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean ending;
    private @Nullable UnixDatagram socket;
    private boolean losing;
    private long told = System.nanoTime() - TELL.toNanos();

    /** Begins; connects with the first line. */
    public AuthEvents(String socketName) {
        this.socketName = socketName;
        thread = new Thread(this::run, "auth-events");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a line some time soon. Never waits. */
    public void tell(String line) {
        if (!waiting.offer(line)) {
            lost.incrementAndGet();
        }
    }

    private void run() {
        try {
            while (!ending || !waiting.isEmpty()) {
                String line = waiting.poll(PAUSE.toMillis() * 50, TimeUnit.MILLISECONDS);
                if (line != null) {
                    send(line.getBytes(StandardCharsets.UTF_8));
                }
                tellOfLosses();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        disconnect();
    }

    /** Tries for a while, but while lines are being lost only once: the queue would fill behind this one. */
    private void send(byte[] octets) {
        long until = System.nanoTime() + (losing ? 0 : PATIENCE.toNanos());
        while (true) {
            try {
                if (socket == null) {
                    socket = UnixDatagram.connect(socketName);
                }
                socket.send(octets);
                losing = false;
                return;
            } catch (IOException e) {
                disconnect();
            }
            if (System.nanoTime() - until >= 0 || Thread.currentThread().isInterrupted()) {
                losing = true;
                lost.incrementAndGet();
                return;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void tellOfLosses() {
        if (lost.get() > 0 && (ending || System.nanoTime() - told >= TELL.toNanos())) {
            told = System.nanoTime();
            LOG.warn(
                    "auth_event_socket: {} logins were not told: nobody listens at {}, it is too slow, or this user"
                            + " may not write it",
                    lost.getAndSet(0),
                    socketName);
        }
    }

    private void disconnect() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    /** Sends what is left, for a short while, and ends. */
    @Override
    public void close() {
        ending = true;
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
