// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A connected local datagram socket (unix(7)), as the system log and the service manager listen on; the JDK has stream
 * sockets of that family only. Linux. Not safe for use by several threads.
 */
public final class UnixDatagram implements AutoCloseable {
    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM = 2;
    /** Closed in programs we start. */
    static final int SOCK_CLOEXEC = 0x80000;

    /** Never waits for a slow reader. */
    static final int MSG_DONTWAIT = 0x40;
    /** An error, and no signal, if the reader has gone. */
    private static final int MSG_NOSIGNAL = 0x4000;

    /** Room for a name in sockaddr_un, its final NUL included. */
    private static final int NAME_LENGTH = 108;

    private static final int FAMILY_LENGTH = 2;
    /** A name that begins so has no file: an abstract address, of Linux alone. */
    private static final char ABSTRACT = '@';

    /** The calls; loaded with the first socket. */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native int socket(int family, int type, int protocol) throws LastErrorException;

        static native int connect(int descriptor, byte[] address, int length) throws LastErrorException;

        static native long send(int descriptor, byte[] message, long length, int flags) throws LastErrorException;

        static native int close(int descriptor) throws LastErrorException;
    }

    private final int descriptor;
    private boolean closed;

    private UnixDatagram(int descriptor) {
        this.descriptor = descriptor;
    }

    /**
     * Connects to a listening socket.
     *
     * @param name the socket's file; {@code @NAME} is an abstract address
     * @throws IOException if nobody listens there, or this system does not have such sockets
     */
    public static UnixDatagram connect(String name) throws IOException {
        byte[] address = address(name);
        try {
            int descriptor = C.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            UnixDatagram socket = new UnixDatagram(descriptor);
            try {
                C.connect(descriptor, address, address.length);
            } catch (LastErrorException e) {
                socket.close();
                throw e;
            }
            return socket;
        } catch (LastErrorException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        } catch (LinkageError e) {
            throw new IOException("no local sockets on this system: " + e.getMessage(), e);
        }
    }

    /** sockaddr_un in the byte order of this machine: what a 16-bit AF_UNIX looks like there. */
    static byte[] address(String name) throws IOException {
        if (!Platform.isLinux()) {
            throw new IOException("local datagram sockets are used on Linux only");
        }
        byte[] octets = name.getBytes(StandardCharsets.UTF_8);
        if (octets.length == 0 || octets.length >= NAME_LENGTH) {
            throw new IOException("a socket's name has 1 to " + (NAME_LENGTH - 1) + " octets");
        }
        boolean hasFile = name.charAt(0) != ABSTRACT;
        byte[] address = new byte[FAMILY_LENGTH + octets.length + (hasFile ? 1 : 0)];
        boolean bigEndian = java.nio.ByteOrder.nativeOrder() == java.nio.ByteOrder.BIG_ENDIAN;
        address[bigEndian ? 1 : 0] = AF_UNIX;
        System.arraycopy(octets, 0, address, FAMILY_LENGTH, octets.length);
        if (!hasFile) {
            address[FAMILY_LENGTH] = 0;
        }
        return address;
    }

    /**
     * Sends one message. Never waits.
     *
     * @throws IOException if the listener has gone, or is so far behind that the system takes no more
     */
    public void send(byte[] message) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        try {
            C.send(descriptor, message, message.length, MSG_DONTWAIT | MSG_NOSIGNAL);
        } catch (LastErrorException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Closes it. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                C.close(descriptor);
            } catch (LastErrorException e) {
                // It is closed all the same.
            }
        }
    }
}
