// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import java.io.IOException;
import java.nio.file.Path;

/** GDBM files by the system's libgdbm. */
final class GdbmStore implements MapStore {
    private static final int MODE = 0644;

    @Override
    public void write(Path file, Source source) throws IOException {
        try (GdbmDatabase database = GdbmDatabase.open(file, OpenDatabase.Use.REPLACE, MODE)) {
            source.feed(database::put);
        }
    }

    @Override
    public void read(Path file, OpenDatabase.Records taker) throws IOException {
        try (GdbmDatabase database = GdbmDatabase.open(file, OpenDatabase.Use.READ, MODE)) {
            database.each(taker);
        }
    }
}
