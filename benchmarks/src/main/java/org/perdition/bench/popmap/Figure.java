// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import java.util.Locale;

/**
 * How long one kind of lookup takes, in microseconds.
 *
 * @param popmap its name; empty without one
 * @param work which benchmark
 * @param median of the iterations' means: what else is at work on the machine spoils some
 * @param least the quickest iteration
 * @param most the slowest
 * @param cpu of the JVM, all threads, median of the iterations
 */
record Figure(String popmap, String work, double median, double least, double most, double cpu) {
    /** For a cell of a table. */
    String text() {
        return "**" + number(median) + "** (" + number(least) + "–" + number(most) + ")";
    }

    /** Three digits that count. */
    static String number(double value) {
        int decimals = value >= 99.5 ? 0 : value >= 9.95 ? 1 : value >= 0.995 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
