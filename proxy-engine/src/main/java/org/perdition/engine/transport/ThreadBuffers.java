// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import java.nio.ByteBuffer;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.buffer.SimpleBufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The large buffers of one I/O thread, lent to one session at a time and never kept by any. A thread has about
 * 700 KiB of them, however many sessions it serves, and those for TLS only once TLS is used.
 *
 * <p>They are made here and not by {@link IoBuffer#setAllocator}, which is global: other users of MINA in this
 * process must not get them.
 */
public final class ThreadBuffers {
    /** Most bytes of one read: the best of 16, 64 and 256 KiB when measured, 0.40 CPU-s/GB against 0.86 and 0.64. */
    static final int READ_BYTES = 256 * 1024;
    /** Encrypted bytes of one write: seven full records. */
    private static final int SEALED_BYTES = 128 * 1024;
    /** Longest record JSSE takes, those of old Microsoft servers included (33,305), and some. */
    private static final int RECORD_BYTES = 34 * 1024;
    /** Decrypted bytes of one read; a record always fits behind a whole read. */
    private static final int OPENED_BYTES = READ_BYTES + RECORD_BYTES;
    /** What a closing session still gets is thrown away in pieces of this size. */
    private static final int DISCARD_BYTES = 8 * 1024;

    private static final SimpleBufferAllocator WRAPPING = new SimpleBufferAllocator();

    private @Nullable ByteBuffer read;
    private @Nullable IoBuffer readMessage;
    private @Nullable ByteBuffer opened;
    private @Nullable IoBuffer openedMessage;
    private @Nullable ByteBuffer sealed;
    private @Nullable ByteBuffer joined;
    private @Nullable ByteBuffer discarded;

    ThreadBuffers() {}

    /** A right-sized heap copy of what remains in a buffer, as a message that belongs to whoever gets it. */
    public static IoBuffer ownedCopy(ByteBuffer lent) {
        return WRAPPING.wrap(copy(lent));
    }

    /** A right-sized heap copy of what remains in a buffer, ready to be read. The source is used up. */
    public static ByteBuffer copy(ByteBuffer lent) {
        return ByteBuffer.allocate(lent.remaining()).put(lent).flip();
    }

    /** For unwrapped TLS records: clear, 290 KiB. */
    public ByteBuffer opened() {
        ByteBuffer buffer = opened;
        if (buffer == null) {
            opened = buffer = ByteBuffer.allocateDirect(OPENED_BYTES);
            openedMessage = WRAPPING.wrap(buffer);
        }
        return buffer.clear();
    }

    /** The buffer last got from {@link #opened} as a message. */
    public IoBuffer openedMessage() {
        IoBuffer message = openedMessage;
        if (message == null) {
            throw new IllegalStateException("opened() comes first");
        }
        return message;
    }

    /** For wrapped TLS records: clear, 128 KiB. */
    public ByteBuffer sealed() {
        ByteBuffer buffer = sealed;
        if (buffer == null) {
            sealed = buffer = ByteBuffer.allocateDirect(SEALED_BYTES);
        }
        return buffer.clear();
    }

    /** For joining the two ends of one TLS record that came in two reads: clear, 34 KiB. */
    public ByteBuffer joined() {
        ByteBuffer buffer = joined;
        if (buffer == null) {
            joined = buffer = ByteBuffer.allocateDirect(RECORD_BYTES);
        }
        return buffer.clear();
    }

    ByteBuffer read(int limit) {
        ByteBuffer buffer = read;
        if (buffer == null) {
            read = buffer = ByteBuffer.allocateDirect(READ_BYTES);
            readMessage = WRAPPING.wrap(buffer);
        }
        return buffer.clear().limit(Math.min(limit, READ_BYTES));
    }

    IoBuffer readMessage() {
        IoBuffer message = readMessage;
        if (message == null) {
            throw new IllegalStateException("read() comes first");
        }
        return message;
    }

    ByteBuffer discarded() {
        ByteBuffer buffer = discarded;
        if (buffer == null) {
            discarded = buffer = ByteBuffer.allocateDirect(DISCARD_BYTES);
        }
        return buffer.clear();
    }
}
