// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.perdition.engine.log.Endpoints;

/**
 * An address that mail may be relayed from: IPv4, IPv6, or a network of IPv6 that one user has for himself. An IPv4
 * address in the clothes of IPv6 ({@code ::ffff:192.0.2.7}) is the IPv4 address. Immutable.
 */
public final class RelayAddress {
    /** Bits of an IPv6 address. */
    public static final int IPV6_BITS = 128;

    private static final int IPV4_OCTETS = 4;
    private static final int IPV6_OCTETS = 16;
    private static final int GROUPS = 8;

    /** Longest text there is: an IPv6 address with an IPv4 tail and a prefix length. */
    private static final int MAX_TEXT = 49;

    private final byte[] octets;
    private final int bits;

    private RelayAddress(byte[] octets, int bits) {
        this.octets = octets;
        this.bits = bits;
    }

    /** That of a socket; a zone is left out. */
    public static RelayAddress of(InetAddress address) {
        return of(address.getAddress());
    }

    private static RelayAddress of(byte[] octets) {
        boolean mapped = octets.length == IPV6_OCTETS;
        for (int i = 0; mapped && i < 12; i++) {
            mapped = octets[i] == (i < 10 ? 0 : (byte) 0xff);
        }
        byte[] plain = mapped ? Arrays.copyOfRange(octets, 12, IPV6_OCTETS) : octets;
        return new RelayAddress(plain, plain.length * Byte.SIZE);
    }

    /**
     * Reads the address of one machine: dotted decimal without leading zeros, or IPv6 in a form of RFC 4291 section
     * 2.2. Empty for anything else: names, zones, blanks, numbers in another base.
     */
    public static Optional<RelayAddress> parse(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        byte[] octets = text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
        return octets.length == 0 ? Optional.empty() : Optional.of(of(octets));
    }

    /** Reads the address of one machine, or an IPv6 network with its length, such as {@code 2001:db8:1:2::/64}. */
    public static Optional<RelayAddress> parseEntry(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return parse(text);
        }
        OptionalInt bits = decimal(text.substring(slash + 1), IPV6_BITS);
        return bits.isEmpty() || bits.getAsInt() == 0
                ? Optional.empty()
                : parse(text.substring(0, slash))
                        .filter(RelayAddress::isIpv6)
                        .filter(address -> Arrays.equals(address.network(bits.getAsInt()).octets, address.octets))
                        .map(address -> address.network(bits.getAsInt()));
    }

    /** Whether it is one of IPv6. */
    public boolean isIpv6() {
        return octets.length == IPV6_OCTETS;
    }

    /** The network of so many bits that an IPv6 address lies in; an IPv4 address itself. */
    public RelayAddress network(int length) {
        if (!isIpv6() || length >= bits) {
            return this;
        }
        byte[] masked = octets.clone();
        for (int bit = length; bit < IPV6_BITS; bit++) {
            masked[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return new RelayAddress(masked, length);
    }

    /** Its canonical text (RFC 5952), which keys of stores are made of; {@code /BITS} behind a network. */
    @Override
    public String toString() {
        try {
            String text = Endpoints.text(InetAddress.getByAddress(octets));
            return bits < octets.length * Byte.SIZE ? text + "/" + bits : text;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 octets", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelayAddress that && bits == that.bits && Arrays.equals(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(octets) + bits;
    }

    private static byte[] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] octets = new byte[IPV4_OCTETS];
        if (parts.length != IPV4_OCTETS) {
            return new byte[0];
        }
        for (int i = 0; i < IPV4_OCTETS; i++) {
            OptionalInt octet = decimal(parts[i], 0xff);
            if (octet.isEmpty()) {
                return new byte[0];
            }
            octets[i] = (byte) octet.getAsInt();
        }
        return octets;
    }

    private static OptionalInt decimal(String text, int max) {
        if (!text.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(text) > max) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    private static byte[] ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] all = groups(text);
            return all.length == IPV6_OCTETS ? all : new byte[0];
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        byte[] head = groups(before);
        byte[] tail = groups(after);
        boolean readable = (before.isEmpty() || head.length > 0 && before.indexOf('.') < 0)
                && (after.isEmpty() || tail.length > 0)
                && head.length + tail.length <= IPV6_OCTETS - 2;
        if (!readable) {
            return new byte[0];
        }
        byte[] octets = Arrays.copyOf(head, IPV6_OCTETS);
        System.arraycopy(tail, 0, octets, IPV6_OCTETS - tail.length, tail.length);
        return octets;
    }

    /** Groups between colons, the last of which may be an IPv4 address; nothing if one of them is neither. */
    private static byte[] groups(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length > GROUPS) {
            return new byte[0];
        }
        byte[] octets = new byte[IPV6_OCTETS + 2];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            byte[] v4 = i == parts.length - 1 ? ipv4(parts[i]) : new byte[0];
            if (v4.length > 0) {
                System.arraycopy(v4, 0, octets, length, IPV4_OCTETS);
                length += IPV4_OCTETS;
            } else if (parts[i].matches("[0-9A-Fa-f]{1,4}")) {
                int group = Integer.parseInt(parts[i], 16);
                octets[length++] = (byte) (group >> Byte.SIZE);
                octets[length++] = (byte) group;
            } else {
                return new byte[0];
            }
        }
        return Arrays.copyOf(octets, length);
    }
}
