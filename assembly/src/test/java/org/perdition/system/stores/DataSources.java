// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.harness.TemporaryFolder;

/** An {@code odbc.ini} and {@code odbcinst.ini} of one's own, in place of those of the system. */
public final class DataSources {
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private final Path folder = TemporaryFolder.create("perdition odbc");

    /** Without any data source yet. */
    public DataSources() {
        write("odbc.ini", List.of());
        write("odbcinst.ini", List.of());
    }

    /**
     * The one data source.
     *
     * @param name as in {@code odbc.ini}
     * @param driver file of the driver
     * @param lines more for its section
     */
    public DataSources source(String name, String driver, String... lines) {
        write("odbcinst.ini", List.of("[under test]", "Driver = " + file(driver)));
        write(
                "odbc.ini",
                Stream.concat(Stream.of("[" + name + "]", "Driver = under test"), Stream.of(lines))
                        .toList());
        return this;
    }

    private static Path file(String driver) {
        try (Stream<Path> found = Files.find(LIBRARIES, 3, (file, attributes) -> file.endsWith("odbc/" + driver))) {
            return found.findFirst().orElseThrow(() -> new AssertionError("no " + driver));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String name, List<String> lines) {
        try {
            Files.write(folder.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where files of data sources may lie. */
    public Path folder() {
        return folder;
    }

    /** What makes a process use them. */
    public Map<String, String> environment() {
        return Map.of(
                "ODBCSYSINI",
                folder.toString(),
                "ODBCINI",
                folder.resolve("odbc.ini").toString());
    }

    /** Makes this process use them: the C library's environment, which Java cannot change. */
    public void useHere() throws ReflectiveOperationException {
        Class<?> function = TarballPopmaps.type("com.sun.jna.Function");
        Object setenv =
                function.getMethod("getFunction", String.class, String.class).invoke(null, "c", "setenv");
        Method call = function.getMethod("invoke", Class.class, Object[].class);
        for (Map.Entry<String, String> variable : environment().entrySet()) {
            call.invoke(setenv, int.class, new Object[] {variable.getKey(), variable.getValue(), 1});
        }
    }
}
