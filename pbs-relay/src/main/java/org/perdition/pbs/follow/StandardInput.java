// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Lines that come on a stream, such as from {@code journalctl -f}. A thread reads them ahead; it holds up the writer. */
public final class StandardInput implements LineSource {
    /** Lines read ahead. */
    private static final int AHEAD = 10_000;

    private static final int BUFFER = 1 << 16;

    private final BlockingQueue<Optional<String>> lines = new ArrayBlockingQueue<>(AHEAD);
    private final InputStream in;
    private final Clock clock;

    private StandardInput(InputStream in, Clock clock) {
        this.in = in;
        this.clock = clock;
    }

    /** Begins to read. */
    public static StandardInput start(InputStream in, Clock clock) {
        StandardInput source = new StandardInput(in, clock);
        Thread reader = new Thread(source::readAll, "standard-input");
        reader.setDaemon(true);
        reader.start();
        return source;
    }

    private void readAll() {
        LineCutter cutter = new LineCutter();
        byte[] octets = new byte[BUFFER];
        try {
            try {
                int count = in.read(octets);
                while (count >= 0) {
                    for (int i = 0; i < count; i++) {
                        Optional<String> line = cutter.take(octets[i]);
                        if (line.isPresent()) {
                            lines.put(line);
                        }
                    }
                    count = in.read(octets);
                }
            } catch (IOException e) {
                // The same as its end.
            }
            lines.put(Optional.empty());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Batch next(Duration patience) throws InterruptedException {
        List<String> batch = new ArrayList<>();
        Optional<String> line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        while (line != null && line.isPresent()) {
            batch.add(line.get());
            line = batch.size() < MAX_BATCH ? lines.poll() : null;
        }
        return new Batch(batch, clock.instant(), line != null);
    }

    @Override
    public void done() {
        // What was read cannot be read again.
    }

    @Override
    public String describe() {
        return "standard input";
    }

    @Override
    public void close() {
        // Belongs to the process; a read of it cannot be broken off.
    }
}
