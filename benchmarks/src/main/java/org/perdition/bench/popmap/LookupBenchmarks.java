// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;
import org.perdition.popmap.Popmap;

/**
 * Measures the lookups of all popmaps in a folder and prints them as Markdown; what JMH prints goes to standard error.
 *
 * <pre>LookupBenchmarks [JMH OPTION...] [none] [provider] [asked] [kept] FOLDER</pre>
 *
 * <p>Without words all four are measured. {@code -p popmap=NAME,NAME} takes only these popmaps.
 */
public final class LookupBenchmarks {
    private static final String POPMAP = "popmap";
    private static final String KEPT = "kept";
    /** All benchmarks. */
    static final List<String> WORKS = List.of("none", "provider", "asked", KEPT);

    private final Options options;
    private final String folder;

    private LookupBenchmarks(Options options, String folder) {
        this.options = options;
        this.folder = folder;
    }

    /** Measures and prints. */
    public static void main(String[] words) throws Exception {
        if (words.length == 0) {
            System.err.println("usage: LookupBenchmarks [JMH OPTION...] [none] [provider] [asked] [kept] FOLDER");
            System.exit(2);
        }
        PrintStream out = System.out;
        System.setOut(System.err);
        int last = words.length - 1;
        List<String> before = Arrays.asList(words).subList(0, last);
        List<String> works = WORKS.stream().filter(before::contains).toList();
        // to JMH they would be patterns beside ours
        String[] others = before.stream().filter(word -> !WORKS.contains(word)).toArray(String[]::new);
        out.print(table(new CommandLineOptions(others), works.isEmpty() ? WORKS : works, words[last]));
        out.flush();
    }

    /**
     * Measures and gives the table.
     *
     * @param options of JMH
     * @param works which benchmarks
     * @param folder see {@link Ground}
     */
    static String table(Options options, List<String> works, String folder) throws Exception {
        System.setProperty(Ground.FOLDER, folder);
        return new LookupBenchmarks(options, folder).table(works);
    }

    private String table(List<String> works) throws Exception {
        Ground ground = Ground.read();
        Collection<String> wanted = options.getParameter(POPMAP).orElse(ground.popmaps());
        List<String> all = List.copyOf(wanted);
        List<String> kept = new ArrayList<>();
        for (String name : all) {
            try (Popmap popmap = ground.open(name)) {
                if (popmap.cacheable() && !popmap.needsPassword()) {
                    kept.add(name);
                }
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (String work : works) {
            List<String> popmaps = work.equals(KEPT) ? kept : all;
            if (!popmaps.isEmpty()) {
                figures.addAll(run(popmaps, work));
            }
        }
        return new LookupTable(figures).markdown(all);
    }

    private List<Figure> run(List<String> popmaps, String work) throws RunnerException {
        Options chosen = new OptionsBuilder()
                .parent(options)
                .include("^" + LookupBenchmark.class.getName().replace(".", "\\.") + "\\." + work + "$")
                .param(POPMAP, popmaps.toArray(String[]::new))
                // collector and young generation as of bin/perdition
                .jvmArgsAppend("-D" + Ground.FOLDER + "=" + folder, "-XX:+UseSerialGC", "-Xmn8m")
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .build();
        return new Runner(chosen).run().stream().map(LookupBenchmarks::figure).toList();
    }

    private static Figure figure(RunResult result) {
        Statistics statistics = result.getPrimaryResult().getStatistics();
        String name = result.getParams().getBenchmark();
        return new Figure(
                Objects.requireNonNullElse(result.getParams().getParam(POPMAP), ""),
                name.substring(name.lastIndexOf('.') + 1),
                statistics.getPercentile(50),
                statistics.getMin(),
                statistics.getMax(),
                Objects.requireNonNull(result.getSecondaryResults().get(CpuProfiler.CPU))
                        .getStatistics()
                        .getPercentile(50));
    }
}
