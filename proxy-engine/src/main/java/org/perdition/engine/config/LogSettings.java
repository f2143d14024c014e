// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The log of the process.
 *
 * @param target where it goes ({@code log_facility})
 * @param level how much is logged ({@code debug}, {@code quiet})
 * @param own the operator's {@code log4j2.xml}, which is used in place of the target if it is there
 */
public record LogSettings(Target target, Level level, Optional<Path> own) {
    /** Where the log goes. */
    public sealed interface Target {
        /** {@code -}. */
        record Stdout() implements Target {}

        /** {@code +}. */
        record Stderr() implements Target {}

        /** {@code /FILE}, appended to. */
        record LogFile(Path path) implements Target {}

        /** A name: that facility of the system log; {@code mail} is the default. */
        record SystemLog(SyslogFacility facility) implements Target {}

        /** Reads the value of {@code log_facility}. */
        static Target parse(String text) throws UnusableValueException {
            return LogReader.target(text);
        }
    }

    /** How much is logged. */
    public enum Level {
        /** {@code quiet}: errors only. */
        ERROR,
        /** The default. */
        INFO,
        /** {@code debug}. */
        DEBUG
    }
}
