// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogHistogramTest {
    private final LogHistogram histogram = new LogHistogram();

    @Test
    void nothingCountedIsZero() {
        assertThat(histogram.quantile(0.5)).isZero();
        assertThat(histogram.max()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 31, 32, 33, 63, 64, 1_000, 123_456_789, Long.MAX_VALUE})
    void aSingleValueIsEveryQuantile(long value) {
        histogram.add(value);

        assertThat(histogram.quantile(0)).isEqualTo(value);
        assertThat(histogram.quantile(0.5)).isEqualTo(value);
        assertThat(histogram.quantile(1)).isEqualTo(value);
    }

    @Test
    void smallValuesAreExact() {
        for (int value = 1; value <= 20; value++) {
            histogram.add(value);
        }

        assertThat(histogram.quantile(0.5)).isEqualTo(10);
        assertThat(histogram.quantile(0.95)).isEqualTo(19);
        assertThat(histogram.max()).isEqualTo(20);
    }

    @Test
    void quantilesOfRandomValuesAreWithinABucket() {
        Random random = new Random(110);
        long[] values = random.longs(50_000, 0, 10_000_000).toArray();
        for (long value : values) {
            histogram.add(value);
        }
        Arrays.sort(values);

        for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 0.999}) {
            long exact = values[(int) Math.ceil(share * values.length) - 1];
            assertThat(histogram.quantile(share)).isBetween(exact, exact + exact / 32 + 1);
        }
        assertThat(histogram.quantile(1)).isEqualTo(values[values.length - 1]);
    }

    @Test
    void lessThanZeroCountsAsZeroAndClearForgets() {
        histogram.add(-5);
        assertThat(histogram.total()).isEqualTo(1);
        assertThat(histogram.quantile(1)).isZero();

        histogram.clear();
        assertThat(histogram.total()).isZero();
    }
}
