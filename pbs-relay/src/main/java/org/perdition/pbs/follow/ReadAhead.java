// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.perdition.pbs.follow.LineSource.Batch;

/** Lines that one thread has read, each with the time, until another takes them. Who reads waits while it is full. */
final class ReadAhead {
    /** Lines kept: what 3,000 logins a second make while the daemon waits for Redis once. Ours. */
    private static final int MOST = 10_000;

    /** Empty for the end. */
    private record Told(Optional<String> line, Instant at) {}

    private final BlockingQueue<Told> lines = new ArrayBlockingQueue<>(MOST);
    private final Clock clock;

    ReadAhead(Clock clock) {
        this.clock = clock;
    }

    /** Adds a line, or the end, which is empty. */
    void put(Optional<String> line) throws InterruptedException {
        lines.put(new Told(line, clock.instant()));
    }

    /** What has come since, in its order; waits for the first. */
    Batch next(Duration patience) throws InterruptedException {
        List<String> batch = new ArrayList<>();
        Told told = lines.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        Instant notBefore = told == null ? clock.instant() : told.at();
        while (told != null && told.line().isPresent()) {
            batch.add(told.line().get());
            told = batch.size() < LineSource.MAX_BATCH ? lines.poll() : null;
        }
        return new Batch(batch, notBefore, told != null);
    }

    /** How many wait. */
    int size() {
        return lines.size();
    }
}
