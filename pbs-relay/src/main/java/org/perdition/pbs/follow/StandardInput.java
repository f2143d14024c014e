// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Lines that come on a stream, such as from {@code journalctl -f}. A thread reads them ahead; it holds up the writer. */
public final class StandardInput implements LineSource {
    private static final int BUFFER = 1 << 16;

    private final ReadAhead lines;
    private final InputStream in;

    /** Does not read yet. */
    public StandardInput(InputStream in, Clock clock) {
        this.in = in;
        this.lines = new ReadAhead(clock);
    }

    /** Begins to read. */
    @Override
    public void begin() {
        Thread reader = new Thread(this::readAll, "standard-input");
        reader.setDaemon(true);
        reader.start();
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
        return lines.next(patience);
    }

    @Override
    public int left() {
        return lines.size();
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
