// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.cli.StartException;

/** Which pid file another process still needs. */
class PidFileTest {
    private static final String SELF = ProcessHandle.current().pid() + "\n";

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("perdition.pid");
    }

    private void assertReplaced(String text) throws Exception {
        Files.writeString(file, text);
        PidFile created = PidFile.create(file);
        assertThat(file).hasContent(SELF);
        created.remove();
        assertThat(file).doesNotExist();
    }

    @Test
    void isWrittenWithTheFolderItNeeds() throws Exception {
        file = directory.resolve("run/perdition.pid");
        PidFile.create(file).remove();
        assertThat(file).doesNotExist();
        assertThat(file.getParent()).isDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "no number\n", "-1\n", "0\n", "99999999999999999999\n"})
    void withoutANumberIsReplaced(String text) throws Exception {
        assertReplaced(text);
    }

    @Test
    void ofAProcessThatHasEndedIsReplaced() throws Exception {
        Process process = new ProcessBuilder("true").start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertReplaced(process.pid() + "\n");
    }

    /** After a restart of the machine some other program has the number. */
    @Test
    void ofAnotherProgramIsReplaced() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        try {
            assertReplaced(process.pid() + "\n");
        } finally {
            process.destroy();
        }
    }

    private static Process startJava(String name) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java, "-cp", System.getProperty("java.class.path"), WaitingProgram.class.getName(), name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void ofAJavaProgramThatIsNotOursIsReplaced() throws Exception {
        Process process = startJava("java");
        try {
            assertThat(process.getInputStream().read()).isEqualTo('\n');
            assertReplaced(process.pid() + "\n");
        } finally {
            process.destroy();
        }
    }

    @Test
    void ofAProxyThatRunsIsKept() throws Exception {
        Process process = startJava("perdition.imap4s");
        try {
            assertThat(process.getInputStream().read()).isEqualTo('\n');
            Files.writeString(file, process.pid() + "\n");
            assertThatThrownBy(() -> PidFile.create(file))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("process " + process.pid() + ", which is running");
            assertThat(file).hasContent(process.pid() + "\n");
        } finally {
            process.destroy();
        }
    }

    @Test
    void thatCannotBeWrittenIsNamed() throws Exception {
        Files.createFile(Files.createDirectory(file).resolve("something"));
        assertThatThrownBy(() -> PidFile.create(file))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("pid_file: " + file + " cannot be written");
    }

    /** Runs until its input ends. */
    static final class WaitingProgram {
        private WaitingProgram() {}

        public static void main(String[] arguments) throws Exception {
            ProcessName.set(arguments[0]);
            System.out.println();
            while (System.in.read() >= 0) {
                // until the test is over
            }
        }
    }
}
