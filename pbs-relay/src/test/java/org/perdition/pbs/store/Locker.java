// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** Another process that takes a lock by fcntl(2). */
public final class Locker {
    private static final int TAKEN = 10;
    private static final int REFUSED = 11;

    private Locker() {}

    /** Whether it gets the lock at once. */
    static boolean canLock(Path file) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Locker.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        int status = process.waitFor();
        if (status != TAKEN && status != REFUSED) {
            throw new AssertionError("the other process ended with " + status);
        }
        return status == TAKEN;
    }

    /** Tries, and tells by its status. */
    public static void main(String[] words) throws Exception {
        int status;
        try (FileChannel channel = FileChannel.open(Path.of(words[0]), StandardOpenOption.WRITE)) {
            status = channel.tryLock() == null ? REFUSED : TAKEN;
        }
        System.exit(status);
    }
}
