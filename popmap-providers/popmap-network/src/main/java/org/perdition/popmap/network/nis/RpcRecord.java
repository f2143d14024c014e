// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One message in a stream (RFC 5531 section 11): fragments behind their lengths, the last of them marked. */
final class RpcRecord {
    /** Longest reply. The longest of those we call for is a value of 1024 octets behind a header of under 450. */
    static final int MAX_REPLY = 2_048;

    /** Marks the last fragment. */
    private static final int LAST = 0x8000_0000;

    private RpcRecord() {}

    /** Where a reply comes from. */
    @FunctionalInterface
    interface Source {
        /** The next octets, just so many. */
        byte[] read(int length) throws IOException;
    }

    /** A message as one fragment. */
    static byte[] of(byte[] message) {
        return ByteBuffer.allocate(Integer.BYTES + message.length)
                .putInt(LAST | message.length)
                .put(message)
                .array();
    }

    /** Reads all fragments of a message. */
    static byte[] read(Source source) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(MAX_REPLY);
        int mark;
        do {
            mark = ByteBuffer.wrap(source.read(Integer.BYTES)).getInt();
            int length = mark & ~LAST;
            if (length > message.remaining() || length == 0 && mark != LAST) {
                throw new BadReplyException("a reply with a fragment of " + length + " octets");
            }
            message.put(source.read(length));
        } while ((mark & LAST) == 0);
        byte[] whole = new byte[message.position()];
        message.flip().get(whole);
        return whole;
    }
}
