// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.util.Locale;

/** The kinds of stores ({@code store}). */
public enum StoreKind {
    /** A Berkeley DB hash file, as the original has it. */
    BDB,
    /** A GDBM file. */
    GDBM,
    /** A text file for Postfix. */
    TEXT,
    /** Redis, for many proxies and mail servers. */
    REDIS;

    /** Its name as options have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
