// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes not yet used, cut into lines. Overwrites what it gives away, as lines may hold passwords. For one
 * thread at a time.
 */
final class LineBuffer {
    private static final int SMALLEST = 256;

    private final int longestLine;
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    /** Up to here no LF was found; keeps a line that comes byte by byte from costing its square. */
    private int searched;

    LineBuffer(int longestLine) {
        this.longestLine = longestLine;
    }

    void add(ByteBuffer more) {
        int count = more.remaining();
        if (bytes.length - end < count) {
            makeRoom(count);
        }
        more.get(bytes, end, count);
        end += count;
    }

    private void makeRoom(int count) {
        int held = end - start;
        byte[] old = bytes;
        if (old.length - held < count) {
            bytes = new byte[Math.max(SMALLEST, Math.max(held + count, Math.min(2 * held, longestLine)))];
        }
        System.arraycopy(old, start, bytes, 0, held);
        if (old == bytes) {
            Arrays.fill(bytes, held, end, (byte) 0);
        } else {
            Octets.wipe(old);
        }
        searched -= start;
        start = 0;
        end = held;
    }

    /** The next line without its line end, or null if it is not whole yet. To be called if none is too long. */
    byte @Nullable [] takeLine() {
        int lf = indexOfLf(end);
        if (lf == end) {
            return null;
        }
        byte[] line = Arrays.copyOfRange(bytes, start, endOfText(lf));
        drop(lf + 1 - start);
        return line;
    }

    /** Whether the line that comes next, whole or not, is over the limit. */
    boolean lineTooLong() {
        if (end - start <= longestLine) {
            return false;
        }
        // as much as the longest line can have with CRLF; the answer is the same however the bytes were cut
        int most = start + longestLine + 2;
        int lf = indexOfLf(Math.min(end, most));
        return lf == most || (lf < end && endOfText(lf) - start > longestLine);
    }

    private int indexOfLf(int to) {
        searched = Octets.indexOf(bytes, '\n', searched, to);
        return searched;
    }

    private int endOfText(int lf) {
        return lf > start && bytes[lf - 1] == '\r' ? lf - 1 : lf;
    }

    /** Whether the bytes waiting begin with these. */
    boolean startsWith(int first, int second) {
        return end - start >= 2 && bytes[start] == (byte) first && bytes[start + 1] == (byte) second;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Gives up all bytes waiting. */
    ByteBuffer takeAll() {
        ByteBuffer rest = ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, end));
        clear();
        return rest;
    }

    void clear() {
        Octets.wipe(bytes);
        bytes = new byte[0];
        start = 0;
        end = 0;
        searched = 0;
    }

    private void drop(int count) {
        Arrays.fill(bytes, start, start + count, (byte) 0);
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
        }
        searched = start;
    }
}
