// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Whatever a {@code perdition.conf} holds: what was read can be written, and is read as the same again. */
class ConfReaderFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void perditionConf(byte[] input) {
        List<String> problems = new ArrayList<>();
        List<ConfLine> lines =
                ConfReader.read(new String(input, StandardCharsets.UTF_8), (what, number) -> problems.add(what));
        assertThat(problems).allMatch(what -> what.startsWith("a quote "));
        assertThat(lines).isSortedAccordingTo((a, b) -> Integer.compare(a.number(), b.number()));

        String written = lines.stream().map(ConfLine::format).collect(Collectors.joining("\n"));
        List<ConfLine> again = ConfReader.read(written, (what, number) -> {
            throw new AssertionError(what);
        });
        assertThat(again)
                .extracting(line -> List.of(line.key(), line.value()))
                .isEqualTo(lines.stream()
                        .map(line -> List.of(line.key(), line.value()))
                        .toList());
        assertThat(again.stream().map(ConfLine::number).toList())
                .isEqualTo(IntStream.rangeClosed(1, lines.size()).boxed().toList());
    }
}
