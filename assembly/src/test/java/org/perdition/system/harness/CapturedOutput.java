// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The lines a process prints, as they come. For use by any thread. */
public final class CapturedOutput {
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    /** Reads until the stream ends, on a thread of its own. */
    public CapturedOutput(InputStream stream) {
        Thread reader = new Thread(() -> read(stream), "captured-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream stream) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.ISO_8859_1))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                synchronized (this) {
                    lines.add(line);
                    notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (this) {
                lines.add("[output unreadable: " + e.getMessage() + "]");
            }
        } finally {
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    /** What has come so far. */
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** How many lines have come: hand it to {@link #await} to look only at what comes from now on. */
    public synchronized int mark() {
        return lines.size();
    }

    /** Everything so far as one text. */
    public String text() {
        return String.join("\n", lines());
    }

    /** Waits for a line that holds all these pieces. */
    public String await(int mark, Duration patience, String... pieces) {
        return await(mark, patience, line -> holdsAll(line, pieces), String.join(" ... ", pieces));
    }

    /**
     * Waits for a line.
     *
     * @param mark the first line looked at
     * @param patience how long
     * @param wanted tells the line
     * @param what what is waited for, for the failure's text
     * @return the first such line
     * @throws AssertionError if it does not come; holds everything that did
     */
    public synchronized String await(int mark, Duration patience, Predicate<String> wanted, String what) {
        long deadline = System.nanoTime() + patience.toNanos();
        int next = mark;
        while (true) {
            for (; next < lines.size(); next++) {
                if (wanted.test(lines.get(next))) {
                    return lines.get(next);
                }
            }
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0 || ended) {
                throw new AssertionError((ended ? "ended without: " : "waited in vain for: ") + what + "\noutput:\n"
                        + String.join("\n", lines));
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Waits until the stream has ended. */
    public synchronized void awaitEnd(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ended) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new AssertionError("output goes on:\n" + String.join("\n", lines));
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    private static boolean holdsAll(String line, String... pieces) {
        for (String piece : pieces) {
            if (!line.contains(piece)) {
                return false;
            }
        }
        return true;
    }
}
