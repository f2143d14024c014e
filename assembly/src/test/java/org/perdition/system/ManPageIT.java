// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.HelpOptions;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;

/** The manual pages in the tarball: they can be shown, and name the options that there are. */
class ManPageIT {
    private static final Pattern LONG_NAME = Pattern.compile("--([a-z][a-z_0-9]+)");

    /** Names of examples that are not options. */
    private static final Set<String> PLACEHOLDERS = Set.of("name");

    private static List<String> page(String page) {
        Peer.MAN.require();
        Path file = Tarball.home().resolve("man").resolve(page);
        // Wide, so that no name is broken at the end of a line.
        Map<String, String> environment = Map.of("LC_ALL", "C.UTF-8", "MANWIDTH", "400", "MANPAGER", "cat");
        Ended shown = RunningProgram.run(
                Path.of("/"), environment, List.of(Peer.MAN.program(), "--warnings", "-l", file.toString()));
        assertThat(shown.status()).as(shown::text).isZero();
        return shown.lines();
    }

    private static Set<String> names(Collection<String> lines) {
        Set<String> names = new TreeSet<>();
        for (String line : lines) {
            Matcher matcher = LONG_NAME.matcher(line);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        names.removeAll(PLACEHOLDERS);
        return names;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"man8/perdition.8", "man8/perdition-pbs.8", "man5/perdition.properties.5", "man5/perditiondb.5"})
    void isShownWithoutAWarning(String page) {
        List<String> lines = page(page);
        assertThat(lines).hasSizeGreaterThan(40);
        assertThat(String.join("\n", lines))
                .contains("NAME", "DESCRIPTION", "OPTIONS", "SEE ALSO")
                .doesNotContainIgnoringCase("warning:")
                .doesNotContain("man:", "troff:", "grotty:");
    }

    @Test
    void namesEveryOptionOfTheHelpAndNoOther() {
        Set<String> inHelp = new TreeSet<>(names(HelpOptions.lines()));
        List<String> lines = page("man8/perdition.8");
        Set<String> headings = names(
                lines.stream().filter(line -> line.matches(" {7}(-., )?--.*")).toList());
        assertThat(headings).isEqualTo(inHelp);
        // No option is spoken of that does not exist.
        assertThat(names(lines)).isEqualTo(inHelp);
    }

    @Test
    void thePageOfTheFileNamesEveryOptionThatMayStandThere() {
        Set<String> headings = new TreeSet<>();
        boolean options = false;
        for (String line : page("man5/perdition.properties.5")) {
            options = line.matches("[A-Z].*") ? line.equals("OPTIONS") : options;
            if (options && line.matches(" {7}[a-z].*")) {
                for (String word : line.trim().split(",? ")) {
                    if (word.matches("[a-z][a-z_0-9]+") && !Set.of("on", "off").contains(word)) {
                        headings.add(word);
                    }
                }
            }
        }
        Set<String> expected = new TreeSet<>(names(HelpOptions.lines()));
        expected.removeAll(names(HelpOptions.group("Run")));
        assertThat(headings).isEqualTo(expected);
    }
}
