// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

    /** How old a line may be when it is sent: the time a listener needs to restart. It counts from when it arrives. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofMillis(5);

    /** How long the thread waits for a line before it looks whether it is to end. */
    private static final Duration LOOK = Duration.ofMillis(250);

    /** How often losses are told at most. */
    private static final Duration TELL = Duration.ofSeconds(60);

    /** How long the end of the process waits for what is left. */
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final String socketName;
    private final Duration patience;
    /** A line, and when it was told. */
    private record Told(String line, long at) {}

    private final BlockingQueue<Told> waiting = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong lost = new AtomicLong();
    private long toldLost;
    private final Thread thread;
    private volatile boolean ending;
    private @Nullable UnixDatagram socket;
    private long told = System.nanoTime() - TELL.toNanos();

    /** Begins; connects with the first line. */
    public AuthEvents(String socketName) {
        this(socketName, PATIENCE);
    }

    /** With another age. */
    AuthEvents(String socketName, Duration patience) {
        this.socketName = socketName;
        this.patience = patience;
        thread = new Thread(this::run, "auth-events");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a line some time soon. Never waits. */
    public void tell(String line) {
        if (!waiting.offer(new Told(line, System.nanoTime()))) {
            lost.incrementAndGet();
        }
    }

    /** Lines that were not sent, since the beginning. */
    long lost() {
        return lost.get();
    }

    private void run() {
        try {
            while (!ending || !waiting.isEmpty()) {
                Told told = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                if (told != null) {
                    send(told.line().getBytes(StandardCharsets.UTF_8), told.at() + patience.toNanos());
                }
                tellOfLosses();
            }
        } catch (InterruptedException e) {
            // The end did not wait any longer.
            lost.addAndGet(waiting.size());
            tellOfLosses();
        }
        disconnect();
    }

    /** Tries until it is too old; those behind it wait as long as there is room. Once at least. */
    private void send(byte[] octets, long until) throws InterruptedException {
        while (true) {
            try {
                if (socket == null) {
                    socket = UnixDatagram.connect(socketName);
                }
                socket.send(octets);
                return;
            } catch (IOException e) {
                disconnect();
            }
            if (System.nanoTime() - until >= 0) {
                lost.incrementAndGet();
                return;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                lost.incrementAndGet();
                throw e;
            }
        }
    }

    private void tellOfLosses() {
        if (lost.get() > toldLost && (ending || System.nanoTime() - told >= TELL.toNanos())) {
            told = System.nanoTime();
            long all = lost.get();
            LOG.warn(
                    "auth_event_socket: {} logins were not told: nobody listens at {}, it is too slow, or this user"
                            + " may not write it",
                    all - toldLost,
                    socketName);
            toldLost = all;
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
