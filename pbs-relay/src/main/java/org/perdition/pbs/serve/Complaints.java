// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that a store could not be read, now and then and not for every question. Thread-safe. */
final class Complaints {
    private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);

    /** How often at most. */
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private long last = System.nanoTime() - BETWEEN.toNanos();
    private int untold;

    synchronized void add(String option, IOException problem) {
        if (System.nanoTime() - last < BETWEEN.toNanos()) {
            untold++;
            return;
        }
        LOG.error("{}: {} ({} questions more since this was last said)", option, problem.getMessage(), untold);
        last = System.nanoTime();
        untold = 0;
    }
}
