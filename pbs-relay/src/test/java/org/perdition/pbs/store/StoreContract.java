// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.pbs.address.RelayAddress;

/** What every store in a file does. */
abstract class StoreContract {
    static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    static final Instant LATER = NOW.plusSeconds(3600);

    @TempDir
    Path folder;

    abstract RelayStore open(Path file);

    RelayStore open() {
        return open(file());
    }

    Path file() {
        return folder.resolve("popauth.db");
    }

    static RelayAddress address(String text) {
        return RelayAddress.parseEntry(text).orElseThrow();
    }

    static Entry entry(String address, Instant expires, String user) {
        return new Entry(address(address), expires, Optional.of(user));
    }

    @Test
    void whatWasLearntIsFoundByAnother() throws Exception {
        try (RelayStore store = open()) {
            store.learn(entry("192.0.2.7", LATER, "karl"));
            store.learn(entry("2001:db8::7", NOW, "d\u00f6rte"));
            store.learn(entry("2001:db8:1:2::/64", LATER, "net work"));
            store.learn(new Entry(address("192.0.2.8"), LATER, Optional.empty()));
            assertThat(store.find(address("192.0.2.7"))).contains(entry("192.0.2.7", LATER, "karl"));
        }
        try (RelayStore store = open()) {
            assertThat(store.find(address("192.0.2.7"))).contains(entry("192.0.2.7", LATER, "karl"));
            assertThat(store.find(address("192.0.2.70"))).isEmpty();
            assertThat(store.entries())
                    .containsExactlyInAnyOrder(
                            entry("192.0.2.7", LATER, "karl"),
                            entry("2001:db8::7", NOW, "d\u00f6rte"),
                            entry("2001:db8:1:2::/64", LATER, "net work"),
                            new Entry(address("192.0.2.8"), LATER, Optional.empty()));
            assertThat(Permission.isGiven(store, address("2001:db8:1:2:3:4:5:6"), 64, NOW))
                    .isTrue();
            assertThat(Permission.isGiven(store, address("2001:db8:1:2:3:4:5:6"), 128, NOW))
                    .isFalse();
            assertThat(Permission.isGiven(store, address("2001:db8::7"), 128, NOW))
                    .isFalse();
        }
    }

    @Test
    void aNewerEntryTakesThePlace() throws Exception {
        try (RelayStore store = open()) {
            store.learn(entry("192.0.2.7", NOW, "karl"));
            store.sync();
            store.learn(new Entry(address("192.0.2.7"), LATER, Optional.empty()));
            store.sync();
            assertThat(store.entries()).containsExactly(new Entry(address("192.0.2.7"), LATER, Optional.empty()));
        }
    }

    @Test
    void goesWhenItIsOverRemovedOrPurged() throws Exception {
        try (RelayStore store = open()) {
            for (int i = 0; i < 100; i++) {
                store.learn(entry("192.0.2." + i, NOW.plusSeconds(i - 50), "user" + i));
            }
            store.sync();
            assertThat(store.expire(NOW)).hasSize(51);
            assertThat(store.expire(NOW)).isEmpty();
            store.sync();
            assertThat(store.entries()).hasSize(49).allMatch(entry -> entry.isLive(NOW));
            assertThat(store.remove(address("192.0.2.99"))).isTrue();
            assertThat(store.remove(address("192.0.2.99"))).isFalse();
            store.sync();
            store.clockSetBack(Duration.ofSeconds(40));
            store.sync();
            assertThat(store.expire(NOW)).hasSize(40);
            assertThat(store.purge()).isEqualTo(8);
            store.sync();
            assertThat(store.entries()).isEmpty();
        }
    }

    @Test
    void nothingIsThereAtFirst() throws Exception {
        try (RelayStore store = open()) {
            assertThat(store.entries()).isEmpty();
            assertThat(store.find(address("192.0.2.7"))).isEmpty();
            assertThat(store.remove(address("192.0.2.7"))).isFalse();
            assertThat(store.expire(NOW)).isEmpty();
            store.prepare();
            assertThat(store.files()).allMatch(Files::exists);
            assertThat(store.entries()).isEmpty();
        }
    }

    @Test
    void refreshingTakesNoTimeAway() throws Exception {
        try (RelayStore store = open()) {
            store.refresh(entry("192.0.2.7", NOW, "karl"));
            store.refresh(entry("192.0.2.7", LATER, "inge"));
            store.refresh(entry("192.0.2.7", NOW, "karl"));
            store.sync();
            assertThat(store.entries()).containsExactly(entry("192.0.2.7", LATER, "karl"));
        }
    }

    /** One process sweeps and refreshes while another gives more time. */
    @Test
    void whatAnotherProcessGivesIsNotTakenAway() throws Exception {
        int rounds = 40;
        Process other = Giver.start(this, file(), rounds);
        try (RelayStore store = open()) {
            while (other.isAlive()) {
                store.expire(NOW);
                store.sync();
                for (int i = 0; i < rounds; i += 2) {
                    store.refresh(entry("192.0.2." + i, NOW, "karl"));
                }
                store.sync();
                // Lets the other in.
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            }
            assertThat(other.exitValue())
                    .as(() -> new String(Giver.read(other), StandardCharsets.UTF_8))
                    .isZero();
            store.expire(NOW);
            store.sync();
            assertThat(store.entries())
                    .hasSize(rounds)
                    .allMatch(entry -> entry.expires().equals(LATER));
        }
    }

    @Test
    void twoMayUseItInTurns() throws Exception {
        try (RelayStore one = open();
                RelayStore other = open()) {
            for (int i = 0; i < 20; i++) {
                one.learn(entry("192.0.2." + i, LATER, "one"));
                one.sync();
                other.learn(entry("192.0.3." + i, LATER, "other"));
                other.sync();
            }
            assertThat(one.entries()).hasSize(40);
            assertThat(other.entries()).hasSize(40);
        }
    }

    @Test
    void thousandsFit() throws Exception {
        try (RelayStore store = open()) {
            for (int i = 0; i < 5_000; i++) {
                store.learn(entry("10.0." + i / 250 + "." + i % 250, LATER, "user" + i));
                if (i % 1_000 == 999) {
                    store.sync();
                }
            }
        }
        try (RelayStore store = open()) {
            assertThat(store.entries()).hasSize(5_000);
            assertThat(store.find(address("10.0.3.7"))).contains(entry("10.0.3.7", LATER, "user757"));
        }
    }

    @Test
    void aFileOfAnotherKindIsRefusedInOneLineAndLeftAlone() throws Exception {
        byte[] other = "this is\nno such\nfile, by no means\n".repeat(500).getBytes(StandardCharsets.UTF_8);
        Files.write(file(), other);
        try (RelayStore store = open()) {
            refused(() -> store.find(address("192.0.2.7")));
            refused(store::entries);
            refused(() -> store.learn(entry("192.0.2.7", LATER, "karl")));
            refused(store::prepare);
            refused(() -> store.expire(NOW));
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(other);
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        RelayStore store = open(folder.resolve("none").resolve("popauth.db"));
        refused(() -> store.learn(entry("192.0.2.7", LATER, "karl")));
    }

    interface Attempt {
        void run() throws IOException;
    }

    void refused(Attempt attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOf(IOException.class)
                .message()
                .startsWith("db_file: " + folder)
                .contains("cannot be", "; see that")
                .doesNotContain("\n");
    }
}
