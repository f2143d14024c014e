// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;

/**
 * A value as it was written, and where.
 *
 * @param text the value
 * @param origin where it stands
 */
record Given(String text, Origin origin) {
    /** Where a value stands. */
    sealed interface Origin {
        /** The head of a message about the value of this option. */
        String where(Option option);

        /** Where relative file names start. */
        Path directory();

        /** The stronger one wins; command line over file over default. */
        int strength();
    }

    /** A word on the command line. */
    record CommandLine(Path directory) implements Origin {
        @Override
        public String where(Option option) {
            return "--" + option.name();
        }

        @Override
        public int strength() {
            return 3;
        }
    }

    /**
     * A line of the configuration file.
     *
     * @param file the file
     * @param line counted from 1
     * @param key the key as written, {@code listener.NAME.} included
     */
    record InFile(Path file, int line, String key) implements Origin {
        @Override
        public String where(Option option) {
            return file + ":" + line + ": " + key;
        }

        @Override
        public Path directory() {
            Path parent = file.toAbsolutePath().getParent();
            return parent == null ? file.toAbsolutePath() : parent;
        }

        @Override
        public int strength() {
            return key.startsWith(PropertiesFile.LISTENER_PREFIX) ? 2 : 1;
        }
    }

    /** Nothing was written. */
    record Default(Path directory) implements Origin {
        @Override
        public String where(Option option) {
            return "default of " + option.name();
        }

        @Override
        public int strength() {
            return 0;
        }
    }

    /** This and more of the same list, written in a later line of the same file. */
    Given with(Given later) {
        if (origin instanceof InFile here && later.origin instanceof InFile there) {
            return new Given(
                    text + "," + later.text, new InFile(here.file, here.line, here.key + ", line " + there.line));
        }
        return new Given(text + "," + later.text, origin);
    }

    boolean isDefault() {
        return origin instanceof Default;
    }
}
