// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Popmap providers of one's own, compiled and put into {@code lib/plugins} as their authors would. */
public final class Plugin {
    private Plugin() {}

    /**
     * Unpacks a copy of the tarball with a provider in it.
     *
     * @param factory full name of the class that opens its popmaps
     * @param source text of that class
     * @return the root of the copy
     */
    public static Path install(String factory, String source) {
        Path home = Tarball.unpack(TemporaryFolder.create("perdition plugin"));
        Path work = TemporaryFolder.create("perdition plugin source");
        String name = factory.substring(factory.lastIndexOf('.') + 1);
        try {
            Path classes = work.resolve("classes");
            Path services = Files.createDirectories(classes.resolve("META-INF/services"));
            Files.writeString(services.resolve("org.perdition.popmap.PopmapFactory"), factory + "\n");
            compile(home, Files.writeString(work.resolve(name + ".java"), source), classes);
            Path jar = home.resolve("lib/plugins").resolve(name + ".jar");
            RunningProgram.Ended packed = RunningProgram.run(
                    work, Map.of(), List.of("jar", "cf", jar.toString(), "-C", classes.toString(), "."));
            if (packed.status() != 0) {
                throw new AssertionError("jar: " + packed.text());
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(Path home, Path source, Path classes) throws IOException {
        String jars;
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        }
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", jars, "-d", classes.toString(), source.toString());
        if (status != 0) {
            throw new AssertionError("javac: status " + status);
        }
    }
}
