// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.perdition.pbs.address.RelayAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries that wait to be written to a server that may be away, and the thread that writes them. Bounded: by number, and
 * by the end of each entry's own time. Thread-safe.
 */
final class RedisQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RedisQueue.class);

    /** Most addresses that wait: a day's logins of a large site, and about 20 MB. Then the oldest one goes. */
    static final int MAX_WAITING = 100_000;

    /** How long after a failure it is tried again. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** How long the end waits for what is left. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    /** Writes one entry. */
    @FunctionalInterface
    interface Writer {
        /**
         * Writes.
         *
         * @param learnt when it was learnt
         * @param late whether it had to wait for the server
         */
        void write(Entry entry, Instant learnt, boolean late) throws IOException;
    }

    private record Waiting(Entry entry, Instant learnt) {}

    private final String server;
    private final Writer writer;
    private final Clock clock;
    private final Map<RelayAddress, Waiting> waiting = new LinkedHashMap<>();
    private final Thread thread;
    /** What is being written just now. */
    private @Nullable Waiting current;
    /** Since when the server has not answered. */
    private @Nullable Instant awaySince;

    private int dropped;
    private boolean ending;
    /** Whether the server was away even then. */
    private boolean triedAtEnd;

    RedisQueue(String server, Writer writer, Clock clock) {
        this.server = server;
        this.writer = writer;
        this.clock = clock;
        thread = new Thread(this::run, "redis-writer");
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void add(Entry entry) {
        waiting.remove(entry.address());
        waiting.put(entry.address(), new Waiting(entry, clock.instant()));
        if (waiting.size() > MAX_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
            dropped++;
        }
        notifyAll();
    }

    synchronized Optional<Entry> find(RelayAddress address) {
        Waiting found = waiting.get(address);
        return Optional.ofNullable(found).map(Waiting::entry);
    }

    synchronized List<Entry> entries() {
        return waiting.values().stream().map(Waiting::entry).toList();
    }

    /** Takes it out, and returns once it is not being written either. */
    synchronized boolean forget(RelayAddress address) throws IOException {
        boolean there = waiting.remove(address) != null;
        try {
            while (current != null && current.entry().address().equals(address)) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return there;
    }

    /** Waits until nothing is left, at most so long, and not at all while the server is away. */
    synchronized void awaitWritten(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        try {
            while (!waiting.isEmpty() && awaySince == null) {
                long millis = (until - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    return;
                }
                wait(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Waiting next = next(); next != null; next = next()) {
                write(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The oldest one, once there is one and the server may be tried; null at the end. */
    private synchronized @Nullable Waiting next() throws InterruptedException {
        while (waiting.isEmpty() && !ending) {
            wait();
        }
        if (waiting.isEmpty() || ending && triedAtEnd) {
            return null;
        }
        current = waiting.values().iterator().next();
        return current;
    }

    private void write(Waiting next) throws InterruptedException {
        boolean late;
        synchronized (this) {
            late = awaySince != null;
        }
        IOException problem = null;
        boolean over = !next.entry().isLive(clock.instant());
        if (!over) {
            try {
                // Without the lock: this may take a while.
                writer.write(next.entry(), next.learnt(), late);
            } catch (IOException e) {
                problem = e;
            }
        }
        done(next, over, problem);
        if (problem != null) {
            pause();
        }
    }

    private synchronized void done(Waiting written, boolean over, @Nullable IOException problem) {
        current = null;
        if (problem == null) {
            waiting.remove(written.entry().address(), written);
            dropped += over ? 1 : 0;
            if (!over && awaySince != null && waiting.isEmpty()) {
                LOG.info(
                        "{}: answers again after {} s, all that was learnt meanwhile is written, but for {} addresses"
                                + " that were too many or too old",
                        server,
                        Duration.between(awaySince, clock.instant()).toSeconds(),
                        dropped);
                awaySince = null;
                dropped = 0;
            }
        } else if (ending) {
            triedAtEnd = true;
        } else if (awaySince == null) {
            awaySince = clock.instant();
            LOG.warn(
                    "{}; up to {} addresses that are learnt meanwhile wait until it answers",
                    problem.getMessage(),
                    MAX_WAITING);
        }
        notifyAll();
    }

    private synchronized void pause() throws InterruptedException {
        long until = System.nanoTime() + PAUSE.toNanos();
        for (long left = PAUSE.toMillis(); left > 0 && !ending; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    /** Writes what is left if that is possible now, and says how many were not. */
    int close() {
        synchronized (this) {
            ending = true;
            notifyAll();
        }
        try {
            // A server that is away is tried once more: the pause is over.
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        synchronized (this) {
            return waiting.size();
        }
    }
}
