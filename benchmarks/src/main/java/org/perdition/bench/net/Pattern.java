// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.net;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * The text of every mail: lines of random letters, the same for sender and checker, without an end.
 *
 * <p>The period is no multiple of a usual buffer size, so bytes lost, doubled or moved by a buffer are noticed.
 * There is no dot in it, so POP3 need not stuff any.
 */
public final class Pattern {
    /** Most bytes handed out at a time. */
    public static final int PIECE = 256 * 1024;

    private static final int LINE = 80;
    /** 821 is prime; 821 lines are a little over 64 KiB. */
    private static final int PERIOD = 821 * LINE;

    private static final ByteBuffer TEXT = make();

    private Pattern() {}

    private static ByteBuffer make() {
        ByteBuffer text = ByteBuffer.allocateDirect(PERIOD + PIECE);
        byte[] period = new byte[PERIOD];
        Random random = new Random(1939);
        for (int at = 0; at < PERIOD; at++) {
            int column = at % LINE;
            period[at] = (byte) (column == LINE - 2 ? '\r' : column == LINE - 1 ? '\n' : 'A' + random.nextInt(26));
        }
        while (text.hasRemaining()) {
            text.put(period, 0, Math.min(PERIOD, text.remaining()));
        }
        return text.flip().asReadOnlyBuffer();
    }

    /** The bytes from an offset of the text on, at most {@link #PIECE} of them. */
    public static ByteBuffer slice(long offset, long length) {
        return TEXT.slice((int) (offset % PERIOD), (int) Math.min(length, PIECE));
    }

    /** Whether the bytes are those of the text at this offset; the buffer is left as it is. */
    public static boolean matches(long offset, ByteBuffer bytes) {
        long at = offset;
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            ByteBuffer expected = slice(at, rest.remaining());
            ByteBuffer piece = rest.slice(rest.position(), expected.remaining());
            if (piece.mismatch(expected) >= 0) {
                return false;
            }
            rest.position(rest.position() + expected.remaining());
            at += expected.remaining();
        }
        return true;
    }
}
