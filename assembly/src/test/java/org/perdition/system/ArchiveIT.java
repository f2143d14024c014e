// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** {@code bin/perdition-archive}, and starts that find an archive, or one that does not fit any more. */
class ArchiveIT {
    private static final String CLASS = "org.perdition.engine.cli.Main source: ";

    /** Java archives no class from a folder with a blank in its name. */
    private Path folder = Path.of("/");

    @BeforeEach
    void createFolder() {
        folder = TemporaryFolder.createWithoutBlank("perdition-archive");
    }

    @AfterEach
    void deleteFolder() {
        TemporaryFolder.delete(folder);
    }

    private Ended run(Path home, String program, String javaOptions, String... words) {
        return RunningProgram.run(
                folder,
                Map.of("PERDITION_JAVA_OPTS", javaOptions),
                Stream.concat(Stream.of(home.resolve("bin").resolve(program).toString()), Stream.of(words))
                        .toList());
    }

    @Test
    void isMadeOnceAndUsedFromThenOn() throws IOException {
        Path home = Tarball.unpack(folder);
        Ended made = run(home, "perdition-archive", "");
        assertThat(made.status()).as(made::text).isZero();
        assertThat(made.lines()).hasSize(1);
        assertThat(archives(home)).hasSize(1);

        Ended version = run(home, "perdition", "-Xlog:class+load", "--version");
        assertThat(version.text()).containsPattern(CLASS + "shared objects file");
        assertThat(run(home, "perdition", "", "--version").status()).isZero();

        // The archive does not know this jar.
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            Path jar = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
            Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        }
        Ended changed = run(home, "perdition", "", "--check");
        assertThat(changed.status()).as(changed::text).isZero();
        assertThat(changed.lines()).hasSize(1);
    }

    private static List<Path> archives(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.toString().matches(".*/perdition-\\d+\\.(jsa|aot)"))
                    .toList();
        }
    }
}
