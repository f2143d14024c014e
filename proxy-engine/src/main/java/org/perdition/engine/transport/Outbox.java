// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import org.apache.mina.core.write.WriteRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a socket would not take yet, in order. Bytes are copied into right-sized pieces; small ones share a
 * piece, so that a peer that sends byte by byte to one that does not read costs no more than its bytes. Owned
 * by one I/O thread.
 */
final class Outbox {
    /** Smaller pieces share a buffer of this size. */
    private static final int SHARED_PIECE = 4 * 1024;
    /** Most bytes given to one write: the JDK copies the whole of a heap buffer however little the socket takes. */
    private static final int WRITE_BYTES = 128 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Who is told what becomes of requests. */
    interface Fate {
        /** Some bytes of a request are written. */
        void progressed(int written);

        /** A request is written. */
        void sent(WriteRequest request);

        /** A request will never be written. */
        void lost(WriteRequest request);
    }

    private record Piece(ByteBuffer data, @Nullable WriteRequest request) {}

    private @Nullable ArrayDeque<Piece> pieces;
    private long bytes;

    boolean isEmpty() {
        return pieces == null;
    }

    long bytes() {
        return bytes;
    }

    /** Queues a copy of all that remains; the source is used up. */
    void copy(ByteBuffer source) {
        int length = source.remaining();
        bytes += length;
        Piece last = pieces == null ? null : pieces.peekLast();
        if (last != null && last.request == null && last.data.capacity() - last.data.limit() >= length) {
            int end = last.data.limit();
            last.data.limit(end + length);
            last.data.put(end, source, source.position(), length);
            source.position(source.limit());
            return;
        }
        ByteBuffer data = ByteBuffer.allocate(Math.max(length, last == null ? 0 : SHARED_PIECE));
        queue().add(new Piece(data.put(source).flip(), null));
    }

    /** Queues the rest of a request's own buffer, without a copy. */
    void add(ByteBuffer rest, WriteRequest request) {
        bytes += rest.remaining();
        queue().add(new Piece(rest, request));
    }

    /** Queues a request that counts as sent when all before it is. */
    void mark(WriteRequest request) {
        queue().add(new Piece(NOTHING, request));
    }

    private ArrayDeque<Piece> queue() {
        ArrayDeque<Piece> queue = pieces;
        if (queue == null) {
            pieces = queue = new ArrayDeque<>(4);
        }
        return queue;
    }

    /** Writes as much as the channel takes, and says how many bytes that was. */
    long flush(WritableByteChannel channel, Fate fate) throws IOException {
        ArrayDeque<Piece> queue = pieces;
        long written = 0;
        while (queue != null) {
            Piece piece = queue.peek();
            if (piece == null) {
                pieces = null;
                break;
            }
            while (piece.data.hasRemaining()) {
                int taken = writeSome(channel, piece.data);
                bytes -= taken;
                written += taken;
                if (piece.request != null) {
                    fate.progressed(taken);
                }
                if (taken == 0) {
                    return written;
                }
            }
            queue.remove();
            if (piece.request != null) {
                fate.sent(piece.request);
            }
        }
        return written;
    }

    private static int writeSome(WritableByteChannel channel, ByteBuffer data) throws IOException {
        int end = data.limit();
        if (data.remaining() <= WRITE_BYTES) {
            return channel.write(data);
        }
        data.limit(data.position() + WRITE_BYTES);
        try {
            return channel.write(data);
        } finally {
            data.limit(end);
        }
    }

    /** Throws everything away; each request in it is told. */
    void clear(Fate fate) {
        ArrayDeque<Piece> queue = pieces;
        pieces = null;
        bytes = 0;
        if (queue != null) {
            for (Piece piece : queue) {
                if (piece.request != null) {
                    fate.lost(piece.request);
                }
            }
        }
    }
}
