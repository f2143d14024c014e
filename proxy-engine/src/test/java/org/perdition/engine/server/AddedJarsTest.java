// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files in lib/plugins and lib/drivers that Java passes over. */
class AddedJarsTest {
    @TempDir
    Path lib;

    @Test
    void whatIsNoJarIsNamedAndWhatIsOneIsNot() throws Exception {
        Path plugins = Files.createDirectory(lib.resolve("plugins"));
        Path drivers = Files.createDirectory(lib.resolve("drivers"));
        Files.writeString(plugins.resolve("README"), "Jars go here.");
        try (ZipOutputStream good = new ZipOutputStream(Files.newOutputStream(plugins.resolve("good.jar")))) {
            good.putNextEntry(new ZipEntry("x"));
        }
        assertThat(AddedJars.objections(lib)).isEmpty();

        Path junk = Files.writeString(plugins.resolve("junk.jar"), "<html>404");
        Path empty = Files.writeString(plugins.resolve("zero.jar"), "");
        Path other = Files.writeString(drivers.resolve("driver.zip"), "PK");
        assertThat(AddedJars.objections(lib))
                .containsExactly(
                        junk + " is not used: it is no jar, or a damaged one; copy it again, or remove it",
                        empty + " is not used: it is no jar, or a damaged one; copy it again, or remove it",
                        other + " is not used: its name does not end in .jar; give it such a name, or remove it");
    }

    @Test
    void withoutTheFoldersThereIsNothingToSay() {
        assertThat(AddedJars.objections(lib)).isEmpty();
    }
}
