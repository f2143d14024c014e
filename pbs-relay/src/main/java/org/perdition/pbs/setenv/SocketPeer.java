// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.setenv;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;

/** Who is at the other end of a socket that this process was started with. Linux. */
final class SocketPeer {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    /** Where the address begins: behind family and port; with IPv6 behind the flow too. */
    private static final int IPV4_AT = 4;

    private static final int IPV6_AT = 8;
    /** Longer than any address of a socket. */
    private static final int ROOM = 128;

    /** The call; loaded when it is needed. */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native int getpeername(int descriptor, byte[] address, int[] length) throws LastErrorException;
    }

    private SocketPeer() {}

    /** The address; empty if that is no connected socket of IPv4 or IPv6. */
    static Optional<RelayAddress> of(int descriptor) {
        byte[] name = new byte[ROOM];
        try {
            C.getpeername(descriptor, name, new int[] {ROOM});
            int family = ByteBuffer.wrap(name).order(ByteOrder.nativeOrder()).getShort();
            byte[] octets = family == AF_INET
                    ? Arrays.copyOfRange(name, IPV4_AT, IPV4_AT + 4)
                    : family == AF_INET6 ? Arrays.copyOfRange(name, IPV6_AT, IPV6_AT + 16) : new byte[0];
            return octets.length == 0
                    ? Optional.empty()
                    : Optional.of(RelayAddress.of(InetAddress.getByAddress(octets)));
        } catch (LastErrorException | LinkageError | UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether that is a socket that is connected to anything. */
    static boolean isConnected(int descriptor) {
        try {
            C.getpeername(descriptor, new byte[ROOM], new int[] {ROOM});
            return true;
        } catch (LastErrorException | LinkageError e) {
            return false;
        }
    }
}
