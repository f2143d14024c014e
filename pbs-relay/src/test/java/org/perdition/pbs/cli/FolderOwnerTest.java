// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.os.ProcessUser;

@EnabledOnOs(OS.LINUX)
class FolderOwnerTest {
    /** Some user who is not root; needs no entry. */
    private static final int OTHER = 54_321;

    @TempDir
    Path folder;

    private void others(String permissions) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aFolderThatOthersMayWriteIsNotRootsOwn() throws Exception {
        assumeTrue(ProcessUser.isRoot(), "needs root");
        Path file = folder.resolve("relay");
        others("rwxr-xr-x");
        assertThat(FolderOwner.isRoot(List.of(file))).isTrue();
        assertThat(FolderOwner.isRoot(List.of())).isTrue();
        assertThat(FolderOwner.isRoot(List.of(folder.resolve("absent/relay")))).isTrue();
        others("rwxrwxr-x");
        assertThat(FolderOwner.isRoot(List.of(file))).isFalse();
        others("rwxr-xr-x");
        Files.setAttribute(folder, "unix:uid", OTHER);
        assertThat(FolderOwner.isRoot(List.of(file))).isFalse();
    }

    /** Whoever owns the folder can put a link in the place of a file at any moment. */
    @Test
    void rootInsertsInAFolderOfAnotherAsThatUser() throws Exception {
        assumeTrue(ProcessUser.isRoot(), "needs root");
        others("rwxr-xr-x");
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        Files.setAttribute(theirs, "unix:uid", OTHER);
        for (String address : List.of("192.0.2.7", "192.0.2.8")) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "org.perdition.pbs.cli.Main",
                            "-m",
                            "insert",
                            "--store=text",
                            "-D" + theirs.resolve("relay"),
                            address)
                    .redirectErrorStream(true)
                    .redirectOutput(new File(folder + "/out"))
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(folder.resolve("out"))).contains("Inserted: POP:" + address);
        }
        for (String name : List.of("relay", "relay.lock")) {
            assertThat(Files.getAttribute(theirs.resolve(name), "unix:uid")).isEqualTo(OTHER);
        }
    }
}
