// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.IOException;
import java.nio.file.Path;

/** Berkeley DB hash files by the system's libdb. */
final class BerkeleyStore implements MapStore {
    private static final int MODE = 0644;

    @Override
    public void write(Path file, Source source) throws IOException {
        // Only when it is closed everything is written.
        try (BerkeleyDatabase database = BerkeleyDatabase.open(file, OpenDatabase.Use.REPLACE, MODE)) {
            source.feed(database::put);
        }
    }

    @Override
    public void read(Path file, OpenDatabase.Records taker) throws IOException {
        try (BerkeleyDatabase database = BerkeleyDatabase.open(file, OpenDatabase.Use.READ, MODE)) {
            database.each(taker);
        }
    }
}
