// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
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

/**
 * How far a log has been read, as a small file keeps it.
 *
 * @param time nothing that was written before is left to read
 * @param files those being read, oldest first
 */
record LogPosition(Instant time, List<InFile> files) {
    private static final String TITLE = "perdition-pbs position 1";
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

    /** What a file keeps; empty if it is not there, or was not written to its end, or is another kind of file. */
    static Optional<LogPosition> load(Path path) throws IOException {
        try {
            if (Files.size(path) > MAX_SIZE) {
                return Optional.empty();
            }
            return parse(new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Optional<LogPosition> parse(List<String> lines) {
        int last = lines.indexOf(END);
        if (last < 2 || !lines.get(0).equals(TITLE) || !lines.get(1).matches("[0-9]{1,15}")) {
            return Optional.empty();
        }
        List<InFile> files = new ArrayList<>();
        for (String line : lines.subList(2, last)) {
            Matcher file = FILE.matcher(line);
            if (!file.matches()) {
                return Optional.empty();
            }
            LogHead head = new LogHead(Integer.parseInt(file.group(2)), file.group(3));
            files.add(new InFile(Long.parseLong(file.group(1)), head, file.group(4)));
        }
        return Optional.of(new LogPosition(Instant.ofEpochMilli(Long.parseLong(lines.get(1))), files));
    }

    /** Writes it in place: the folder may be one in which this user makes no files. */
    void save(Path path) throws IOException {
        StringBuilder text = new StringBuilder(TITLE + "\n" + Math.max(0, time.toEpochMilli()) + "\n");
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
