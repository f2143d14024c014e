// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.perdition.popmap.network.stream.NoAnswerException;

/** {@code LENGTH:BYTES,} as in "Netstrings" by D. J. Bernstein. */
final class Netstring {
    /** Longest one that is read. Postfix's {@code socketmap_max_reply_size}. */
    static final int MAX = 100_000;

    /** Digits of {@link #MAX}. */
    private static final int MAX_DIGITS = 6;

    private Netstring() {}

    /** The bytes as a netstring. */
    static byte[] of(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + MAX_DIGITS + 2);
        out.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(bytes);
        out.write(',');
        return out.toByteArray();
    }

    /**
     * Reads one and no byte more.
     *
     * @throws NoAnswerException if what comes is none, or a longer one than {@link #MAX}
     * @throws EOFException if the server closes the connection instead
     */
    static byte[] read(InputStream in) throws IOException {
        int length = length(in);
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length || in.read() != ',') {
            throw new NoAnswerException("sent a netstring without its end");
        }
        return bytes;
    }

    private static int length(InputStream in) throws IOException {
        int length = 0;
        for (int digits = 0; digits <= MAX_DIGITS; digits++) {
            int c = in.read();
            if (c < 0 && digits == 0) {
                throw new EOFException("closed the connection instead of answering");
            }
            if (c == ':' && digits > 0) {
                if (length > MAX) {
                    break;
                }
                return length;
            }
            if (c < '0' || c > '9' || (digits == 1 && length == 0)) {
                throw new NoAnswerException("sent something else than a netstring");
            }
            length = 10 * length + (c - '0');
        }
        throw new NoAnswerException("sent a netstring of more than " + MAX + " bytes");
    }
}
