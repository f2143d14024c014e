// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses written as numbers, read without asking any name service. */
final class AddressLiteral {
    private static final int V4_LENGTH = 4;

    private AddressLiteral() {}

    /** The address, or empty if the text is a name. IPv6 stands without brackets, with or without a zone. */
    static Optional<InetAddress> parse(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                // In brackets the JDK takes nothing but an IPv6 literal, and asks nobody.
                return Optional.of(InetAddress.getByName("[" + text + "]"));
            }
            byte[] octets = v4(text);
            return octets.length == 0 ? Optional.empty() : Optional.of(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether the text is an IPv6 address. */
    static boolean isV6(String text) {
        return text.indexOf(':') >= 0 && parse(text).isPresent();
    }

    /** Four decimal numbers, and nothing shorter or octal, which the JDK would take too. */
    private static byte[] v4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] octets = new byte[V4_LENGTH];
        if (parts.length != V4_LENGTH) {
            return new byte[0];
        }
        for (int i = 0; i < V4_LENGTH; i++) {
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
                return new byte[0];
            }
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        return octets;
    }
}
