// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one run of the program does. */
public enum Mode {
    /** Learns addresses from the log and forgets them again. */
    DAEMON,
    /** Shows all addresses. */
    LIST,
    /** Adds addresses. */
    INSERT,
    /** Removes addresses. */
    REMOVE,
    /** Removes everything. */
    PURGE,
    /** Tells a program whether its client may relay, and becomes it. */
    SETENV,
    /** Says of one address whether it may relay. */
    TEST;

    private static final String PROGRAM = "perdition-pbs-";

    /** The mode of this name. */
    static Optional<Mode> called(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.toString().equals(name))
                .findFirst();
    }

    /** The mode that the name of the program stands for. */
    static Mode ofProgram(String program) {
        return program.startsWith(PROGRAM)
                ? called(program.substring(PROGRAM.length())).orElse(DAEMON)
                : DAEMON;
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(Mode::toString).collect(Collectors.joining(", "));
    }

    /** Its name as options have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
