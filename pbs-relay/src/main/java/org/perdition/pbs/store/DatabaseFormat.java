// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.io.IOException;
import java.nio.file.Path;
import org.perdition.popmap.files.maker.BerkeleyDatabase;
import org.perdition.popmap.files.maker.GdbmDatabase;
import org.perdition.popmap.files.maker.OpenDatabase;
import org.perdition.popmap.files.maker.OpenDatabase.Use;

/** What a database file is made by. */
enum DatabaseFormat {
    BERKELEY {
        @Override
        OpenDatabase open(Path file, Use use, int mode) throws IOException {
            return BerkeleyDatabase.open(file, use, mode);
        }

        @Override
        void verify(Path file) throws IOException {
            BerkeleyDatabase.verify(file);
        }

        @Override
        boolean locksItself() {
            return false;
        }
    },
    GDBM {
        @Override
        OpenDatabase open(Path file, Use use, int mode) throws IOException {
            return GdbmDatabase.open(file, use, mode);
        }

        @Override
        void verify(Path file) {
            // The library looks at what it reads.
        }

        @Override
        boolean locksItself() {
            return true;
        }
    };

    abstract OpenDatabase open(Path file, Use use, int mode) throws IOException;

    /** Looks whether all of a file is sound. */
    abstract void verify(Path file) throws IOException;

    /** Whether opening for change locks everybody else out, or fails. */
    abstract boolean locksItself();
}
