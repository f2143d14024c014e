// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What a table must say about where it comes from. */
final class Machine {
    private static final double KIB_A_GIB = 1024.0 * 1024.0;

    private Machine() {}

    /** Date, processors, memory, kernel and Java. */
    static String describe() throws IOException {
        return "%s; %d × %s, %.0f GiB; Linux %s; Java %s"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        value(Files.readString(Path.of("/proc/cpuinfo")), "model name"),
                        Long.parseLong(value(Files.readString(Path.of("/proc/meminfo")), "MemTotal")
                                        .replace(" kB", ""))
                                / KIB_A_GIB,
                        System.getProperty("os.version"),
                        Runtime.version());
    }

    /** Runnable threads over the last minute: what is above the run's own three or so is somebody else's work. */
    static String load() throws IOException {
        String averages = Files.readString(Path.of("/proc/loadavg"));
        return averages.substring(0, averages.indexOf(' '));
    }

    /** What stands behind the first {@code name:} of a /proc file; "?" if it is not there. */
    static String value(String lines, String name) {
        return lines.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("?");
    }
}
