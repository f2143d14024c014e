// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RegularFileTest {
    @TempDir
    Path directory;

    private Path pipe() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    @Test
    void filesAndLinksToThemPassAndWhatIsNotThere() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        Path absent = directory.resolve("absent");
        for (Path each : new Path[] {file, link, absent}) {
            assertThat(RegularFile.checked(each)).isEqualTo(each);
        }
    }

    @Test
    void whatElseStandsThereIsTold() throws Exception {
        for (Path each : new Path[] {pipe(), Path.of("/dev/null")}) {
            assertThatThrownBy(() -> RegularFile.checked(each))
                    .isInstanceOf(FileSystemException.class)
                    .satisfies(e -> assertThat(IoReason.of((Exception) e)).isEqualTo("it is no regular file"));
        }
        assertThatThrownBy(() -> RegularFile.checked(directory)).hasMessageContaining("it is a folder");
    }

    /** A popmap must not wait at its start for who writes the password. */
    @Test
    @Timeout(60)
    void aPipeIsNoFileForAPassword() throws Exception {
        Path pipe = pipe();
        PopmapOptions options = PopmapOptions.of(Map.of("password_file", "pipe"), directory);
        assertThatThrownBy(() -> options.secret("password"))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessage("popmap.map.password_file: " + pipe
                        + " cannot be read (it is no regular file); make it a file that the user of this process may"
                        + " read");
    }
}
