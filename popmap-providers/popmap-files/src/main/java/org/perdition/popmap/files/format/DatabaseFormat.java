// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import java.io.IOException;
import java.util.Optional;

/** A format of database files. Thread-safe; each call reads what it needs anew. */
@FunctionalInterface
public interface DatabaseFormat {
    /**
     * Longest value that is read, in bytes. Ours: many times a user name, a host name and a port; a longer one is no
     * entry of a popmap, or a broken length.
     */
    int MAX_VALUE = 64 << 10;

    /**
     * The value of a key. Where a file holds a key several times the first value counts.
     *
     * @throws BadDatabaseException if the file is not of this format, or broken where it was read
     * @throws IOException if it cannot be read
     */
    Optional<byte[]> find(DatabaseFile file, byte[] key) throws IOException;
}
