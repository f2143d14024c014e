// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** The {@code posix_regex} popmap, beside the original's. */
class RegexMapIT {
    @Test
    void checkTellsWhatIsMostLikelyNotMeant() throws IOException {
        Path folder = TemporaryFolder.create("perdition");
        Path map = Files.writeString(
                folder.resolve("popmap.re"), "^u\\d+: one\n'^v\\d': two\n^nothing\n^x: b:99999\n.*: localhost\n");
        for (String report : List.of("--check", "--lookup=w")) {
            RunningProgram.Ended ended = RunningProgram.run(
                    folder,
                    Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                    List.of(Tarball.program("perdition.pop3").toString(), report, "--map_library=posix_regex"));
            assertThat(ended.status()).as(ended::text).isZero();
            assertThat(ended.lines())
                    .anyMatch(line ->
                            line.startsWith("perdition.pop3: " + map + ":1: the backslash in front of d is lost"))
                    .anyMatch(line -> line.startsWith("perdition.pop3: " + map + ":2: \\d stands for d alone"))
                    .anyMatch(line -> line.startsWith("perdition.pop3: " + map + ":3: no result behind the pattern"))
                    .anyMatch(line -> line.equals("perdition.pop3: " + map + ":4: no real-server behind the pattern:"
                            + " \"99999\" is no port from 1 to 65535 and no service"));
        }
    }

    @Test
    void answersAsTheOriginal() throws IOException {
        Peer.PERDITION.require();
        try (SameAnswers answers = new SameAnswers()) {
            List<String> rules = answers.entries().stream()
                    .map(each ->
                            "^" + Pattern.compile("[.]").matcher(each.name()).replaceAll("[.]") + "$: " + each.target())
                    .toList();
            Path map = Files.write(TemporaryFolder.create("perdition").resolve("popmap.re"), rules);
            answers.compare(
                    List.of("--map_library", "libperditiondb_posix_regex.so.0", "--map_library_opt", map.toString()),
                    List.of("--map_library", "posix_regex", "--map_library_opt", map.toString()));
        }
    }
}
