// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a database file holds: a key is found, or not, or the file is refused with a reason. */
class FormatFuzzTest {
    private static final List<byte[]> KEYS = List.of(
            "user1".getBytes(StandardCharsets.UTF_8),
            "d\u00f6rte".getBytes(StandardCharsets.UTF_8),
            "longvalue".getBytes(StandardCharsets.UTF_8),
            "dup0".getBytes(StandardCharsets.UTF_8),
            "k".repeat(900).getBytes(StandardCharsets.UTF_8),
            new byte[0]);

    private static void look(DatabaseFormat format, byte[] content) throws IOException {
        Path path = Files.createTempFile("perdition fuzz ", ".db");
        try {
            Files.write(path, content);
            for (byte[] key : KEYS) {
                try (DatabaseFile file = DatabaseFile.open(path)) {
                    Optional<byte[]> value = format.find(file, key);
                    assertThat(value.map(bytes -> bytes.length).orElse(0)).isLessThanOrEqualTo(DatabaseFile.MAX_READ);
                } catch (BadDatabaseException e) {
                    assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
                }
            }
        } finally {
            Files.delete(path);
        }
    }

    /** Input: a file. */
    @FuzzTest
    void gdbm(byte[] data) throws IOException {
        look(new GdbmFormat(), data);
    }

    /** Input: a file. */
    @FuzzTest
    void berkeley(byte[] data) throws IOException {
        look(new BerkeleyFormat(), data);
    }

    /** Input: a file. */
    @FuzzTest
    void cdb(byte[] data) throws IOException {
        look(new CdbFormat(), data);
    }

    /** What a disk or a half-done copy does to real files: bytes changed, ranges emptied, ends cut off. */
    @Test
    void damagedFiles() throws IOException {
        Random random = new Random(20);
        for (String name : List.of(
                "gdbm.db",
                "hash.db",
                "hash-bigendian.db",
                "btree.db",
                "duplicates-hash.db",
                "duplicates-btree.db",
                "records.cdb")) {
            byte[] content = DatabaseFormatsTest.resource(name);
            DatabaseFormat format = name.startsWith("gdbm")
                    ? new GdbmFormat()
                    : name.endsWith("cdb") ? new CdbFormat() : new BerkeleyFormat();
            for (int i = 0; i < 200; i++) {
                byte[] damaged = Arrays.copyOf(content, i % 3 == 0 ? random.nextInt(content.length) : content.length);
                for (int j = random.nextInt(16); j >= 0 && damaged.length > 0; j--) {
                    int at = random.nextInt(random.nextBoolean() ? damaged.length : Math.min(512, damaged.length));
                    damaged[at] = (byte) random.nextInt();
                }
                int from = damaged.length == 0 ? 0 : random.nextInt(damaged.length);
                if (i % 5 == 0) {
                    Arrays.fill(damaged, from, Math.min(damaged.length, from + 300), (byte) (i % 2 == 0 ? 0 : -1));
                }
                look(format, damaged);
            }
        }
    }
}
