// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Octets that must not be seen: a password, or SASL data that holds one. {@link #toString} never shows them, nor how
 * many there are. Not thread-safe.
 */
public final class Secret {
    private final byte[] octets;

    /** Takes ownership of the octets: they are not copied, and {@link #wipe} overwrites them. */
    public Secret(byte[] octets) {
        this.octets = octets;
    }

    /**
     * A secret from a string of one char an octet.
     *
     * @throws IllegalArgumentException if a char is above 255
     */
    public static Secret of(String octets) {
        Grammar.requireOctets(octets);
        return new Secret(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The octets themselves, not a copy. */
    public byte[] octets() {
        return octets;
    }

    /** The octets as a string, one char an octet; it cannot be wiped, so keep it no longer than needed. */
    public String reveal() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Overwrites the octets with zeros. */
    public void wipe() {
        Arrays.fill(octets, (byte) 0);
    }

    /** Compares in a time that does not depend on where the octets differ. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(octets, secret.octets);
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
