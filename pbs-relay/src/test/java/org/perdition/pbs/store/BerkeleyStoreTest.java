// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.files.maker.BerkeleyDatabase;
import org.perdition.popmap.files.maker.OpenDatabase.Use;

class BerkeleyStoreTest extends StoreContract {
    private static final int MODE = 0644;

    @Override
    RelayStore open(Path file) {
        return DatabaseStore.berkeley(file, "POP:");
    }

    private Map<String, String> records() throws IOException {
        Map<String, String> records = new TreeMap<>();
        try (BerkeleyDatabase database = BerkeleyDatabase.open(file(), Use.READ, MODE)) {
            database.each((key, value) -> records.put(
                    new String(key, StandardCharsets.ISO_8859_1), new String(value, StandardCharsets.ISO_8859_1)));
        }
        return records;
    }

    /** Octet by octet, as the original's daemon leaves them: 0x6b49d200 is the time. */
    @Test
    void recordsAreTheOriginals() throws Exception {
        try (RelayStore store = open()) {
            store.learn(entry("192.0.2.7", NOW, "karl"));
            store.learn(entry("::1", NOW, "karl"));
        }
        assertThat(records())
                .isEqualTo(Map.of(
                        "POP:192.0.2.7\0", "POP:192.0.2.7\0",
                        "TIME:POP:192.0.2.7\0", "\0\u00d2\u0049\u006b\0\0\0\0",
                        "POP:::1\0", "POP:::1\0",
                        "TIME:POP:::1\0", "\0\u00d2\u0049\u006b\0\0\0\0"));
        assertThat(Files.getPosixFilePermissions(file()).toString())
                .contains("OTHERS_READ", "GROUP_READ")
                .doesNotContain("GROUP_WRITE");
        assertThat(Files.getPosixFilePermissions(Path.of(file() + ".users")).toString())
                .doesNotContain("OTHERS");
    }

    /** Mail servers of some systems look at fcntl locks alone. */
    @Test
    void whileItChangesAnotherProcessCannotLockIt() throws Exception {
        try (RelayStore store = open()) {
            store.prepare();
            assertThat(Locker.canLock(file())).isTrue();
        }
        try (RelayStore store = open()) {
            store.learn(entry("192.0.2.7", NOW, "karl"));
            assertThat(Locker.canLock(file())).as("after it was looked through").isFalse();
            store.sync();
            assertThat(Locker.canLock(file())).isTrue();
            store.learn(entry("192.0.2.8", NOW, "karl"));
            assertThat(Locker.canLock(file())).isFalse();
        }
    }

    /** What another tool put into the same file, for sendmail alone, is none of ours. */
    @Test
    void othersRecordsStay() throws Exception {
        try (BerkeleyDatabase database = BerkeleyDatabase.open(file(), Use.CHANGE, MODE)) {
            database.put("10.0.0.1".getBytes(StandardCharsets.UTF_8), "RELAY".getBytes(StandardCharsets.UTF_8));
            database.put("TIME:x\0".getBytes(StandardCharsets.UTF_8), new byte[3]);
        }
        try (RelayStore store = open()) {
            store.learn(entry("192.0.2.7", NOW, "karl"));
            store.sync();
            assertThat(store.entries()).hasSize(1);
            assertThat(store.expire(LATER)).hasSize(1);
        }
        assertThat(records()).containsOnlyKeys("10.0.0.1", "TIME:x\0");
    }

    /** Half a pair would relay for ever. */
    @Test
    void anAddressWithoutATimeIsOver() throws Exception {
        try (BerkeleyDatabase database = BerkeleyDatabase.open(file(), Use.CHANGE, MODE)) {
            byte[] key = "POP:192.0.2.7\0".getBytes(StandardCharsets.UTF_8);
            database.put(key, key);
            database.put("TIME:POP:192.0.2.8\0".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
        }
        try (RelayStore store = open()) {
            assertThat(Permission.isGiven(store, address("192.0.2.7"), 128, NOW))
                    .isFalse();
            assertThat(Permission.isGiven(store, address("192.0.2.8"), 128, NOW))
                    .isFalse();
            assertThat(store.expire(NOW)).hasSize(2);
        }
        assertThat(records()).isEmpty();
    }

    /** The library must not fall over what a disk or a person has damaged. */
    @Test
    void aDamagedFileIsRefused() throws Exception {
        try (RelayStore store = open()) {
            for (int i = 0; i < 250; i++) {
                store.learn(entry("192.0.2." + i, NOW, "karl"));
            }
        }
        byte[] sound = Files.readAllBytes(file());
        byte[] damaged = sound.clone();
        for (int i = 4096; i < damaged.length; i++) {
            damaged[i] = (byte) (i * 31);
        }
        Files.write(file(), damaged);
        try (RelayStore store = open()) {
            refused(store::entries);
            refused(() -> store.learn(entry("192.0.2.7", LATER, "karl")));
        }
        Files.write(file(), Arrays.copyOf(sound, 5_000));
        try (RelayStore store = open()) {
            refused(store::entries);
            refused(() -> store.learn(entry("192.0.2.7", LATER, "karl")));
        }
        assertThat(Files.size(file())).isEqualTo(5_000);
    }
}
