// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.auth;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * A question to the PAM process, as it goes through the pipe: a number, then name, password and address, each behind
 * its length in two octets.
 *
 * @param number names the question in its {@link PamReply}
 * @param name octets of the name
 * @param password octets of the password
 * @param address octets of the client's address as text
 */
record PamRequest(int number, byte[] name, byte[] password, byte[] address) {
    /** Longest of the three. Ours: the longest line a login may have. */
    static final int MAX_OCTETS = 8_192;

    /** Nobody waits longer for an answer. Ours: as for a real-server's, {@code backend_login_timeout}. */
    static final Duration DEADLINE = Duration.ofSeconds(30);

    /** Whether it can be asked at all. */
    boolean fits() {
        return name.length <= MAX_OCTETS && password.length <= MAX_OCTETS && address.length <= MAX_OCTETS;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(number);
        for (byte[] part : new byte[][] {name, password, address}) {
            out.writeShort(part.length);
            out.write(part);
        }
        out.flush();
    }

    /**
     * Reads one.
     *
     * @throws IOException at the end of the pipe, or if this is no request
     */
    static PamRequest read(DataInputStream in) throws IOException {
        return new PamRequest(in.readInt(), part(in), part(in), part(in));
    }

    private static byte[] part(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort();
        if (length > MAX_OCTETS) {
            throw new IOException("a part of " + length + " octets");
        }
        byte[] part = new byte[length];
        in.readFully(part);
        return part;
    }

    /** Overwrites the password. */
    void wipe() {
        Arrays.fill(password, (byte) 0);
    }

    /** Without name and password. */
    @Override
    public String toString() {
        return "PamRequest[" + number + "]";
    }
}
