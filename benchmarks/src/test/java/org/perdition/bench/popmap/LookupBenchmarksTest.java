// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Each benchmark for a moment, in this JVM, with a popmap in a file and one that is kept. */
class LookupBenchmarksTest {
    private static final Options ONCE = new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(1)
            .measurementTime(TimeValue.milliseconds(50))
            .build();

    @TempDir
    private Path folder;

    /** Before the class that asks for it: nothing is measured here, so others may. */
    @BeforeAll
    static void besideOthers() {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @BeforeEach
    void fill() throws Exception {
        Files.write(
                folder.resolve("perdition.properties"), List.of("map_library = text,same", "popmap.text.file = map"));
        Files.write(folder.resolve("map"), List.of("alice: 192.0.2.1", "bob: b@192.0.2.2:1143"));
        users("alice", "bob");
    }

    @AfterEach
    void forget() {
        System.clearProperty(Ground.FOLDER);
    }

    private void users(String... names) throws Exception {
        Files.write(folder.resolve("users"), List.of(names));
    }

    private static String withoutNumbers(String row) {
        return row.replaceAll("\\*\\*[0-9.]+\\*\\* \\([0-9.]+–[0-9.]+\\)", "figure")
                .replaceAll("\\| -?[0-9.]+ (?=\\|)", "| N ");
    }

    @Test
    void everyBenchmarkRuns() throws Exception {
        String table = LookupBenchmarks.table(ONCE, LookupBenchmarks.WORKS, folder.toString());

        assertThat(table.lines().skip(2).map(LookupBenchmarksTest::withoutNumbers))
                .containsExactly(
                        "| none | – | – | – | figure | N | – | – |",
                        // in memory already, so never kept
                        "| `text` | figure | figure | N | – | – | – | – |",
                        "| `same` | figure | figure | N | figure | N | N | N |");
    }

    @Test
    void aUserWhomThePopmapDoesNotKnowSpoilsTheRun() throws Exception {
        users("alice", "carol");

        assertThatThrownBy(() -> LookupBenchmarks.table(ONCE, LookupBenchmarks.WORKS, folder.toString()))
                .hasStackTraceContaining("text does not know a user");
    }
}
