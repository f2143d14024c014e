// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code text} popmap: whole keys in a flat file, held in memory.
 *
 * <p>A file that was replaced or changed is read again: a lookup checks time, size and inode, at most once a
 * second. A file that is still being written, cannot be read or holds an error leaves the old content in force
 * and is warned of once.
 */
public final class TextPopmap implements Popmap {
    /** Shortest time between two checks. Ours: one system call a second costs nothing. */
    static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long a file has been left alone before it counts as written to its end. Ours: one check. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(TextPopmap.class);

    private final MapFile file;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final Consumer<String> warning;
    private final ReentrantLock checking = new ReentrantLock();
    private volatile long nextCheck;
    private volatile Map<String, String> values = Map.of();
    /** State of the file that was read, or found wanting and warned of, last; guarded by checking. */
    private @Nullable Optional<MapFile.Stamp> settledOn;
    /** State of the file at the last check; guarded by checking. */
    private @Nullable Optional<MapFile.Stamp> seen;

    TextPopmap(MapFile file) throws PopmapConfigurationException {
        this(file, System::nanoTime, Clock.systemUTC(), LOG::warn);
    }

    TextPopmap(MapFile file, LongSupplier nanoTime, Clock clock, Consumer<String> warning)
            throws PopmapConfigurationException {
        this.file = file;
        this.nanoTime = nanoTime;
        this.clock = clock;
        this.warning = warning;
        load();
        nextCheck = nanoTime.getAsLong() + CHECK_NANOS;
    }

    @Override
    public LookupResult lookup(LookupKey key, LookupContext context) {
        if (nanoTime.getAsLong() - nextCheck >= 0 && checking.tryLock()) {
            try {
                check();
            } finally {
                checking.unlock();
            }
        }
        return key.text()
                .map(values::get)
                .<LookupResult>map(LookupResult.Found::new)
                .orElse(LookupResult.NOT_FOUND);
    }

    private void check() {
        nextCheck = nanoTime.getAsLong() + CHECK_NANOS;
        Optional<MapFile.Stamp> now = file.stamp();
        boolean settled = now.equals(seen) || now.filter(this::untouched).isPresent();
        seen = now;
        if (now.equals(settledOn) || !settled) {
            return;
        }
        try {
            load();
        } catch (PopmapConfigurationException e) {
            settledOn = now;
            warning.accept(e.getMessage() + " (the content read before stays in force)");
        }
    }

    /** Whether nobody has written to the file for a while, so that it will be whole. */
    private boolean untouched(MapFile.Stamp stamp) {
        return !stamp.modified().toInstant().isAfter(clock.instant().minus(SETTLED));
    }

    private void load() throws PopmapConfigurationException {
        MapFile.Content content = file.read();
        values = TextMapFile.parse(file, content.text());
        settledOn = Optional.of(content.stamp());
        seen = settledOn;
    }

    /** No: it is in memory. */
    @Override
    public boolean cacheable() {
        return false;
    }

    @Override
    public String describe() {
        return "text " + file;
    }

    /** Does nothing: no file is kept open. */
    @Override
    public void close() {}
}
