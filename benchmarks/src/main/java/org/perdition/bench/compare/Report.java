// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The throughput samples as a Markdown table. */
final class Report {
    private static final String DIRECT = "direct";
    private static final String YARDSTICK = "haproxy";

    private final List<Sample> samples;

    Report(List<Sample> samples) {
        this.samples = List.copyOf(samples);
    }

    String markdown(List<Case> cases, List<String> peers) {
        StringBuilder table = new StringBuilder();
        table.append("| work | way | CPU per unit: median (min–max) | × haproxy, same repetition |"
                + " throughput | of direct | p50 µs | p99 µs | errors | n |\n");
        table.append("|---|---|---|---|---|---|---|---|---|---|\n");
        for (Case scenario : cases) {
            for (String peer : peers) {
                List<Sample> own = of(scenario, peer);
                if (!own.isEmpty()) {
                    table.append(row(scenario, peer, own));
                }
            }
        }
        return table.toString();
    }

    private String row(Case scenario, String peer, List<Sample> own) {
        boolean direct = peer.equals(DIRECT);
        String cpu = "–";
        if (!direct) {
            cpu = "**%s** (%s–%s) %s"
                    .formatted(
                            number(median(own.stream().mapToDouble(Sample::cpuPerUnit))),
                            number(own.stream().mapToDouble(Sample::cpuPerUnit).min()),
                            number(own.stream().mapToDouble(Sample::cpuPerUnit).max()),
                            Sample.cpuUnit(scenario));
        }
        String cpuRatio = direct
                ? "–"
                : number(median(own.stream()
                        .flatMapToDouble(sample -> twin(sample, YARDSTICK)
                                .map(other -> DoubleStream.of(sample.cpuPerUnit() / other.cpuPerUnit()))
                                .orElse(DoubleStream.empty()))));
        String wallRatio = number(median(own.stream()
                .flatMapToDouble(sample -> twin(sample, DIRECT)
                        .map(other -> DoubleStream.of(sample.throughput() / other.throughput()))
                        .orElse(DoubleStream.empty()))));
        return "| %s | %s | %s | %s | %s %s | %s | %s | %s | %d | %d |\n"
                .formatted(
                        scenario.title(),
                        peer,
                        cpu,
                        cpuRatio,
                        number(median(own.stream().mapToDouble(Sample::throughput))),
                        Sample.throughputUnit(scenario),
                        wallRatio,
                        number(median(finished(own).mapToDouble(Sample::p50Micros))),
                        number(median(finished(own).mapToDouble(Sample::p99Micros))),
                        own.stream().mapToLong(Sample::errors).sum(),
                        own.size());
    }

    /** Runs in which at least one unit came to its end: without one there is no time to tell. */
    private static Stream<Sample> finished(List<Sample> samples) {
        return samples.stream().filter(sample -> sample.units() > 0);
    }

    private List<Sample> of(Case scenario, String peer) {
        return samples.stream()
                .filter(sample -> sample.scenario() == scenario && sample.peer().equals(peer))
                .toList();
    }

    /** The other peer's sample of the same case and repetition: taken within seconds, so noise is shared. */
    private Optional<Sample> twin(Sample sample, String peer) {
        return of(sample.scenario(), peer).stream()
                .filter(other -> other.repetition() == sample.repetition())
                .findFirst();
    }

    static OptionalDouble median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        int middle = sorted.length / 2;
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /** Three digits that mean something; a dash for nothing. */
    static String number(OptionalDouble value) {
        if (value.isEmpty() || Double.isNaN(value.getAsDouble()) || Double.isInfinite(value.getAsDouble())) {
            return "–";
        }
        double shown = value.getAsDouble();
        int decimals = Math.abs(shown) >= 100 ? 0 : Math.abs(shown) >= 10 ? 1 : Math.abs(shown) >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", shown);
    }
}
