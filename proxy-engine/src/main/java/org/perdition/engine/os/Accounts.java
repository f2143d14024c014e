// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The users and groups of this machine, as its C library knows them: from files, a directory service or whatever it
 * is set up to ask. Each call may block while that answers.
 */
public final class Accounts {
    /**
     * A user.
     *
     * @param name empty if only the number is known
     * @param number the user id, as the kernel has it; above 2^31 it is negative here
     */
    public record User(String name, int number) {
        /** The name, or the number where there is none. */
        @Override
        public String toString() {
            return name.isEmpty() ? Integer.toUnsignedString(number) : name;
        }
    }

    /**
     * A group.
     *
     * @param name empty if only the number is known
     * @param number the group id
     */
    public record Group(String name, int number) {
        /** The name, or the number where there is none. */
        @Override
        public String toString() {
            return name.isEmpty() ? Integer.toUnsignedString(number) : name;
        }
    }

    /** The calls. Their answers are overwritten by the next call, hence the lock. */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native @Nullable Pointer getpwnam(byte[] name);

        static native @Nullable Pointer getpwuid(int number);

        static native @Nullable Pointer getgrnam(byte[] name);

        static native @Nullable Pointer getgrgid(int number);
    }

    /** Where the number stands in passwd and group alike: behind two pointers, name and password. */
    private static final long NUMBER_OFFSET = 2L * Native.POINTER_SIZE;

    /** Largest number; the one above means "none" in the kernel's calls. */
    private static final long MAX_NUMBER = 0xffff_fffeL;

    private Accounts() {}

    /**
     * A user by name, else by number. A number needs no entry.
     *
     * @throws UnsupportedOperationException if the C library cannot be called
     */
    public static synchronized Optional<User> user(String nameOrNumber) {
        return calling(() -> {
            Pointer entry = C.getpwnam(octets(nameOrNumber));
            Optional<Integer> number = entry == null ? number(nameOrNumber) : Optional.empty();
            if (number.isPresent()) {
                entry = C.getpwuid(number.get());
            }
            return entry == null
                    ? number.map(id -> new User("", id))
                    : Optional.of(new User(name(entry), entry.getInt(NUMBER_OFFSET)));
        });
    }

    /**
     * A group by name, else by number. A number needs no entry.
     *
     * @throws UnsupportedOperationException if the C library cannot be called
     */
    public static synchronized Optional<Group> group(String nameOrNumber) {
        return calling(() -> {
            Pointer entry = C.getgrnam(octets(nameOrNumber));
            Optional<Integer> number = entry == null ? number(nameOrNumber) : Optional.empty();
            if (number.isPresent()) {
                entry = C.getgrgid(number.get());
            }
            return entry == null
                    ? number.map(id -> new Group("", id))
                    : Optional.of(new Group(name(entry), entry.getInt(NUMBER_OFFSET)));
        });
    }

    private static String name(Pointer entry) {
        return entry.getPointer(0).getString(0, StandardCharsets.UTF_8.name());
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= MAX_NUMBER
                ? Optional.of((int) Long.parseLong(text))
                : Optional.empty();
    }

    static byte[] octets(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private interface Call<T> {
        T run();
    }

    private static <T> T calling(Call<T> call) {
        try {
            return call.run();
        } catch (LinkageError e) {
            throw new UnsupportedOperationException("the system's C library cannot be called: " + e.getMessage(), e);
        }
    }
}
