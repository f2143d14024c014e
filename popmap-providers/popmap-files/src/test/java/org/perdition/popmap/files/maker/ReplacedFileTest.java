// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files.maker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacedFileTest {
    @TempDir
    Path folder;

    @Test
    void takesThePlaceWithThePermissionsOfTheOld() throws Exception {
        Path file = Files.writeString(folder.resolve("map"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        try (ReplacedFile replaced = new ReplacedFile(file)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(replaced.temporary())))
                    .isEqualTo("rw-------");
            replaced.write("new".getBytes(StandardCharsets.UTF_8));
            assertThat(file).hasContent("old");
            replaced.commit();
        }
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw----");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    /** Whoever owns the folder puts a link there, to a file that only root may write. */
    @Test
    void aLinkInItsPlaceIsNotFollowed() throws Exception {
        Path file = Files.writeString(folder.resolve("map"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        Path other = Files.writeString(folder.resolve("passwd"), "root");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-r-----"));
        try (ReplacedFile replaced = new ReplacedFile(file)) {
            Files.delete(replaced.temporary());
            Files.createSymbolicLink(replaced.temporary(), other);
            replaced.write("eve".getBytes(StandardCharsets.UTF_8));
            try {
                replaced.commit();
            } catch (IOException refused) {
                // As well.
            }
        }
        assertThat(other).hasContent("root");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(other)))
                .isEqualTo("rw-r-----");
    }
}
