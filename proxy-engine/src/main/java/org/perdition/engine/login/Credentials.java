// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Name and password a client has offered. Both are free of control characters, whatever way they came: none has a
 * place in either (RFC 8265 section 3.1 and 4.1), and some would be a second command to a real-server or a store.
 *
 * <p>The name is octets as they came, one char an octet (ISO-8859-1); so names that are no UTF-8 survive.
 * The password is never shown by {@link #toString}.
 *
 * <p>Usually the password is that of the name. A ManageSieve client may also act for somebody else (RFC 4616): then the
 * name is the authorization identity, for which the real-server is looked up, and {@link #authenticationId} tells
 * whose password it is.
 */
public final class Credentials {
    private final String name;
    private final byte[] password;
    private final @Nullable String authenticationId;

    /**
     * Takes ownership of the password.
     *
     * @throws IllegalArgumentException if either holds a control character, or the name a char above 255
     */
    public Credentials(String name, byte[] password) {
        this(name, password, null);
    }

    private Credentials(String name, byte[] password, @Nullable String authenticationId) {
        checkName(name);
        if (!permitted(password)) {
            throw new IllegalArgumentException("password holds a forbidden octet");
        }
        this.name = name;
        this.password = password;
        this.authenticationId = authenticationId;
    }

    /**
     * Somebody's password, to act for somebody else.
     *
     * @param name who is acted for
     * @param authenticationId whose password it is
     * @throws IllegalArgumentException as the constructor does
     */
    public static Credentials actingFor(String name, String authenticationId, byte[] password) {
        checkName(authenticationId);
        return new Credentials(name, password, authenticationId);
    }

    private static void checkName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isControl(c) || c > 0xff) {
                throw new IllegalArgumentException("name holds a forbidden octet");
            }
        }
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

    /** Whose password it is, one char an octet, if it is not that of {@link #name}. */
    public Optional<String> authenticationId() {
        return Optional.ofNullable(authenticationId);
    }

    /** The password itself, not a copy; not to be changed but by {@link #wipe}. */
    public byte[] password() {
        return password;
    }

    /** The same password under another name, as the popmap may ask for. */
    public Credentials withName(String newName) {
        return new Credentials(newName, password, authenticationId);
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
