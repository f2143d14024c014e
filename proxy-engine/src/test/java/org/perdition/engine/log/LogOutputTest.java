// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.SettingsReader;

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
                                        + " cannot be written (there is no such folder); write a"
                                        + " file this user may write, or - or +"));
    }
}
