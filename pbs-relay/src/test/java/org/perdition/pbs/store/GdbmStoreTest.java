// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import java.nio.file.Path;

class GdbmStoreTest extends StoreContract {
    @Override
    RelayStore open(Path file) {
        return DatabaseStore.gdbm(file, "POP:");
    }
}
