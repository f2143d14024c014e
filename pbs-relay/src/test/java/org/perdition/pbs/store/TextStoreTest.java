// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TextStoreTest extends StoreContract {
    @Override
    RelayStore open(Path file) {
        return new TextStore(file);
    }

    @Test
    void postfixReadsIt() throws Exception {
        try (RelayStore store = open()) {
            store.learn(entry("192.0.2.7", LATER, "karl"));
            store.learn(entry("2001:db8:1:2::/64", LATER, "eve\" OK"));
        }
        assertThat(Files.readAllLines(file()).stream().skip(1))
                .containsExactly(
                        "# until 1800003600 user karl",
                        "192.0.2.7\tOK",
                        "# until 1800003600 user eve\" OK",
                        "2001:db8:1:2::/64\tOK");
    }

    /** A line by hand has no end, so it is over. */
    @Test
    void aLineWithoutATimeIsOver() throws Exception {
        Files.writeString(file(), "192.0.2.9 OK\n\n# until 1800003600 user karl\n192.0.2.7\tOK\n");
        try (RelayStore store = open()) {
            assertThat(Permission.isGiven(store, address("192.0.2.9"), 128, NOW))
                    .isFalse();
            assertThat(store.expire(NOW)).hasSize(1);
            assertThat(store.entries()).containsExactly(entry("192.0.2.7", LATER, "karl"));
        }
    }

    @Test
    void nothingIsLeftBesideIt() throws Exception {
        try (RelayStore store = open()) {
            store.learn(entry("192.0.2.7", LATER, "karl"));
        }
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("popauth.db", "popauth.db.lock");
        }
    }

    @Test
    void aLineThatIsNoAddressIsNamed() throws Exception {
        Files.writeString(file(), "# until 1 \n192.0.2.7\tOK\n0.0.0.0/0 OK\n");
        try (RelayStore store = open()) {
            assertThatThrownBy(store::entries).hasMessageContaining("line 3 does not begin with an address; remove it");
        }
    }
}
