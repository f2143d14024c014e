// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that other programs made; how, the README beside them says. */
class DatabaseFormatsTest {
    private final Path directory;

    DatabaseFormatsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    static byte[] resource(String name) throws IOException {
        try (var in = DatabaseFormatsTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static DatabaseFormat format(String file) {
        return file.startsWith("gdbm")
                ? new GdbmFormat()
                : file.endsWith(".cdb") ? new CdbFormat() : new BerkeleyFormat();
    }

    private Optional<byte[]> find(DatabaseFormat format, byte[] content, byte[] key) throws IOException {
        Path path = directory.resolve("database");
        Files.write(path, content);
        try (DatabaseFile file = DatabaseFile.open(path)) {
            return format.find(file, key);
        }
    }

    private static byte[] unescaped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static List<Map.Entry<byte[], byte[]>> records() throws IOException {
        return new String(resource("records.txt"), StandardCharsets.US_ASCII)
                .lines()
                .map(line -> line.split(":", 2))
                .map(words -> Map.entry(unescaped(words[0]), unescaped(words[1])))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gdbm.db",
                "gdbm-numsync.db",
                "records.cdb",
                "hash.db",
                "hash-bigendian.db",
                "hash-checksum.db",
                "btree.db",
                "btree-bigendian.db",
                "btree-checksum.db"
            })
    void everyRecordIsFoundAndNothingElse(String name) throws IOException {
        byte[] content = resource(name);
        List<Map.Entry<byte[], byte[]>> records = records();
        assertThat(records).hasSize(87);
        for (Map.Entry<byte[], byte[]> each : records) {
            assertThat(find(format(name), content, each.getKey()))
                    .as(new String(each.getKey(), StandardCharsets.UTF_8))
                    .hasValueSatisfying(value -> assertThat(value).isEqualTo(each.getValue()));
        }
        for (String other : List.of("", "use", "user", "user80", "user0\0", "nul", "k".repeat(899), "zzz", "\u00f6")) {
            assertThat(find(format(name), content, other.getBytes(StandardCharsets.UTF_8)))
                    .as(other)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"duplicates-hash.db", "duplicates-sorted-hash.db", "duplicates-btree.db"})
    void ofSeveralValuesTheFirstCounts(String name) throws IOException {
        for (int i = 0; i < 20; i++) {
            byte[] key = ("dup" + i).getBytes(StandardCharsets.US_ASCII);
            assertThat(find(format(name), resource(name), key))
                    .as("dup%d", i)
                    .map(value -> new String(value, StandardCharsets.US_ASCII))
                    .contains("first0.example.net");
        }
    }

    @Test
    void bucketsThatWereNeverWrittenToAreEmpty() throws IOException {
        byte[] content = resource("hash-sparse.db");
        for (int i = 0; i < 200; i++) {
            byte[] key = ("user" + i).getBytes(StandardCharsets.US_ASCII);
            assertThat(find(new BerkeleyFormat(), content, key).isPresent())
                    .as("user%d", i)
                    .isEqualTo(i < 5);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gdbm.db, records.cdb, no gdbm file",
        "hash.db, gdbm.db, no Berkeley DB file",
        "records.cdb, hash.db, no cdb file",
        "hash.db, several.db, several databases",
        "hash.db, recno.db, by record number"
    })
    void otherFilesAreRefused(String format, String content, String complaint) throws IOException {
        byte[] bytes = resource(content);
        assertThatThrownBy(() -> find(format(format), bytes, "user1".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(BadDatabaseException.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gdbm.db", "records.cdb", "hash.db", "btree.db"})
    void aFileThatWasCutOffIsNeverReadBehindItsEnd(String name) throws IOException {
        byte[] content = resource(name);
        byte[] key = "user42".getBytes(StandardCharsets.US_ASCII);
        byte[] value = find(format(name), content, key).orElseThrow();
        int refused = 0;
        for (int length = 0; length < content.length; length += 97) {
            try {
                Optional<byte[]> found = find(format(name), Arrays.copyOf(content, length), key);
                assertThat(found).hasValueSatisfying(same -> assertThat(same).isEqualTo(value));
            } catch (BadDatabaseException e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void gdbmFilesOfOtherMachines() throws IOException {
        byte[] offsetsOf32Bits = resource("gdbm.db");
        offsetsOf32Bits[0] = (byte) 0xcd;
        assertThatThrownBy(() -> find(new GdbmFormat(), offsetsOf32Bits, new byte[0]))
                .hasMessageContaining("32 bits; make it here");
        byte[] elsewhere = resource("gdbm.db");
        elsewhere[28]++;
        assertThatThrownBy(() -> find(new GdbmFormat(), elsewhere, new byte[0]))
                .hasMessageContaining("another kind of machine");
    }
}
