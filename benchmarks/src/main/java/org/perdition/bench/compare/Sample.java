// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

/**
 * One run of a throughput case through one peer.
 *
 * @param scenario which case
 * @param peer through which peer
 * @param repetition from 1
 * @param cpuSeconds CPU of the proxy's processes, NaN without a proxy
 * @param wallSeconds length of the run
 * @param units logins, round trips or mails
 * @param octets octets of mail
 * @param p50Micros median of a unit's time
 * @param p99Micros 99th percentile of a unit's time
 * @param errors broken connections, wrong answers and wrong octets
 */
record Sample(
        Case scenario,
        String peer,
        int repetition,
        double cpuSeconds,
        double wallSeconds,
        long units,
        long octets,
        long p50Micros,
        long p99Micros,
        long errors) {
    private static final double MILLI = 1e3;
    private static final double MICRO = 1e6;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    /** CPU-s per GB, CPU-ms per login or CPU-µs per round trip. */
    double cpuPerUnit() {
        return scenario.isBulk() ? cpuSeconds / (octets / GIGA) : cpuSeconds * cpuScale(scenario) / units;
    }

    /** MB/s, or units per second. */
    double throughput() {
        return scenario.isBulk() ? octets / MEGA / wallSeconds : units / wallSeconds;
    }

    private static double cpuScale(Case scenario) {
        return cpuUnit(scenario).contains("ms") ? MILLI : MICRO;
    }

    static String cpuUnit(Case scenario) {
        return switch (scenario.work()) {
            case LOGIN -> "CPU-ms/login";
            case DOWNLOAD, UPLOAD -> "CPU-s/GB";
            default -> "CPU-µs/round trip";
        };
    }

    static String throughputUnit(Case scenario) {
        return switch (scenario.work()) {
            case LOGIN -> "logins/s";
            case DOWNLOAD, UPLOAD -> "MB/s";
            default -> "round trips/s";
        };
    }
}
