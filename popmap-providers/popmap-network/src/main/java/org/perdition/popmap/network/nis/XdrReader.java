// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.nio.ByteBuffer;

/** Reads what XDR (RFC 4506) has written, within bounds. For use by one thread. */
final class XdrReader {
    /** Everything is padded to so many octets. */
    static final int UNIT = 4;

    private final ByteBuffer data;

    XdrReader(byte[] data) {
        this.data = ByteBuffer.wrap(data);
    }

    /** A number of 32 bits, signed. */
    int number() throws BadReplyException {
        need(Integer.BYTES);
        return data.getInt();
    }

    /** Octets of which the reader knows how many there are; the padding is skipped. */
    byte[] octets(int length) throws BadReplyException {
        need(padded(length));
        byte[] octets = new byte[length];
        data.get(octets);
        data.position(data.position() + padded(length) - length);
        return octets;
    }

    /** Octets behind their number, at most so many. */
    byte[] counted(int max) throws BadReplyException {
        int length = number();
        if (length < 0 || length > max) {
            throw new BadReplyException(
                    "a reply with " + Integer.toUnsignedString(length) + " octets where at most " + max + " may stand");
        }
        return octets(length);
    }

    private static int padded(int length) {
        return (length + UNIT - 1) / UNIT * UNIT;
    }

    private void need(int octets) throws BadReplyException {
        if (data.remaining() < octets) {
            throw new BadReplyException("a reply that ends too soon");
        }
    }
}
