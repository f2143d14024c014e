// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.follow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a log file begins with. It tells a file from another where device and inode do not: after it was copied, or
 * compressed, or emptied and written anew.
 *
 * @param length how many octets
 * @param digest of these
 */
record LogHead(int length, String digest) {
    /** Most octets of it: two lines or three, of which one at least has the time in it. */
    static final int MAX = 256;

    /** Of these octets. */
    static LogHead of(byte[] octets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
            return new LogHead(octets.length, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether an open file begins so. */
    boolean begins(FileChannel file) throws IOException {
        return of(first(file, length)).equals(this);
    }

    /** Whether a file begins so, decompressed if its name says that it is compressed. */
    boolean begins(Path file) throws IOException {
        try (InputStream in = LogPart.content(file)) {
            return of(in.readNBytes(length)).equals(this);
        }
    }

    private static byte[] first(FileChannel file, int length) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length);
        while (octets.hasRemaining() && file.read(octets, octets.position()) > 0) {
            // until it is full, or the file ends
        }
        return Arrays.copyOf(octets.array(), octets.position());
    }
}
