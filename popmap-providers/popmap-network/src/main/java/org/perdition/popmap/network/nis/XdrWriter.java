// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes XDR (RFC 4506). For use by one thread. */
final class XdrWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Numbers of 32 bits. */
    XdrWriter numbers(int... numbers) {
        for (int number : numbers) {
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
        }
        return this;
    }

    /** Octets behind their number, padded. */
    XdrWriter counted(byte[] octets) {
        return numbers(octets.length).octets(octets);
    }

    /** Octets alone, padded. */
    XdrWriter octets(byte[] octets) {
        out.writeBytes(octets);
        while (out.size() % XdrReader.UNIT != 0) {
            out.write(0);
        }
        return this;
    }

    /** A text behind its length, padded. */
    XdrWriter text(String text) {
        return counted(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All that was written. */
    byte[] toByteArray() {
        return out.toByteArray();
    }
}
