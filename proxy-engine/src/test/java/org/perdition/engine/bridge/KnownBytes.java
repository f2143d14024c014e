// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32;

/** What peers send each other in the tests of the bridge, so that loss, repetition and disorder show. */
final class KnownBytes {
    private static final byte[] BLOCK = new byte[64 * 1024 + 7];

    static {
        new Random(4).nextBytes(BLOCK);
    }

    private KnownBytes() {}

    /** The first bytes of what is written. */
    static byte[] start() {
        return BLOCK.clone();
    }

    /** Writes this many bytes of a fixed pattern on a thread of its own and gives their checksum. */
    static CompletableFuture<Long> write(Socket socket, long length, boolean thenEnd) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        CRC32 sum = new CRC32();
                        OutputStream out = socket.getOutputStream();
                        long left = length;
                        for (int i = 0; left > 0; i++) {
                            int offset = i % 1000;
                            int size = (int) Math.min(left, BLOCK.length - offset);
                            out.write(BLOCK, offset, size);
                            sum.update(BLOCK, offset, size);
                            left -= size;
                        }
                        if (thenEnd) {
                            socket.shutdownOutput();
                        }
                        return sum.getValue();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Pipe.PEERS);
    }

    /** Reads exactly so many bytes and gives their checksum. */
    static long read(Socket socket, long length) throws IOException {
        CRC32 sum = new CRC32();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[128 * 1024];
        long left = length;
        while (left > 0) {
            int size = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            assertThat(size).as("left to read: %d", left).isPositive();
            sum.update(buffer, 0, size);
            left -= size;
        }
        return sum.getValue();
    }
}
