// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A local datagram socket that listens at a file (unix(7)), which only its user and its group can send to. Linux. Used
 * by one thread at a time.
 */
public final class UnixDatagramListener implements AutoCloseable {
    /** Who may send: whoever may write the file. */
    private static final String PERMISSIONS = "rw-rw----";

    private static final int PERMISSION_BITS = 0660;

    private static final short POLLIN = 1;
    /** Length of struct pollfd: a descriptor and two shorts. */
    private static final int POLLFD = 8;

    private static final int REVENTS = 6;
    /** The true length of what was longer than there was room. */
    private static final int MSG_TRUNC = 0x20;

    /** What kind of file it is, of st_mode, and a socket. */
    private static final int KIND = 0170000;

    private static final int SOCKET = 0140000;
    /** Nobody listens. */
    private static final int ECONNREFUSED = 111;

    /** How long an interruption of the thread may go unnoticed. */
    private static final Duration SLICE = Duration.ofMillis(250);

    /** The calls; loaded with the first socket. */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native int socket(int family, int type, int protocol) throws LastErrorException;

        static native int fchmod(int descriptor, int mode) throws LastErrorException;

        static native int bind(int descriptor, byte[] address, int length) throws LastErrorException;

        static native int poll(byte[] descriptors, long count, int timeoutMillis) throws LastErrorException;

        static native long recv(int descriptor, byte[] buffer, long length, int flags) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    private final Path path;
    private final int descriptor;
    private boolean closed;

    private UnixDatagramListener(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /**
     * Listens at a file, which is made. A socket that nobody listens at any more is replaced.
     *
     * @throws IOException naming the file, if something else is there, somebody listens, or it cannot be made
     */
    public static UnixDatagramListener bind(Path path) throws IOException {
        byte[] address = UnixDatagram.address(path.toString());
        makeRoom(path);
        try {
            int descriptor = C.socket(UnixDatagram.AF_UNIX, UnixDatagram.SOCK_DGRAM | UnixDatagram.SOCK_CLOEXEC, 0);
            UnixDatagramListener listener = new UnixDatagramListener(path, descriptor);
            try {
                // Before it has a name: nobody can slip in between bind and a chmod of the file.
                C.fchmod(descriptor, PERMISSION_BITS);
                C.bind(descriptor, address, address.length);
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(PERMISSIONS));
            } catch (LastErrorException | IOException e) {
                listener.close();
                throw e;
            }
            return listener;
        } catch (LastErrorException e) {
            throw new IOException(path + ": cannot listen there (" + e.getMessage() + ")", e);
        } catch (LinkageError e) {
            throw new IOException("no local sockets on this system: " + e.getMessage(), e);
        }
    }

    private static void makeRoom(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        // The system refuses a connection to what is no socket as it does to one that nobody listens at.
        if (!(Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode)
                || (mode & KIND) != SOCKET) {
            throw new IOException(path + ": is there and is no socket; remove it, or name another file");
        }
        try {
            UnixDatagram.connect(path.toString()).close();
        } catch (IOException e) {
            if (e.getCause() instanceof LastErrorException error && error.getErrorCode() == ECONNREFUSED) {
                Files.delete(path);
                return;
            }
            throw new IOException(
                    path + ": whether another process listens there cannot be told (" + e.getMessage()
                            + "); end it, or name another file",
                    e);
        }
        throw new IOException(path + ": another process listens there; end it, or name another file");
    }

    /**
     * The next message.
     *
     * @param limit longest there may be, in octets; a longer one is left out
     * @param patience how long to wait for one; an interruption of the thread ends it early
     * @return empty if there was none, or one that was too long
     */
    public Optional<byte[]> receive(int limit, Duration patience) throws IOException {
        if (closed) {
            throw new IOException(path + ": closed");
        }
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (!readable(Math.min(SLICE.toMillis(), Math.max(0, (deadline - System.nanoTime()) / 1_000_000)))) {
                if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                    return Optional.empty();
                }
            }
            byte[] buffer = new byte[limit];
            long length = C.recv(descriptor, buffer, limit, UnixDatagram.MSG_DONTWAIT | MSG_TRUNC);
            return length > limit ? Optional.empty() : Optional.of(Arrays.copyOf(buffer, (int) length));
        } catch (LastErrorException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    private boolean readable(long millis) {
        byte[] poll = ByteBuffer.allocate(POLLFD)
                .order(ByteOrder.nativeOrder())
                .putInt(descriptor)
                .putShort(POLLIN)
                .array();
        try {
            C.poll(poll, 1, (int) millis);
        } catch (LastErrorException e) {
            // A signal came: as if nothing had.
            return false;
        }
        return ByteBuffer.wrap(poll).order(ByteOrder.nativeOrder()).getShort(REVENTS) != 0;
    }

    /** Closes it. The file goes if this user may remove it. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            // As long as somebody listens: the next one's file must not be taken for this one.
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // The next one who listens there finds nobody behind it, and replaces it.
        }
        try {
            C.close(descriptor);
        } catch (LastErrorException e) {
            // It is closed all the same.
        }
    }
}
