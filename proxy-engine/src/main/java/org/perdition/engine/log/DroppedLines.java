// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the lines that found the queue of the log full, and says how many a while later. Thread-safe; costs nothing
 * as long as nothing is dropped.
 */
final class DroppedLines implements ErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(DroppedLines.class);

    /** How long after the first loss it is told: by then the queue has moved, if it is to. */
    private static final Duration DELAY = Duration.ofSeconds(5);

    private final AtomicLong dropped = new AtomicLong();

    private void dropped() {
        if (dropped.getAndIncrement() == 0) {
            CompletableFuture.delayedExecutor(DELAY.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::tell);
        }
    }

    private void tell() {
        LOG.warn("{} lines before this one were lost: the log could not be written as fast", dropped.getAndSet(0));
    }

    @Override
    public void error(String message) {
        dropped();
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        dropped();
    }

    @Override
    public void error(String message, @Nullable LogEvent event, @Nullable Throwable cause) {
        dropped();
    }
}
