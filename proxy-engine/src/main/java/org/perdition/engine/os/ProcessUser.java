// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.os;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The user, the group and the parent this process has, and how it takes another user and group for good. */
public final class ProcessUser {
    /** The number of the user who may do everything. */
    public static final int ROOT = 0;

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path THREADS = Path.of("/proc/self/task");

    /** The calls. The C library makes each of them hold for all threads of the process (nptl(7)). */
    private static final class C {
        static {
            Native.register(C.class, Platform.C_LIBRARY_NAME);
        }

        static native int geteuid();

        static native int getppid();

        static native int setgroups(long count, int[] groups);

        static native int initgroups(byte[] user, int group);

        static native int setgid(int group);

        static native int setuid(int user);
    }

    private ProcessUser() {}

    /** Whether it may do everything. Without a C library that can be called and without /proc it may not. */
    public static boolean isRoot() {
        try {
            // Field 2 of real, effective, saved and file system user. Saves most starts the loading of JNA.
            return Integer.parseUnsignedInt(field(STATUS, "Uid:")[1]) == ROOT;
        } catch (IOException e) {
            try {
                return C.geteuid() == ROOT;
            } catch (LinkageError missing) {
                return false;
            }
        }
    }

    /**
     * The number of the process that has started this one, or of the one that has inherited it from there. Asks about
     * nobody but this process: where {@code /proc} is mounted with {@code hidepid}, others cannot be seen. 0 without
     * /proc and without a C library that can be called.
     */
    public static long parent() {
        try {
            return Long.parseLong(field(STATUS, "PPid:")[0]);
        } catch (IOException e) {
            try {
                return C.getppid();
            } catch (LinkageError missing) {
                return 0;
            }
        }
    }

    private static String[] field(Path status, String name) throws IOException {
        for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(name)) {
                return line.substring(name.length()).strip().split("\\s+");
            }
        }
        throw new IOException(status + " has no line " + name);
    }

    /**
     * Becomes another user and group, in all threads, without a way back. The supplementary groups become those of
     * that user, or none if it has no entry.
     *
     * @throws IOException if the system refuses, or a thread was left behind; nothing may be served then
     */
    public static void become(Accounts.User user, Accounts.Group group) throws IOException {
        try {
            if (user.name().isEmpty()) {
                demand(C.setgroups(1, new int[] {group.number()}), "setgroups");
            } else {
                demand(C.initgroups(Accounts.octets(user.name()), group.number()), "initgroups");
            }
            demand(C.setgid(group.number()), "setgid");
            demand(C.setuid(user.number()), "setuid");
            if (user.number() != ROOT && C.setuid(ROOT) == 0) {
                throw new IOException("the process can take root's rights back");
            }
        } catch (LinkageError e) {
            throw new IOException("the system's C library cannot be called: " + e.getMessage(), e);
        }
        if (Files.isDirectory(THREADS)) {
            verifyThreads(user, group);
        }
    }

    private static void demand(int result, String call) throws IOException {
        if (result != 0) {
            throw new IOException(call + " failed with errno " + Native.getLastError());
        }
    }

    private static void verifyThreads(Accounts.User user, Accounts.Group group) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                try {
                    Path status = thread.resolve("status");
                    verify(field(status, "Uid:"), user.number());
                    verify(field(status, "Gid:"), group.number());
                } catch (NoSuchFileException e) {
                    // It has ended meanwhile.
                }
            }
        }
    }

    private static void verify(String[] numbers, int wanted) throws IOException {
        for (String number : numbers) {
            if (Integer.parseUnsignedInt(number) != wanted) {
                throw new IOException("a thread has kept another user or group");
            }
        }
    }
}
