// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;

/** Expressions that bring a backtracking matcher to its knees. */
class LinearTimeTest {
    private static final int RUNS = 15;

    private static final LookupContext CONTEXT = new LookupContext(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 110),
            "POP3",
            false,
            "@",
            1,
            Optional.empty());

    /** A text that counts how often it is looked at. */
    private record Counted(String text, AtomicLong looks) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks.incrementAndGet();
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static long looks(String ere, String tail, int length) throws BadPatternException {
        AtomicLong looks = new AtomicLong();
        RegexRule.of(ere, "x", warning -> {}).apply(new Counted("a".repeat(length) + tail, looks));
        return looks.get();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "(a*)*b c",
                "(a|a)*b c",
                "(a|aa)+$ b",
                "a*a*a*a*a*b c",
                "^(([a-z])+.)+[A-Z]([a-z])+$ 1",
                "(.*)@(.*) b"
            })
    void looksGrowWithTheLengthOfTheKey(String ere, String tail) throws BadPatternException {
        long shorter = looks(ere, tail, 3_000);
        long longer = looks(ere, tail, 30_000);
        assertThat(shorter).isPositive();
        assertThat(longer).isLessThanOrEqualTo(shorter * 12);
    }

    @Test
    void aLongKeyIsAnsweredSoon() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> RegexRule.of("(a*)*b", "x", warning -> {}).apply("a".repeat(65_536)));
    }

    /** The shortest of several runs of a lookup, in nanoseconds. */
    private static long nanos(Popmap popmap, int length) throws Exception {
        LookupKey key = LookupKey.of("a".repeat(length));
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < RUNS; i++) {
            long start = System.nanoTime();
            assertThat(popmap.lookup(key, CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            shortest = Math.min(shortest, System.nanoTime() - start);
        }
        return shortest;
    }

    /** Ten times the length takes ten times the time; a hundred times it would be if the time grew with its square. */
    @Test
    void theTimeOfALookupGrowsWithTheLengthOfTheKey(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("popmap.re"), "(a*)*b: x\n");
        try (Popmap popmap = new RegexPopmapFactory().open(PopmapOptions.of("", directory))) {
            nanos(popmap, 3_000);
            long shorter = nanos(popmap, 3_000);
            long longer = nanos(popmap, 30_000);
            System.out.println(
                    "(a*)*b: " + shorter / 1_000 + " us for 3,000 characters, " + longer / 1_000 + " us for 30,000");
            assertThat(longer).isLessThan(shorter * 40);
        }
    }
}
