// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.perdition.popmap.RegularFile;

/**
 * One file of a log, read from some place on: the one that grows, one that rotation has renamed, or one that it has
 * compressed since. It stays open, so neither renaming nor removing loses what is in it. Used by one thread.
 */
final class LogPart implements Closeable {
    /** Octets read at once. */
    private static final int BUFFER = 1 << 16;

    private static final String COMPRESSED = ".gz";

    private final ReadableByteChannel channel;
    /** Of the file as it lies there, which tells it from others. */
    private final String key;

    private final long start;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).flip();
    private final LineCutter cutter = new LineCutter();
    /** What it begins with, as far as it was passed by. */
    private final ByteArrayOutputStream first = new ByteArrayOutputStream(LogHead.MAX);

    private long grewAt = System.nanoTime();

    private LogPart(ReadableByteChannel channel, String key, long start) {
        this.channel = channel;
        this.key = key;
        this.start = start;
    }

    /** Opens a file, and goes on behind so many octets of it. */
    static LogPart open(Path file, long from) throws IOException {
        // The file that is open counts, not the one that has its name a moment later.
        String before = key(file);
        ReadableByteChannel channel = channel(file);
        try {
            if (!key(file).equals(before)) {
                throw new IOException("it was rotated at this moment");
            }
            LogPart part = new LogPart(channel, before, from);
            part.pass(from);
            return part;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void pass(long octets) throws IOException {
        InputStream in = Channels.newInputStream(channel);
        first.writeBytes(in.readNBytes((int) Math.min(octets, LogHead.MAX)));
        if (channel instanceof FileChannel file) {
            file.position(octets);
        } else {
            in.skipNBytes(octets - first.size());
        }
    }

    private static ReadableByteChannel channel(Path file) throws IOException {
        return isCompressed(file)
                ? Channels.newChannel(content(file))
                : FileChannel.open(RegularFile.checked(file), StandardOpenOption.READ);
    }

    static boolean isCompressed(Path file) {
        return file.toString().endsWith(COMPRESSED);
    }

    /** What is in a file, decompressed if its name says that it is compressed. */
    static InputStream content(Path file) throws IOException {
        InputStream in = Files.newInputStream(RegularFile.checked(file));
        if (!isCompressed(file)) {
            return in;
        }
        try {
            return new GZIPInputStream(in, BUFFER);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** What tells a file from others, whatever its name: device and inode. */
    static String key(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath().toString() : key.toString();
    }

    /** Adds the lines that are there now, up to so many in all, and says whether there were no more. */
    boolean read(List<String> lines, int most) throws IOException {
        while (lines.size() < most) {
            if (!buffer.hasRemaining()) {
                buffer.clear();
                int count;
                try {
                    count = channel.read(buffer);
                } finally {
                    buffer.flip();
                }
                if (count <= 0) {
                    return true;
                }
                grewAt = System.nanoTime();
            }
            byte octet = buffer.get();
            if (first.size() < LogHead.MAX) {
                first.write(octet);
            }
            cutter.take(octet).ifPresent(lines::add);
        }
        return false;
    }

    /** Whether the file that grows has been emptied, or written anew, since it was read. */
    boolean emptied() throws IOException {
        return channel instanceof FileChannel file
                && (file.size() < position() || !LogHead.of(first.toByteArray()).begins(file));
    }

    /** Behind the last whole line, in octets. */
    long position() {
        return start + cutter.whole();
    }

    String key() {
        return key;
    }

    /** What it begins with, no further than {@link #position}. */
    LogHead head() {
        return LogHead.of(Arrays.copyOf(first.toByteArray(), (int) Math.min(first.size(), position())));
    }

    /** It has lost its name just now; who writes it may not know yet. */
    void replaced() {
        grewAt = System.nanoTime();
    }

    /** When it grew or was replaced, by {@link System#nanoTime}. */
    long grewAt() {
        return grewAt;
    }

    /** How far it has been read. */
    LogPosition.InFile inFile() {
        return new LogPosition.InFile(position(), head(), key);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It was read only: nothing is lost.
        }
    }
}
