// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.load;

/** What the clients have done since the last {@link #clear}; the driver's thread only. */
public final class Tally {
    private final LogHistogram micros = new LogHistogram();
    private long units;
    private long octets;
    private long errors;
    private String firstError = "";

    void unit(long startedNanos) {
        units++;
        micros.add((System.nanoTime() - startedNanos) / 1_000);
    }

    void octets(int count) {
        octets += count;
    }

    void error(String what) {
        errors++;
        if (firstError.isEmpty()) {
            firstError = what;
        }
    }

    void clear() {
        micros.clear();
        units = 0;
        octets = 0;
    }

    /** Logins, round trips or whole mails. */
    public long units() {
        return units;
    }

    /** Octets of mail. */
    public long octets() {
        return octets;
    }

    /** Errors since the beginning: {@link #clear} keeps them, as one spoils a run whenever it happens. */
    public long errors() {
        return errors;
    }

    /** The first error, or nothing. */
    public String firstError() {
        return firstError;
    }

    /** Microseconds that units took. */
    public LogHistogram micros() {
        return micros;
    }
}
