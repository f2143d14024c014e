// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes not yet used, cut into messages: lines, with a literal behind each that announces one. Boundaries are settled
 * here, before anything is parsed, so that the octets of a literal are never read as a command. Overwrites what it
 * gives away, as messages may hold passwords. For one thread at a time.
 */
final class MessageCutter {
    /** How far the message that comes next has come. */
    enum Cut {
        /** More bytes are needed. */
        PARTIAL,
        /** It can be {@linkplain #take taken}. */
        WHOLE,
        LINE_TOO_LONG,
        LITERAL_SIZE
    }

    private static final int FIRST_SIZE = 256;
    private static final byte[] EMPTY = new byte[0];

    private final SieveLimits limits;
    private byte[] octets = EMPTY;
    private int start;
    private int end;

    // of the message that comes next, counted from start
    private final List<Literal> literals = new ArrayList<>(1);
    private int position;
    private int searched;
    private int lineOctets;
    private int literalOctets;

    MessageCutter(SieveLimits limits) {
        this.limits = limits;
    }

    void feed(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (octets.length - end < count) {
            makeRoom(count);
        }
        bytes.get(octets, end, count);
        end += count;
    }

    private void makeRoom(int count) {
        int held = end - start;
        byte[] old = octets;
        if (old.length < held + count) {
            octets = new byte[Integer.highestOneBit(Math.max(FIRST_SIZE, held + count) - 1) << 1];
        }
        System.arraycopy(old, start, octets, 0, held);
        Arrays.fill(old, old == octets ? held : 0, old == octets ? end : old.length, (byte) 0);
        start = 0;
        end = held;
    }

    /** Cuts on as far as the bytes go. To be called until it no longer says {@link Cut#WHOLE}. */
    Cut cut() {
        while (true) {
            if (position > end - start) {
                return Cut.PARTIAL;
            }
            int lf = lineEnd();
            int lineSoFar = (lf < 0 ? end - start + 1 : lf + 1) - position;
            if (lineOctets + lineSoFar > limits.line()) {
                return Cut.LINE_TOO_LONG;
            }
            if (lf < 0) {
                return Cut.PARTIAL;
            }
            int text = lf > position && octets[start + lf - 1] == '\r' ? lf - 1 : lf;
            int header = Literal.header(octets, start + position, start + text) - start;
            lineOctets += lf + 1 - position;
            position = lf + 1;
            searched = position;
            if (header < 0) {
                return Cut.WHOLE;
            }
            int size = Literal.size(octets, start + header, start + text, limits.literals() - literalOctets);
            if (size < 0) {
                return Cut.LITERAL_SIZE;
            }
            literals.add(new Literal(header, position, position + size));
            literalOctets += size;
            position += size;
            searched = position;
        }
    }

    private int lineEnd() {
        for (; searched < end - start; searched++) {
            if (octets[start + searched] == '\n') {
                return searched;
            }
        }
        return -1;
    }

    /** The message just cut off, with its line end. */
    Message take() {
        Message message = new Message(Arrays.copyOfRange(octets, start, start + position), List.copyOf(literals));
        Arrays.fill(octets, start, start + position, (byte) 0);
        start += position;
        forgetCuts();
        if (start == end) {
            start = 0;
            end = 0;
        }
        return message;
    }

    boolean isEmpty() {
        return start == end;
    }

    /** Whether the bytes waiting begin with these. */
    boolean startsWith(int first, int second) {
        return end - start >= 2 && octets[start] == (byte) first && octets[start + 1] == (byte) second;
    }

    /** Gives up everything: what no message has used, the message begun included. */
    ByteBuffer takeAll() {
        ByteBuffer rest = ByteBuffer.wrap(Arrays.copyOfRange(octets, start, end));
        clear();
        return rest;
    }

    /** Forgets everything. */
    void clear() {
        Arrays.fill(octets, (byte) 0);
        octets = EMPTY;
        start = 0;
        end = 0;
        forgetCuts();
    }

    private void forgetCuts() {
        literals.clear();
        position = 0;
        searched = 0;
        lineOctets = 0;
        literalOctets = 0;
    }
}
