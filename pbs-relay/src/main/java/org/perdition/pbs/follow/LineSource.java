// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Gives lines that may tell of logins: a log file, the standard input, a socket. Used by one thread. */
public interface LineSource extends Closeable {
    /** Most lines of one batch: what is learnt from them is written to the store at once. Ours. */
    int MAX_BATCH = 1_000;

    /** Longest line that is handed on, in octets; of a longer one nothing is. Above any Auth line of ours. */
    int MAX_LINE = 8_192;

    /**
     * Lines with what is needed to take them for true.
     *
     * @param lines without their ends, at most {@link #MAX_BATCH}
     * @param notBefore none of them was written before; what they tell of counts from then, since the lines themselves
     *     do not say it surely
     * @param ended whether none will ever come again
     */
    record Batch(List<String> lines, Instant notBefore, boolean ended) {
        /** Copies the list. */
        public Batch {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Begins; before the first line is asked for, and once the process is the user that it stays: nothing that others
     * write is read by root.
     *
     * @throws IOException naming the file, if that cannot be
     */
    default void begin() throws IOException {
        // Most read when they are asked.
    }

    /** The next lines; none if none came in this time. An interruption of the thread ends the wait early. */
    Batch next(Duration patience) throws IOException, InterruptedException;

    /** Everything handed out so far is in the store: after a restart go on behind it. */
    void done() throws IOException;

    /** Lines that have come and would be lost with this process; 0 of what can be read again. */
    default int left() {
        return 0;
    }

    /** What the operator should know of it, once; such as where it goes on. */
    String describe();
}
