// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Some processes and all that descend from them, as /proc shows them. */
final class ProcessTree {
    private static final Path PROC = Path.of("/proc");
    /** USER_HZ, what every Linux reports in /proc; {@code getconf CLK_TCK}. */
    private static final double TICKS_A_SECOND = 100;

    private final List<Long> roots;

    ProcessTree(List<Long> roots) {
        this.roots = List.copyOf(roots);
    }

    private Stream<Long> members() {
        return roots.stream()
                .flatMap(root -> Stream.concat(
                        Stream.of(root),
                        ProcessHandle.of(root).stream()
                                .flatMap(ProcessHandle::descendants)
                                .map(ProcessHandle::pid)));
    }

    /** CPU used so far by all threads, living or ended, and by children that were waited for. */
    double cpuSeconds() {
        return members()
                .mapToDouble(pid -> ticks(read(pid, "stat")) / TICKS_A_SECOND)
                .sum();
    }

    /** Proportional set size in KiB. */
    long pssKib() {
        return members().mapToLong(pid -> pssKib(read(pid, "smaps_rollup"))).sum();
    }

    /** Asks every Java process among them for a collection; others and failures are left alone. */
    void collectGarbage() throws IOException, InterruptedException {
        for (long pid : members().toList()) {
            Path program = PROC.resolve(pid + "/exe");
            if (Files.isSymbolicLink(program) && program.toRealPath().endsWith("java")) {
                Process jcmd = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(pid),
                                "GC.run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!jcmd.waitFor(20, TimeUnit.SECONDS)) {
                    jcmd.destroyForcibly();
                }
            }
        }
    }

    /** Nothing for a process that has just ended: its parent's line has its CPU then. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(PROC.resolve(Long.toString(pid)).resolve(file));
        } catch (IOException ended) {
            return "";
        }
    }

    /** utime, stime, cutime and cstime of a line of /proc/PID/stat, see proc(5); 0 for an empty one. */
    static long ticks(String stat) {
        // the name may hold blanks and parentheses, so count from the last one
        int nameEnd = stat.lastIndexOf(')');
        if (nameEnd < 0) {
            return 0;
        }
        String[] fields = stat.substring(nameEnd + 2).split(" ", -1);
        return Stream.of(11, 12, 13, 14)
                .mapToLong(field -> Long.parseLong(fields[field]))
                .sum();
    }

    /** The figure of the "Pss:" line of /proc/PID/smaps_rollup; 0 if there is none. */
    static long pssKib(String rollup) {
        return rollup.lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }
}
