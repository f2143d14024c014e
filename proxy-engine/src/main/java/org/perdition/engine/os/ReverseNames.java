// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The names of addresses, from getnameinfo(3): unlike the JDK it tells an address without a name from a name service
 * that does not answer, and a name need not lead back to its address. Linux with glibc or musl; thread-safe.
 */
public final class ReverseNames {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IPV4_LENGTH = 16;
    private static final int IPV6_LENGTH = 28;

    /** The length of a struct's first two members, family and port. */
    private static final int FAMILY_AND_PORT = 4;

    private static final int FLOW_LENGTH = 4;

    /** NI_NAMEREQD: no name is an error, not the number. */
    private static final int NAME_REQUIRED = 8;

    /** EAI_NONAME. */
    private static final int NO_NAME = -2;

    /** NI_MAXHOST. */
    private static final int MAX_HOST = 1_025;

    /** The call; loaded with the first question. */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native int getnameinfo(
                byte[] address,
                int length,
                byte[] host,
                int hostLength,
                @Nullable Pointer service,
                int serviceLength,
                int flags);
    }

    private ReverseNames() {}

    /** Whether it can be asked here. */
    public static boolean available() {
        return Platform.isLinux();
    }

    /**
     * The name of an address. Waits for the name service as long as the system's resolver is told to.
     *
     * @return empty if it has none
     * @throws IOException if the name service does not say
     */
    public static Optional<String> of(InetAddress address) throws IOException {
        byte[] socketAddress = socketAddress(address);
        byte[] host = new byte[MAX_HOST];
        int status = C.getnameinfo(socketAddress, socketAddress.length, host, host.length, null, 0, NAME_REQUIRED);
        if (status == NO_NAME) {
            return Optional.empty();
        }
        if (status != 0) {
            throw new IOException("the name service does not answer (getnameinfo: " + status + ")");
        }
        return Optional.of(Native.toString(host, "ISO-8859-1"));
    }

    /** sockaddr_in or sockaddr_in6: the family as this machine has numbers, the rest as the network has them. */
    private static byte[] socketAddress(InetAddress address) {
        boolean v4 = address instanceof Inet4Address;
        ByteBuffer bytes = ByteBuffer.allocate(v4 ? IPV4_LENGTH : IPV6_LENGTH).order(ByteOrder.nativeOrder());
        bytes.putShort((short) (v4 ? AF_INET : AF_INET6));
        bytes.position(v4 ? FAMILY_AND_PORT : FAMILY_AND_PORT + FLOW_LENGTH);
        bytes.put(address.getAddress());
        if (address instanceof Inet6Address v6) {
            bytes.putInt(v6.getScopeId());
        }
        return bytes.array();
    }
}
