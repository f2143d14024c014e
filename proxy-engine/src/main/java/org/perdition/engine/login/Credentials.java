// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.util.Arrays;

/**
 * Name and password a client has offered. Both are free of control characters, whatever way they came: none has a
 * place in either (RFC 8265 section 3.1 and 4.1), and some would be a second command to a real-server or a store.
 *
 * <p>The name is octets as they came, one char an octet (ISO-8859-1); so names that are no UTF-8 survive.
 * The password is never shown by {@link #toString}.
 */
public final class Credentials {
    private final String name;
    private final byte[] password;

    /**
     * Takes ownership of the password.
     *
     * @throws IllegalArgumentException if either holds a control character, or the name a char above 255
     */
    public Credentials(String name, byte[] password) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isControl(c) || c > 0xff) {
                throw new IllegalArgumentException("name holds a forbidden octet");
            }
        }
        if (!permitted(password)) {
            throw new IllegalArgumentException("password holds a forbidden octet");
        }
        this.name = name;
        this.password = password;
    }

    /** Whether the octets may be part of credentials at all. */
    public static boolean permitted(byte[] octets) {
        for (byte b : octets) {
            if (isControl(b & 0xff)) {
                return false;
            }
        }
        return true;
    }

    /** ASCII's control characters only: those of Latin-1 are parts of letters in UTF-8. */
    private static boolean isControl(int octet) {
        return octet < 0x20 || octet == 0x7f;
    }

    /** The name, one char an octet. */
    public String name() {
        return name;
    }

    /** The password itself, not a copy; not to be changed but by {@link #wipe}. */
    public byte[] password() {
        return password;
    }

    /** The same password under another name, as the popmap may ask for. */
    public Credentials withName(String newName) {
        return new Credentials(newName, password);
    }

    /** Overwrites the password. Called at hand-over and at close. */
    public void wipe() {
        Arrays.fill(password, (byte) 0);
    }

    @Override
    public String toString() {
        return "Credentials[name=" + name.length() + " octets, password=XXXXXX]";
    }
}
