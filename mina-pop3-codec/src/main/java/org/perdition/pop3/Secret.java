// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Octets that must not be shown: a password, a digest or SASL data. For one thread at a time; not immutable,
 * as {@link #wipe} overwrites it. A NUL, CR or LF is never in it, so that it stays within its line.
 */
public final class Secret {
    private final byte[] octets;

    /**
     * Takes ownership of the array.
     *
     * @throws IllegalArgumentException if it holds NUL, CR or LF
     */
    public Secret(byte[] octets) {
        for (byte b : octets) {
            if (b == 0 || b == '\r' || b == '\n') {
                throw new IllegalArgumentException("a secret may not hold NUL, CR or LF");
            }
        }
        this.octets = octets;
    }

    /** A secret from text, one char an octet; for tests and for constants. A char above 255 becomes {@code ?}. */
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The octets themselves, not a copy. */
    public byte[] octets() {
        return octets;
    }

    /** How many octets. */
    public int length() {
        return octets.length;
    }

    /** The octets as text, one char an octet. The text cannot be wiped. */
    public String text() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Overwrites the octets with zeros. */
    public void wipe() {
        Arrays.fill(octets, (byte) 0);
    }

    /** Compares in a time that does not tell where the difference is. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && MessageDigest.isEqual(octets, that.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return "XXXXXX";
    }
}
