// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** How much a client makes the decoder allocate, counted by the JVM. */
class MemoryTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int READ = 10_000;

    /** What is fed and decoded this way once the classes are loaded. */
    private static long allocated(byte[] input, boolean decoded) {
        run(input, decoded);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(input, decoded);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void run(byte[] input, boolean decoded) {
        ImapCommandDecoder decoder = new ImapCommandDecoder();
        for (int from = 0; from < input.length; from += READ) {
            decoder.feed(ByteBuffer.wrap(input, from, Math.min(READ, input.length - from)));
        }
        if (decoded) {
            assertThat(decoder.next()).isInstanceOf(ImapCommand.Id.class);
        }
    }

    /** Each string costs what it holds, not what stands behind it in the line. */
    @Test
    void manyStringsInALineCostALittleEach() {
        byte[] line = Cuts.octets("t ID (" + "\"a\" \"b\" ".repeat(8_000) + ")\r\n");
        assertThat(line).hasSizeLessThan(ImapLimits.LONG_LINE);
        // The old way took 16 000 times the half of the line: 500 MB.
        assertThat(allocated(line, true)).isLessThan(5_000_000);
    }

    /** Room doubles up to the longest line; beyond that one read more is enough. */
    @Test
    void aLongLineTakesLittleMoreThanItself() {
        byte[] line = new byte[ImapLimits.LONG_LINE + READ / 2];
        int doubled = (16 + 32 + 64) * 1024;
        assertThat(allocated(line, false) - doubled).isBetween((long) line.length, 96L * 1024);
    }
}
