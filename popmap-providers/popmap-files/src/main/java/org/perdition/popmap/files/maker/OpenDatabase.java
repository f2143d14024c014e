// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/**
 * A database file that is open by way of the system's library, to be read or changed in place. Used by one thread. What
 * is wrong is told as an {@link IOException} with the library's own words.
 */
public interface OpenDatabase extends Closeable {
    /** What a file is opened for. */
    enum Use {
        /** Reading a file that is there. */
        READ,
        /** Reading and changing; the file is made if it is not there. */
        CHANGE,
        /** Writing an empty or new file. */
        REPLACE
    }

    /** Takes the records of a file one by one. */
    @FunctionalInterface
    interface Records {
        /** One record. */
        void record(byte[] key, byte[] value) throws IOException;
    }

    /** The value of a key. */
    Optional<byte[]> get(byte[] key) throws IOException;

    /** Puts a record in the place of that of the same key, if there is one. */
    void put(byte[] key, byte[] value) throws IOException;

    /** Removes a record, and says whether there was one. */
    boolean delete(byte[] key) throws IOException;

    /** Hands over all records, in any order. The file is not to be changed meanwhile. */
    void each(Records taker) throws IOException;

    /** Writes and closes. Not all is written if this fails. */
    @Override
    void close() throws IOException;
}
