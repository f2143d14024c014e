// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;

/**
 * The log of the process.
 *
 * @param target where it goes ({@code log_facility})
 * @param level how much is logged ({@code debug}, {@code quiet})
 */
public record LogSettings(Target target, Level level) {
    /** Where the log goes. */
    public sealed interface Target {
        /** {@code -}. */
        record Stdout() implements Target {}

        /** {@code +}, the default. */
        record Stderr() implements Target {}

        /** {@code /FILE}, appended to. */
        record LogFile(Path path) implements Target {}
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
