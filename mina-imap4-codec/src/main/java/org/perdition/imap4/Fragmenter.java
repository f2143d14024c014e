// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first stage of both decoders: holds what has arrived, and cuts it into lines and literals. What the literals may
 * be is the decoder's to say. Octets are overwritten when they are given up, as passwords are among them.
 *
 * <p>Memory is what has arrived and is not yet used, rounded up: to a power of two, or beyond the longest line to whole
 * {@linkplain #STEP steps}.
 */
final class Fragmenter {
    /** Most lines before a login are shorter. */
    private static final int FIRST_SIZE = 128;

    /** So much is added at a time where the longest line may be whole already: a usual read. */
    private static final int STEP = 16 * 1024;

    /** Beyond this an empty buffer is not kept. */
    private static final int KEPT_SIZE = 1024;

    private static final byte[] EMPTY = new byte[0];

    private byte[] octets = EMPTY;
    private int start;
    private int end;

    /** From here on counted from {@code start}: end of the last fragment, and how far LF has been looked for. */
    private int position;

    private int searched;
    private int lineOctets;
    private final List<Fragment> fragments = new ArrayList<>(1);

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
        byte[] roomier = octets;
        if (octets.length < held + count) {
            roomier = new byte[roundedUp(Math.max(FIRST_SIZE, held + count))];
        }
        System.arraycopy(octets, start, roomier, 0, held);
        Arrays.fill(octets, roomier == octets ? held : 0, roomier == octets ? end : octets.length, (byte) 0);
        octets = roomier;
        start = 0;
        end = held;
    }

    private static int roundedUp(int wanted) {
        return wanted <= ImapLimits.LONG_LINE
                ? Integer.highestOneBit(wanted - 1) << 1
                : (wanted + STEP - 1) / STEP * STEP;
    }

    /** Whether anything has arrived that no message has used. */
    boolean hasOctets() {
        return end > start;
    }

    /** The first octet of the message, or -1 if there is none yet. */
    int firstOctet() {
        return hasOctets() ? octets[start] & 0xff : -1;
    }

    /** Octets of the message so far, in whole fragments. */
    int size() {
        return position;
    }

    /** The fragments so far. */
    List<Fragment> fragments() {
        return fragments;
    }

    /** Whether the lines of the message, line ends included, have no LF where the limit would still allow it. */
    boolean overLong(int limit) {
        int lf = lineEnd();
        return lineOctets + (lf < 0 ? end - start - position + 1 : lf + 1 - position) > limit;
    }

    /** Whether the LF of the next line has come. */
    boolean hasLine() {
        return lineEnd() >= 0;
    }

    /** Cuts off the next line, with what it announces if {@code literals}; null if its LF has not come. */
    @Nullable
    Fragment nextLine(boolean literals) {
        int lf = lineEnd();
        if (lf < 0) {
            return null;
        }
        int text = lf > position && octets[start + lf - 1] == '\r' ? lf - 1 : lf;
        LiteralHeader header = literals ? LiteralHeader.at(octets, start + position, start + text) : null;
        Fragment line = header == null
                ? new Fragment(position, text, null, lf + 1)
                : new Fragment(position, header.from() - start, header, lf + 1);
        fragments.add(line);
        lineOctets += lf + 1 - position;
        position = lf + 1;
        searched = position;
        return line;
    }

    /** Cuts off a literal; false if it is not all there. */
    boolean nextLiteral(int size) {
        if (end - start - position < size) {
            return false;
        }
        position += size;
        searched = position;
        return true;
    }

    private int lineEnd() {
        for (; searched < end - start; searched++) {
            if (octets[start + searched] == '\n') {
                return searched;
            }
        }
        return -1;
    }

    /** Octets of the message as a string. */
    String string(int from, int to) {
        return new String(octets, start + from, to - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * The first two words of the message with the blank between, as far as they have come; at most this long. What
     * stands behind them may be a password, of which no string is made.
     */
    String firstWords(int limit) {
        int last = Math.min(fragments.isEmpty() ? end - start : fragments.get(0).to(), limit);
        int blanks = 0;
        int to = 0;
        while (to < last && (octet(to) != ' ' || ++blanks < 2)) {
            to++;
        }
        return string(0, to);
    }

    /** The last word of the first line. */
    String lastWord() {
        Fragment line = fragments.get(0);
        int from = line.to();
        while (from > line.from() && octet(from - 1) != ' ') {
            from--;
        }
        return string(from, line.to());
    }

    /** Octets of the message, copied. */
    byte[] copy(int from, int to) {
        return Arrays.copyOfRange(octets, start + from, start + to);
    }

    byte octet(int at) {
        return octets[start + at];
    }

    /** Whether a line holds NUL, or CR that does not end it. */
    boolean holdsForbiddenOctet() {
        for (Fragment line : fragments) {
            for (int i = line.from(); i < line.to(); i++) {
                if (octet(i) == 0 || octet(i) == '\r') {
                    return true;
                }
            }
        }
        return false;
    }

    /** Gives up the message cut off so far; the next one begins behind it. */
    void consume() {
        Arrays.fill(octets, start, start + position, (byte) 0);
        start += position;
        forgetCuts();
        if (start == end) {
            start = 0;
            end = 0;
            if (octets.length > KEPT_SIZE) {
                octets = EMPTY;
            }
        }
    }

    /** Gives up everything: what no message has used, the message begun included. */
    ByteBuffer takeAll() {
        ByteBuffer rest = ByteBuffer.wrap(copy(0, end - start));
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
        position = 0;
        searched = 0;
        lineOctets = 0;
        fragments.clear();
    }
}
