// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.IOException;
import java.nio.file.Path;

/** Writes a new database file of one kind, and reads all of one. */
interface MapStore {
    /** Gives all records to a taker. */
    @FunctionalInterface
    interface Source {
        /** Gives them. Each key once. */
        void feed(OpenDatabase.Records taker) throws IOException;
    }

    /** Writes a file that is not there yet, or is empty. */
    void write(Path file, Source source) throws IOException;

    /** Reads all records of a file, in any order. */
    void read(Path file, OpenDatabase.Records taker) throws IOException;
}
