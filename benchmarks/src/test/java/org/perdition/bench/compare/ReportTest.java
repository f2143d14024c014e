// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static Sample login(String peer, int repetition, double cpuSeconds, long units) {
        return new Sample(Case.POP3_LOGIN, peer, repetition, cpuSeconds, 2.0, units, 0, 500, 900, 0);
    }

    @Test
    void ratiosAreTakenWithinARepetition() {
        String table = new Report(List.of(
                        login("direct", 1, Double.NaN, 10_000),
                        login("haproxy", 1, 1.0, 5_000),
                        login("ours", 1, 1.5, 5_000),
                        // a slow moment: twice the CPU for both
                        login("direct", 2, Double.NaN, 5_000),
                        login("haproxy", 2, 1.0, 2_500),
                        login("ours", 2, 1.5, 2_500)))
                .markdown(List.of(Case.POP3_LOGIN), List.of("direct", "haproxy", "ours"));

        assertThat(table)
                .contains("| POP3 login, plain | direct | – | – | 3750 logins/s | 1.00 |")
                .contains("| haproxy | **0.300** (0.200–0.400) CPU-ms/login | 1.00 | 1875 logins/s | 0.500 |")
                .contains("| ours | **0.450** (0.300–0.600) CPU-ms/login | 1.50 | 1875 logins/s | 0.500 |");
    }

    @Test
    void bulkIsCountedInOctets() {
        Sample down = new Sample(Case.DOWN, "ours", 1, 1.0, 2.0, 3, 4_000_000_000L, 1, 1, 0);

        assertThat(down.cpuPerUnit()).isEqualTo(0.25);
        assertThat(down.throughput()).isEqualTo(2_000);
    }

    @Test
    void medians() {
        assertThat(Report.median(DoubleStream.of(3, 1, 2))).hasValue(2);
        assertThat(Report.median(DoubleStream.of(4, 1))).hasValue(2.5);
        assertThat(Report.median(DoubleStream.empty())).isEmpty();
    }

    @Test
    void whatCannotBeSaidIsADash() {
        assertThat(Report.number(OptionalDouble.of(Double.NaN))).isEqualTo("–");
        assertThat(Report.number(OptionalDouble.of(1 / 0.0))).isEqualTo("–");
        assertThat(Report.number(OptionalDouble.of(0.1234))).isEqualTo("0.123");
        assertThat(Report.number(OptionalDouble.of(12_345.6))).isEqualTo("12346");
    }
}
