// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.perdition.popmap.LookupContext;

/**
 * The datagrams of the daemon map, as the original's daemons know them: a header of 24 octets, then texts, each behind
 * its length in 16 bits. Numbers are big-endian, but for addresses and ports, which come in the byte order of the
 * machine: so the original sends them.
 */
final class Packet {
    static final int MAGIC = 0x0707_0707;
    static final int VERSION = 1;
    /** A request with IPv4 addresses in the header. */
    static final int REQUEST = 1;
    /** An answer. */
    static final int RESPONSE = 2;
    /** A request with addresses and ports as texts behind the key. */
    static final int REQUEST_TEXT = 3;

    static final int HEADER = 24;
    /** The only kind of checksum: none. */
    static final int NO_CHECKSUM = 0;

    /** Longest packet: its length is a number of 16 bits. */
    static final int MAX = 0xffff;

    private static final int LENGTH_AT = 8;
    private static final int TEXTS_OF_AN_ANSWER = 3;

    private Packet() {}

    /**
     * What a daemon answers.
     *
     * @param user name for the real-server; empty for none
     * @param server the real-server; empty for none
     * @param port its port; empty for none
     */
    record Answer(String user, String server, String port) {
        /** Whether it says that the key is not known. */
        boolean isEmpty() {
            return user.isEmpty() && server.isEmpty() && port.isEmpty();
        }
    }

    /** A request; empty if the key is too long for one. */
    static Optional<byte[]> request(byte[] key, LookupContext context) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        InetAddress client = context.client().getAddress();
        InetAddress local = context.local().getAddress();
        boolean inHeader = client instanceof Inet4Address && local instanceof Inet4Address;
        byte[] delimiter = context.domainDelimiter().getBytes(StandardCharsets.UTF_8);
        if (key.length > MAX || delimiter.length > MAX) {
            return Optional.empty();
        }
        put(body, key);
        put(body, delimiter);
        if (!inHeader) {
            putAddress(body, context.client());
            putAddress(body, context.local());
        }
        if (HEADER + body.size() > MAX) {
            return Optional.empty();
        }
        ByteBuffer packet = ByteBuffer.allocate(HEADER + body.size());
        packet.putInt(MAGIC).putShort((short) VERSION).putShort((short) (inHeader ? REQUEST : REQUEST_TEXT));
        packet.putShort((short) packet.capacity()).putShort((short) NO_CHECKSUM);
        if (inHeader) {
            packet.put(inMachineOrder(client.getAddress())).put(inMachineOrder(local.getAddress()));
            packet.order(ByteOrder.nativeOrder());
            packet.putShort((short) context.client().getPort());
            packet.putShort((short) context.local().getPort());
        } else {
            packet.position(HEADER);
        }
        return Optional.of(packet.put(body.toByteArray()).array());
    }

    private static byte[] inMachineOrder(byte[] address) {
        int bigEndian = ByteBuffer.wrap(address).getInt();
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(bigEndian)
                .array();
    }

    private static void put(ByteArrayOutputStream body, byte[] text) {
        body.write(text.length >> Byte.SIZE);
        body.write(text.length);
        body.writeBytes(text);
    }

    private static void putAddress(ByteArrayOutputStream body, InetSocketAddress address) {
        put(body, AddressText.of(address.getAddress()).getBytes(StandardCharsets.US_ASCII));
        put(body, Integer.toString(address.getPort()).getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Reads an answer.
     *
     * @throws BadPacketException if it is none, to its last octet
     */
    static Answer answer(byte[] datagram) throws BadPacketException {
        ByteBuffer packet = ByteBuffer.wrap(datagram);
        if (datagram.length < HEADER) {
            throw new BadPacketException("an answer of " + datagram.length + " octets");
        }
        if (packet.getInt() != MAGIC || packet.getShort() != VERSION || packet.getShort() != RESPONSE) {
            throw new BadPacketException("a datagram that does not begin as an answer");
        }
        int length = Short.toUnsignedInt(packet.getShort(LENGTH_AT));
        if (length != datagram.length || packet.getShort(LENGTH_AT + Short.BYTES) != NO_CHECKSUM) {
            throw new BadPacketException(
                    "an answer of " + datagram.length + " octets that says it has " + length + ", or has a checksum");
        }
        packet.position(HEADER);
        String[] texts = new String[TEXTS_OF_AN_ANSWER];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(packet);
        }
        if (packet.hasRemaining()) {
            throw new BadPacketException("an answer with " + packet.remaining() + " octets behind its end");
        }
        return new Answer(texts[0], texts[1], texts[2]);
    }

    private static String text(ByteBuffer packet) throws BadPacketException {
        int length = packet.remaining() < Short.BYTES ? Integer.MAX_VALUE : Short.toUnsignedInt(packet.getShort());
        if (length > packet.remaining()) {
            throw new BadPacketException("an answer that ends within a text");
        }
        ByteBuffer text = packet.slice().limit(length);
        packet.position(packet.position() + length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new BadPacketException("an answer that is not UTF-8");
        }
    }
}
