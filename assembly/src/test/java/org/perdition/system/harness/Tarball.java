// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The built tarball. All tests of a JVM share one unpacked copy, with an archive of classes as docs/operations.md
 * advises: the tests start some hundred proxies. It has no blank in its path, for the archive's sake.
 */
public final class Tarball {
    /** System property that names the file; the build sets it. */
    private static final String PROPERTY = "perdition.tarball";

    private static final class Shared {
        static final Path HOME = archived(unpack(TemporaryFolder.createWithoutBlank("perdition-test")));

        private static Path archived(Path home) {
            RunningProgram.Ended made = RunningProgram.run(
                    home,
                    Map.of(),
                    List.of(home.resolve("bin").resolve("perdition-archive").toString()));
            if (made.status() != 0) {
                throw new AssertionError(made.text());
            }
            return home;
        }
    }

    private Tarball() {}

    /** The file. */
    public static Path file() {
        return Path.of(Objects.requireNonNull(System.getProperty(PROPERTY), PROPERTY));
    }

    /** The root of the shared copy. */
    public static Path home() {
        return Shared.HOME;
    }

    /** A program of the shared copy. */
    public static Path program(String name) {
        return home().resolve("bin").resolve(name);
    }

    /** Unpacks a copy of one's own and returns its root. */
    public static Path unpack(Path folder) {
        RunningProgram.Ended tar = RunningProgram.run(folder, Map.of(), List.of("tar", "xf", file().toString()));
        if (tar.status() != 0) {
            throw new AssertionError("tar: " + tar.text());
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> roots = entries.toList();
            if (roots.size() != 1) {
                throw new AssertionError("the tarball does not hold exactly one folder: " + roots);
            }
            return roots.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
