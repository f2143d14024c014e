// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

/** The {@code bdb} popmap, on btrees of db5.3_load. The original reads none. */
class BdbBtreeMapIT extends BerkeleyMapContract {
    BdbBtreeMapIT() {
        super("btree");
    }
}
