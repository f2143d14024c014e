// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expressions that bring a backtracking matcher to its knees. */
class LinearTimeTest {
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
        RegexRule.of(ere, "x").apply(new Counted("a".repeat(length) + tail, looks));
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
                Duration.ofSeconds(20), () -> RegexRule.of("(a*)*b", "x").apply("a".repeat(65_536)));
    }
}
