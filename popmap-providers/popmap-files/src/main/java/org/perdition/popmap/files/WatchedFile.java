// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.perdition.popmap.PopmapConfigurationException;

/**
 * What a file says, held in memory and read again when the file was replaced or changed. Thread-safe.
 *
 * <p>Time, size and inode of the file are looked at when the content is wanted, at most once a second. A file that is
 * still being written leaves the old content in force; so does one that is gone, cannot be read or holds a mistake,
 * which is warned of once.
 *
 * @param <T> content of the file; immutable
 */
final class WatchedFile<T> {
    /** Shortest time between two looks. Ours: one system call a second costs nothing. */
    static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long a file has been left alone before it counts as written to its end. Ours: one look. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    /** Understands the text of the file. */
    @FunctionalInterface
    interface Parser<T> {
        /** The content; complaints name file and line. */
        T parse(MapFile file, String text) throws PopmapConfigurationException;
    }

    /** How late it is. */
    record Clocks(LongSupplier nanoTime, Clock clock) {
        static final Clocks SYSTEM = new Clocks(System::nanoTime, Clock.systemUTC());
    }

    private final MapFile file;
    private final Parser<T> parser;
    private final Consumer<String> warning;
    private final Clocks clocks;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile long nextCheck;
    private volatile T content;
    /** State of the file that was read, or found wanting and warned of, last; guarded by checking. */
    private Optional<MapFile.Stamp> settledOn;
    /** State of the file at the last look; guarded by checking. */
    private Optional<MapFile.Stamp> seen;

    /** Reads the file for the first time. */
    WatchedFile(MapFile file, Parser<T> parser, Consumer<String> warning, Clocks clocks)
            throws PopmapConfigurationException {
        this.file = file;
        this.parser = parser;
        this.warning = warning;
        this.clocks = clocks;
        MapFile.Content read = file.read();
        content = parser.parse(file, read.text());
        settledOn = Optional.of(read.stamp());
        seen = settledOn;
        nextCheck = clocks.nanoTime().getAsLong() + CHECK_NANOS;
    }

    /** The content now. */
    T content() {
        if (clocks.nanoTime().getAsLong() - nextCheck >= 0 && checking.tryLock()) {
            try {
                check();
            } finally {
                checking.unlock();
            }
        }
        return content;
    }

    private void check() {
        nextCheck = clocks.nanoTime().getAsLong() + CHECK_NANOS;
        Optional<MapFile.Stamp> now = file.stamp();
        boolean settled = now.equals(seen) || now.map(this::untouched).orElse(true);
        seen = now;
        if (now.equals(settledOn) || !settled) {
            return;
        }
        settledOn = now;
        try {
            MapFile.Content read = file.read();
            content = parser.parse(file, read.text());
            settledOn = Optional.of(read.stamp());
            seen = settledOn;
        } catch (PopmapConfigurationException e) {
            warning.accept(e.getMessage() + " (the content read before stays in force)");
        }
    }

    /** Whether nobody has written to the file for a while, so that it will be whole. */
    private boolean untouched(MapFile.Stamp stamp) {
        return !stamp.modified().toInstant().isAfter(clocks.clock().instant().minus(SETTLED));
    }
}
