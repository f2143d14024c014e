// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.perdition.popmap.network.TimeLimit;

/**
 * A local datagram socket (unix(7)) with a name of its own, which a daemon can answer to; the JDK has stream sockets of
 * that family only. Linux. Its file is in a new folder that only this user may enter, and both are removed with it. Not
 * safe for use by several threads.
 */
final class LocalDatagrams implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDTIMEO = 21;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final short POLLIN = 1;

    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    /** Room for a name in sockaddr_un, its final NUL included. */
    private static final int NAME_LENGTH = 108;

    /** How long a system call waits, since it cannot be interrupted. Ours: short for who waits for the thread. */
    private static final Duration SLICE = Duration.ofMillis(100);

    /** The calls; loaded with the first socket. */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native int socket(int family, int type, int protocol) throws LastErrorException;

        static native int bind(int descriptor, byte[] address, int length) throws LastErrorException;

        static native int setsockopt(int descriptor, int level, int option, byte[] value, int length)
                throws LastErrorException;

        static native long sendto(int descriptor, byte[] message, long length, int flags, byte[] to, int toLength)
                throws LastErrorException;

        static native int poll(byte[] polled, long count, int millis) throws LastErrorException;

        static native long recv(int descriptor, byte[] message, long length, int flags) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    private final int descriptor;
    private final Path folder;
    private final Path name;

    private LocalDatagrams(int descriptor, Path folder) {
        this.descriptor = descriptor;
        this.folder = folder;
        this.name = folder.resolve("map");
    }

    /**
     * Makes one below a folder that daemon and proxy both see.
     *
     * @throws IOException if that cannot be written to, or this system has no such sockets
     */
    static LocalDatagrams below(Path parent) throws IOException {
        if (!Platform.isLinux()) {
            throw new IOException("local datagram sockets are used on Linux only");
        }
        // For this user alone (0700), as createTempDirectory makes them.
        Path folder = Files.createTempDirectory(parent, "perdition-map-");
        try {
            LocalDatagrams socket = new LocalDatagrams(C.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0), folder);
            try {
                byte[] address = address(socket.name);
                C.bind(socket.descriptor, address, address.length);
                byte[] slice = ByteBuffer.allocate(2 * Long.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .putLong(0)
                        .putLong(TimeUnit.MILLISECONDS.toMicros(SLICE.toMillis()))
                        .array();
                // timeval has two fields of the size of a pointer.
                byte[] timeval = Native.LONG_SIZE == Long.BYTES ? slice : shortTimeval();
                C.setsockopt(socket.descriptor, SOL_SOCKET, SO_SNDTIMEO, timeval, timeval.length);
                return socket;
            } catch (LastErrorException | IOException e) {
                socket.close();
                throw e;
            }
        } catch (LastErrorException | LinkageError e) {
            Files.deleteIfExists(folder);
            throw new IOException("no local socket below " + parent + ": " + e.getMessage(), e);
        }
    }

    private static byte[] shortTimeval() {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0)
                .putInt((int) TimeUnit.MILLISECONDS.toMicros(SLICE.toMillis()))
                .array();
    }

    /** sockaddr_un: the family in the byte order of this machine, then the name and a NUL. */
    private static byte[] address(Path name) throws IOException {
        byte[] octets = name.toString().getBytes(StandardCharsets.UTF_8);
        if (octets.length >= NAME_LENGTH) {
            throw new IOException("the name of a local socket has at most " + (NAME_LENGTH - 1) + " octets: " + name);
        }
        return ByteBuffer.allocate(Short.BYTES + octets.length + 1)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(octets)
                .array();
    }

    /**
     * Sends one datagram; waits while the daemon is so far behind that the system takes no more for it.
     *
     * @throws SocketTimeoutException if it still is at the limit
     * @throws IOException if nobody listens there
     */
    void send(Path to, byte[] datagram, TimeLimit limit) throws IOException, InterruptedException {
        byte[] address = address(to);
        while (true) {
            limit.socketMillis();
            throwIfInterrupted();
            try {
                C.sendto(descriptor, datagram, datagram.length, MSG_NOSIGNAL, address, address.length);
                return;
            } catch (LastErrorException e) {
                if (e.getErrorCode() != EAGAIN && e.getErrorCode() != EINTR) {
                    throw new IOException(to + ": " + e.getMessage(), e);
                }
            }
        }
    }

    /**
     * Waits for one datagram.
     *
     * @param max a longer one is cut behind one octet more
     * @throws SocketTimeoutException if none has come at the limit
     */
    byte[] receive(int max, TimeLimit limit) throws IOException, InterruptedException {
        byte[] buffer = new byte[max + 1];
        while (true) {
            limit.socketMillis();
            throwIfInterrupted();
            byte[] polled = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .putInt(descriptor)
                    .putShort(POLLIN)
                    .array();
            try {
                if (C.poll(polled, 1, limit.atMost(SLICE).socketMillis()) > 0) {
                    long length = C.recv(descriptor, buffer, buffer.length, MSG_DONTWAIT);
                    return Arrays.copyOf(buffer, (int) length);
                }
            } catch (LastErrorException e) {
                if (e.getErrorCode() != EAGAIN && e.getErrorCode() != EINTR) {
                    throw new IOException(e.getMessage(), e);
                }
            }
        }
    }

    private static void throwIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public void close() {
        try {
            C.close(descriptor);
        } catch (LastErrorException e) {
            // It is closed all the same.
        }
        try {
            Files.deleteIfExists(name);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Whoever removes the folder besides us has removed what is in it.
        }
    }
}
