// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.perdition.popmap.IoReason;

/**
 * How far a log has been read, as a small file keeps it.
 *
 * @param time nothing that was written before is left to read
 * @param log the log's name, as {@link #nameOf} makes it
 * @param files those being read, oldest first
 */
record LogPosition(Instant time, String log, List<InFile> files) {
    /** What every such file begins with. */
    private static final String KIND = "perdition-pbs position ";

    private static final String TITLE = KIND + "2";
    private static final String LOG = "log ";
    private static final String END = "end";
    private static final int MAX_SIZE = 1 << 16;
    private static final Pattern FILE = Pattern.compile("([0-9]{1,18}) ([0-9]{1,3}) ([0-9a-f]{64}) (.+)");

    /**
     * How far one file has been read.
     *
     * @param offset octets
     * @param head what it begins with
     * @param key device and inode
     */
    record InFile(long offset, LogHead head, String key) {}

    LogPosition {
        files = List.copyOf(files);
    }

    /** A log's name on one line. */
    static String nameOf(Path log) {
        return log.toAbsolutePath().toString().replaceAll("\\R", "?");
    }

    /** Whether it is of the log with this name. */
    boolean isOf(Path file) {
        return log.equals(nameOf(file));
    }

    /**
     * Where to go on in a file: behind what was read of it, or of one that it is a copy of; 0 if none of these is known.
     */
    static long offsetIn(Path file, List<InFile> known) throws IOException {
        long offset = 0;
        for (InFile part : known) {
            // Of no octets nothing can be told.
            if (part.head().length() > 0 && part.head().begins(file)) {
                offset = Math.max(offset, Math.min(part.offset(), Files.size(file)));
            }
        }
        return offset;
    }

    /**
     * What a file keeps; empty if it is not there, or was not written to its end.
     *
     * @throws IOException naming the option, if it cannot be read or is another kind of file, which must stay
     */
    static Optional<LogPosition> load(Path path) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(path)) {
            text = new String(in.readNBytes(MAX_SIZE), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException(
                    "position_file: " + path + " cannot be read (" + IoReason.of(e)
                            + "); name a file that this user may read and write",
                    e);
        }
        if (!text.startsWith(KIND) && !KIND.startsWith(text)) {
            throw new IOException("position_file: " + path
                    + " is there and keeps no position; name another file, or remove that one");
        }
        return parse(text.lines().toList());
    }

    private static Optional<LogPosition> parse(List<String> lines) {
        int last = lines.indexOf(END);
        if (last < 3
                || !lines.get(0).equals(TITLE)
                || !lines.get(1).matches("[0-9]{1,15}")
                || !lines.get(2).startsWith(LOG)) {
            return Optional.empty();
        }
        List<InFile> files = new ArrayList<>();
        for (String line : lines.subList(3, last)) {
            Matcher file = FILE.matcher(line);
            if (!file.matches()) {
                return Optional.empty();
            }
            LogHead head = new LogHead(Integer.parseInt(file.group(2)), file.group(3));
            files.add(new InFile(Long.parseLong(file.group(1)), head, file.group(4)));
        }
        return Optional.of(new LogPosition(
                Instant.ofEpochMilli(Long.parseLong(lines.get(1))), lines.get(2).substring(LOG.length()), files));
    }

    /** Writes it in place: the folder may be one in which this user makes no files. */
    void save(Path path) throws IOException {
        StringBuilder text =
                new StringBuilder(TITLE + "\n" + Math.max(0, time.toEpochMilli()) + "\n" + LOG + log + "\n");
        for (InFile file : files) {
            text.append(file.offset())
                    .append(' ')
                    .append(file.head().length())
                    .append(' ')
                    .append(file.head().digest())
                    .append(' ')
                    .append(file.key())
                    .append('\n');
        }
        // Behind the end there may be what was longer before.
        byte[] octets = text.append(END).append('\n').toString().getBytes(StandardCharsets.UTF_8);
        try (SeekableByteChannel channel =
                Files.newByteChannel(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            ByteBuffer buffer = ByteBuffer.wrap(octets);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }
}
