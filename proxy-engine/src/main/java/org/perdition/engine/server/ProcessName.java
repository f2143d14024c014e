// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** The name under which {@code ps -C} and {@code pgrep} know the process; {@code pidof} goes by what the script sets. */
public final class ProcessName {
    /** Linux: this process as a whole, whichever thread writes (proc(5)). */
    private static final Path COMM = Path.of("/proc/self/comm");

    /** Octets that Linux keeps of it. */
    private static final int LENGTH = 15;

    /** How the name of every program of ours begins. */
    static final String FIRST_WORD = "perdition";

    private ProcessName() {}

    /** That of a process; empty where the system does not tell. */
    static Optional<String> of(long pid) {
        try {
            return Optional.of(
                    Files.readString(Path.of("/proc", Long.toString(pid), "comm"), StandardCharsets.ISO_8859_1)
                            .strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Sets it, where the system has such a thing. */
    public static void set(String program) {
        try {
            Files.writeString(
                    COMM,
                    program.substring(0, Math.min(LENGTH, program.length())),
                    StandardCharsets.US_ASCII,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            // A name is a convenience; "java" it is, then.
        }
    }
}
