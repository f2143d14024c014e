// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.nio.file.Path;
import java.util.Locale;

/** The kinds of stores ({@code store}). */
public enum StoreKind {
    /** A Berkeley DB hash file, as the original has it. */
    BDB {
        @Override
        public RelayStore open(Path file, String prefix) {
            return DatabaseStore.berkeley(file, prefix);
        }
    },
    /** A GDBM file. */
    GDBM {
        @Override
        public RelayStore open(Path file, String prefix) {
            return DatabaseStore.gdbm(file, prefix);
        }
    },
    /** A text file for Postfix. */
    TEXT {
        @Override
        public RelayStore open(Path file, String prefix) {
            return new TextStore(file);
        }
    };

    /** A store in this file, which is not touched before it is needed. */
    public abstract RelayStore open(Path file, String prefix);

    /** Its name as options have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
