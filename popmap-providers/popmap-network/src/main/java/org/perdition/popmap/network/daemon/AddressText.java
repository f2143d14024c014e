// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses as the C library writes them: IPv6 with its longest row of zeros left out (RFC 5952), and without zone. */
final class AddressText {
    private static final int IPV6_LENGTH = 16;
    private static final int GROUPS = 8;

    private AddressText() {}

    /** The text of an address; empty for none. */
    static String of(@Nullable InetAddress address) {
        if (address == null) {
            return "";
        }
        byte[] octets = address.getAddress();
        if (octets.length != IPV6_LENGTH) {
            return address.getHostAddress();
        }
        List<String> groups = new ArrayList<>();
        ByteBuffer data = ByteBuffer.wrap(octets);
        while (data.hasRemaining()) {
            groups.add(Integer.toHexString(Short.toUnsignedInt(data.getShort())));
        }
        for (int length = GROUPS; length > 1; length--) {
            int at = Collections.indexOfSubList(groups, Collections.nCopies(length, "0"));
            if (at >= 0) {
                return String.join(":", groups.subList(0, at)) + "::"
                        + String.join(":", groups.subList(at + length, GROUPS));
            }
        }
        return String.join(":", groups);
    }
}
