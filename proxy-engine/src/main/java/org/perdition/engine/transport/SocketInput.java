// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** The reading half of a session: how much is read at once, and in whose buffer it is given out. Owned by its I/O thread. */
final class SocketInput {
    /** Most bytes of a read during login: a command with its literals is far shorter. */
    private static final int OWNED_READ = 16 * 1024;
    /** One full TLS record with header, nonce and tag (RFC 5246, 6.2.3: 2^14 + 2048 + 5). */
    private static final int LENT_READ = 16 * 1024 + 2048 + 5;
    /** First read size of the pipe. */
    private static final int BULK_READ = 64 * 1024;

    private final MailSession session;
    private final SocketChannel socket;
    private ReadMode mode = ReadMode.OWNED;
    private boolean ended;
    private @Nullable IOException failure;
    private int size = BULK_READ;
    private int limit = ThreadBuffers.READ_BYTES;
    private long bytes;

    SocketInput(MailSession session, SocketChannel socket) {
        this.session = session;
        this.socket = socket;
    }

    ReadMode mode() {
        return mode;
    }

    void mode(ReadMode newMode) {
        mode = newMode;
    }

    void atMost(int most) {
        limit = most;
    }

    /** Bytes read so far. */
    long bytes() {
        return bytes;
    }

    /** Nothing can be written any more: the end of the stream is a failure. */
    void endsWith(IOException cause) {
        failure = cause;
    }

    /** Reads no more; the end of the stream is not reported again. */
    void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    /** The socket has bytes, or has ended. */
    void receive() {
        ThreadBuffers buffers = session.thread().buffers();
        int most = switch (mode) {
            case OWNED -> OWNED_READ;
            case LENT -> LENT_READ;
            case BULK -> Math.min(size, limit);
        };
        ByteBuffer buffer = buffers.read(most);
        int length;
        try {
            length = socket.read(buffer);
        } catch (IOException e) {
            session.fail(failure == null ? e : failure);
            return;
        }
        if (length < 0 && failure != null) {
            session.fail(failure);
        } else if (length < 0) {
            session.endInput();
            session.getFilterChain().fireInputClosed();
        } else if (length > 0) {
            bytes += length;
            if (mode == ReadMode.BULK) {
                adapt(length, most);
            }
            buffer.flip();
            session.getFilterChain()
                    .fireMessageReceived(
                            mode == ReadMode.OWNED ? ThreadBuffers.ownedCopy(buffer) : buffers.readMessage());
        }
    }

    private void adapt(int length, int most) {
        if (length == most) {
            size = Math.min(2 * size, ThreadBuffers.READ_BYTES);
        } else if (length < size / 4) {
            size = BULK_READ;
        }
    }
}
