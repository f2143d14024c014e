// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A program that answers datagrams; one thread, as a simple daemon has it. */
final class FakeDaemon implements AutoCloseable {
    private static final int ADDRESS = 110;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;

    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native int socket(int family, int type, int protocol) throws LastErrorException;

        static native int bind(int descriptor, byte[] address, int length) throws LastErrorException;

        static native int setsockopt(int descriptor, int level, int option, byte[] value, int length)
                throws LastErrorException;

        static native long recvfrom(
                int descriptor, byte[] message, long length, int flags, byte[] from, IntByReference fromLength)
                throws LastErrorException;

        static native long sendto(int descriptor, byte[] message, long length, int flags, byte[] to, int toLength)
                throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    private final Path name;
    private final UnaryOperator<byte[]> answers;
    private final int descriptor = C.socket(1, 2, 0);
    private final Thread thread = new Thread(this::serve, "fake daemon");
    private volatile boolean closed;
    private volatile CountDownLatch thawed = new CountDownLatch(0);

    /** Listens; what the function makes of a request is sent back, an empty one is not. */
    FakeDaemon(Path name, UnaryOperator<byte[]> answers) {
        this.name = name;
        this.answers = answers;
        byte[] octets = name.toString().getBytes(StandardCharsets.UTF_8);
        byte[] address = ByteBuffer.allocate(ADDRESS)
                .order(ByteOrder.nativeOrder())
                .putShort((short) 1)
                .put(octets)
                .array();
        C.bind(descriptor, address, Short.BYTES + octets.length + 1);
        byte[] tenth = ByteBuffer.allocate(2 * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(0)
                .putLong(100_000)
                .array();
        C.setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, tenth, tenth.length);
        thread.setDaemon(true);
        thread.start();
    }

    void freeze() {
        thawed = new CountDownLatch(1);
    }

    void thaw() {
        thawed.countDown();
    }

    private void serve() {
        byte[] buffer = new byte[Packet.MAX];
        while (!closed) {
            byte[] from = new byte[ADDRESS];
            IntByReference fromLength = new IntByReference(ADDRESS);
            try {
                int length = (int) C.recvfrom(descriptor, buffer, buffer.length, 0, from, fromLength);
                thawed.await();
                byte[] answer = answers.apply(Arrays.copyOf(buffer, length));
                if (answer.length > 0) {
                    C.sendto(descriptor, answer, answer.length, 0, from, fromLength.getValue());
                }
            } catch (LastErrorException e) {
                // Nothing to read yet, or who has asked is gone.
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thaw();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(30));
            C.close(descriptor);
            Files.deleteIfExists(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
