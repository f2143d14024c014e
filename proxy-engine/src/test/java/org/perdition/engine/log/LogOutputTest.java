// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.SettingsReader;
import org.perdition.engine.os.ProcessUser;

/** Whether the log can be written is known before anything depends on it. */
class LogOutputTest {
    @TempDir
    Path directory;

    private LogSettings to(Path file) throws Exception {
        Files.writeString(directory.resolve("perdition.properties"), "log_facility = " + file + "\n");
        return SettingsReader.read(new Environment("perdition", directory, directory), java.util.Map.of())
                .log();
    }

    @Test
    void aFileThatCanBeWrittenIsKeptAsItIs() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), "before\n");
        LogOutput.check(to(file));
        assertThat(file).hasContent("before\n");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() throws Exception {
        Path file = directory.resolve("missing/log");
        LogSettings settings = to(file);
        assertThatThrownBy(() -> LogOutput.check(settings))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems())
                                .containsExactly("log_facility: " + file
                                        + " cannot be written (there is no folder " + directory.resolve("missing")
                                        + "); write a"
                                        + " file this user may write, or - or +"));
    }

    /** As {@code --check} does, perhaps as root: the process could not write to root's file later. */
    @Test
    void aFileThatIsNotThereIsNotMade() throws Exception {
        Path file = directory.resolve("log");
        LogOutput.check(to(file));
        assertThat(file).doesNotExist();
    }

    @Test
    void aFileInAFileIsNoLog() throws Exception {
        Path within = Files.createFile(directory.resolve("file")).resolve("log");
        assertThatThrownBy(() -> LogOutput.check(to(within)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(within + " cannot be written (" + within.getParent() + " is no folder");
    }

    @Test
    void aFileThatIsMadeIsForOwnerAndGroup() throws Exception {
        Path file = directory.resolve("log");
        LogFile.open(file).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .startsWith("rw-")
                .endsWith("---");
        try (OutputStream again = LogFile.open(file)) {
            again.write('x');
        }
        assertThat(file).hasContent("x");
    }

    /** Root follows a link only where nobody else can have made it; another user has no rights that a link could abuse. */
    @Test
    void rootFollowsNoLinkOfOthers() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "");
        Path folder = Files.createDirectory(directory.resolve("logs"));
        Path link = Files.createSymbolicLink(folder.resolve("log"), target);
        LogOutput.check(to(link));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxr-x"));
        if (ProcessUser.isRoot()) {
            assertThatThrownBy(() -> LogOutput.check(to(link)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(link + " cannot be written (it is a symbolic link");
            assertThatThrownBy(() -> LogFile.open(link)).isInstanceOf(FileSystemException.class);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setAttribute(folder, "unix:uid", 65534);
            assertThatThrownBy(() -> LogFile.open(link)).isInstanceOf(FileSystemException.class);
        } else {
            LogFile.open(link).close();
        }
    }
}
