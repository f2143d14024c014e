// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The {@code bdb} popmap, on hashes of db5.3_load, of Debian's {@code makebdb} and of ours. */
class BdbMapIT extends BerkeleyMapContract {
    BdbMapIT() {
        super("hash");
    }

    @Test
    void readsFilesOfTheOriginalsMaker() throws Exception {
        readsFilesOfTheOriginalsMaker("makebdb");
    }

    @Test
    void answersAsTheOriginal() throws IOException {
        answersAsTheOriginalDoes("libperditiondb_bdb.so.0");
    }
}
