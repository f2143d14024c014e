// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The text a map is made from: {@code KEY:VALUE} a line, parted at the first colon. Nothing is trimmed, there are no
 * comments, and empty lines are skipped, as the original has it. Bytes: no encoding is assumed.
 *
 * <p>Of a key that stands twice the first line counts. What is refused is told by its line.
 */
final class MapSource {
    /** Longest line, in bytes. Ours: no popmap reads a longer key or value. */
    static final int MAX_LINE = 64 << 10;

    private final InputStream in;
    private final boolean emptyAllowed;
    private final Consumer<String> complaint;
    private final Map<ByteBuffer, Integer> lines = new HashMap<>();
    private int refused;

    /**
     * Reads from a stream.
     *
     * @param emptyAllowed whether a key or a value may be empty
     * @param complaint told what is refused
     */
    MapSource(InputStream in, boolean emptyAllowed, Consumer<String> complaint) {
        this.in = new BufferedInputStream(in);
        this.emptyAllowed = emptyAllowed;
        this.complaint = complaint;
    }

    /** Reads to the end. */
    void feed(OpenDatabase.Records taker) throws IOException {
        int number = 1;
        for (byte[] line = line(); line != null; line = line()) {
            if (line.length > 0) {
                String reason = take(line, number, taker);
                if (reason != null) {
                    refused++;
                    complaint.accept("invalid input on line: " + number + " (" + reason + ")");
                }
            }
            number++;
        }
    }

    private @Nullable String take(byte[] line, int number, OpenDatabase.Records taker) throws IOException {
        int colon = 0;
        while (colon < line.length && line[colon] != ':') {
            colon++;
        }
        if (line.length > MAX_LINE) {
            return "longer than " + MAX_LINE + " bytes";
        }
        if (colon == line.length) {
            return "no colon; write KEY:SERVER";
        }
        if (line[line.length - 1] == '\r') {
            return "ends in a carriage return; write line ends as Unix has them";
        }
        byte[] key = Arrays.copyOf(line, colon);
        byte[] value = Arrays.copyOfRange(line, colon + 1, line.length);
        if (!emptyAllowed && (key.length == 0 || value.length == 0)) {
            return "no " + (key.length == 0 ? "key" : "server") + "; write KEY:SERVER";
        }
        Integer earlier = lines.putIfAbsent(ByteBuffer.wrap(key), number);
        if (earlier != null) {
            return "duplicate key; line " + earlier + " counts";
        }
        taker.record(key, value);
        return null;
    }

    /** The next line without its end, or null; of one that is too long only so much that this can be seen. */
    private byte @Nullable [] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        if (octet < 0) {
            return null;
        }
        while (octet >= 0 && octet != '\n') {
            if (line.size() <= MAX_LINE) {
                line.write(octet);
            }
            octet = in.read();
        }
        return line.toByteArray();
    }

    /** How many lines were refused. */
    int refused() {
        return refused;
    }
}
