// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.TemporaryFolder;

/** The {@code posix_regex} popmap, beside the original's. */
class RegexMapIT {
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
