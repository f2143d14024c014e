// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that {@code bin/perdition --help} lists. */
public final class HelpOptions {
    private static final Pattern HEADING = Pattern.compile(" {2,6}(?:-[A-Za-z], )?--([a-z][a-z_0-9]+).*");

    private static final class Shared {
        static final List<String> LINES = read("perdition");
    }

    private HelpOptions() {}

    private static List<String> read(String program) {
        RunningProgram.Ended help = RunningProgram.run(
                Path.of("/"), Map.of(), List.of(Tarball.program(program).toString(), "--help"));
        if (help.status() != 0) {
            throw new AssertionError(help.text());
        }
        return help.lines();
    }

    /** What it prints. */
    public static List<String> lines() {
        return Shared.LINES;
    }

    /** The lines under this heading. */
    public static List<String> group(String heading) {
        List<String> lines = lines();
        int begin = lines.indexOf(heading + ":");
        if (begin < 0) {
            throw new AssertionError("no heading " + heading + " in:\n" + String.join("\n", lines));
        }
        List<String> rest = lines.subList(begin + 1, lines.size());
        int end = rest.indexOf("");
        return end < 0 ? rest : rest.subList(0, end);
    }

    /** The full name of each option, without aliases. */
    public static Set<String> names() {
        return names(lines());
    }

    /** The same of another program. */
    public static Set<String> namesOf(String program) {
        return names(read(program));
    }

    private static Set<String> names(List<String> lines) {
        Set<String> names = new TreeSet<>();
        for (String line : lines) {
            Matcher matcher = HEADING.matcher(line);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }
}
