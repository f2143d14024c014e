// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the command line asks for.
 *
 * @param cases rows to run
 * @param peers names of the ways to run them through
 * @param repetitions of each throughput case
 * @param measureMillis length of one run
 * @param warmUpMillis before the first repetition of each case and way
 * @param stallMillis how long stalled readers do not read
 * @param idleSessions the greater number of idle sessions
 * @param tarball what "ours" is started from
 * @param directory for files of the run
 */
record Settings(
        List<Case> cases,
        List<String> peers,
        int repetitions,
        long measureMillis,
        long warmUpMillis,
        long stallMillis,
        int idleSessions,
        Path tarball,
        Path directory) {
    static final List<String> PEER_NAMES = List.of("direct", "haproxy", "nginx", "c-perdition", "ours");

    static final String USAGE = """
            dev/bench [--quick] [--cases A,B] [--peers A,B] [--repetitions N] [--seconds S] [--warm-up S]
              --quick        3 repetitions of 1 s, fewer idle sessions: to see that all is in place
              --cases        %s
              --peers        %s
              --repetitions  of each case, the order of the peers rotated (7)
              --seconds      length of one run (2)
              --warm-up      seconds before the first repetition of each case and peer (4)
              --tarball      FILE, what "ours" is
              --directory    DIR for configuration, logs and samples.csv of the run
            """.formatted(
            String.join(",", Arrays.stream(Case.values()).map(Case::word).toList()), String.join(",", PEER_NAMES));

    /** Reads the words; an {@link IllegalArgumentException} says what is wrong with them. */
    static Settings of(List<String> words) {
        boolean quick = words.contains("--quick");
        List<String> rest =
                words.stream().filter(Predicate.not("--quick"::equals)).toList();
        if (rest.size() % 2 != 0) {
            throw new IllegalArgumentException("no value for " + rest.get(rest.size() - 1));
        }
        for (int at = 0; at < rest.size(); at += 2) {
            if (!USAGE.contains(rest.get(at) + " ")) {
                throw new IllegalArgumentException("unknown option " + rest.get(at));
            }
        }
        List<Case> cases = value(rest, "--cases")
                .map(names ->
                        Arrays.stream(names.split(",")).map(Settings::caseOf).toList())
                .orElse(List.of(Case.values()));
        List<String> peers =
                value(rest, "--peers").map(names -> List.of(names.split(","))).orElse(PEER_NAMES);
        for (String peer : peers) {
            if (!PEER_NAMES.contains(peer)) {
                throw new IllegalArgumentException("unknown peer " + peer + ", known: " + PEER_NAMES);
            }
        }
        return new Settings(
                cases,
                peers,
                value(rest, "--repetitions").map(Integer::parseInt).orElse(quick ? 3 : 7),
                value(rest, "--seconds").map(Settings::millis).orElse(quick ? 1_000L : 2_000L),
                value(rest, "--warm-up").map(Settings::millis).orElse(quick ? 1_000L : 4_000L),
                quick ? 2_000L : 10_000L,
                quick ? 2_000 : 5_000,
                Path.of(value(rest, "--tarball").orElse("perdition.tar.gz")).toAbsolutePath(),
                Path.of(value(rest, "--directory").orElse("target/bench")).toAbsolutePath());
    }

    private static Optional<String> value(List<String> words, String option) {
        int at = words.lastIndexOf(option);
        return at < 0 ? Optional.empty() : Optional.of(words.get(at + 1));
    }

    private static long millis(String seconds) {
        return (long) (Double.parseDouble(seconds) * 1_000);
    }

    private static Case caseOf(String word) {
        return Arrays.stream(Case.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown case " + word));
    }
}
