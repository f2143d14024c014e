// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A file that is read here and there. Not mapped into memory: a mapped file that gets shorter ends a process. For one
 * thread; an interruption of that thread closes it.
 */
public final class DatabaseFile implements Closeable {
    /** Most bytes at once. Ours: the largest page of Berkeley DB, the largest key the engine makes, and the length before it. */
    static final int MAX_READ = (64 << 10) + 64;

    private final FileChannel channel;
    private final long size;

    private DatabaseFile(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    /** Opens a file for reading. */
    public static DatabaseFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new DatabaseFile(channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Its size when it was opened, in bytes. */
    long size() {
        return size;
    }

    /**
     * A piece of the file.
     *
     * @throws BadDatabaseException if the file does not reach that far, or the piece is larger than {@link #MAX_READ}
     */
    ByteBuffer read(long at, long length, ByteOrder order) throws IOException {
        if (at < 0 || length < 0 || at > size - length) {
            throw new BadDatabaseException("it points behind its own end");
        }
        if (length > MAX_READ) {
            throw new BadDatabaseException("it has an entry of " + length + " bytes, which no popmap has");
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) length).order(order);
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, at + buffer.position());
            if (count < 0) {
                throw new BadDatabaseException("it became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    /** Whether these bytes stand there. */
    boolean holds(long at, byte[] bytes) throws IOException {
        return Arrays.equals(read(at, bytes.length, ByteOrder.BIG_ENDIAN).array(), bytes);
    }

    /** A value as it stands there; at most {@link DatabaseFormat#MAX_VALUE} bytes. */
    byte[] value(long at, long length) throws IOException {
        if (length > DatabaseFormat.MAX_VALUE) {
            throw new BadDatabaseException("it has a value of " + length + " bytes, which no popmap has");
        }
        return read(at, length, ByteOrder.BIG_ENDIAN).array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
