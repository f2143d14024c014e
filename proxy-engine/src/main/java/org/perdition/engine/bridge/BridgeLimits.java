// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.bridge;

import java.time.Duration;

/**
 * What a pipe may hold, and for how long. Reading from one side stops while more than the high mark is queued
 * to the other, and goes on at the low mark. The marks are those that were fastest when measured with 64 to 256
 * KiB reads; with TLS the records of a read are queued as a whole, hence less.
 *
 * @param plainHigh bytes, 256 KiB
 * @param plainLow bytes, 64 KiB
 * @param tlsHigh bytes, 128 KiB
 * @param tlsLow bytes, 48 KiB
 * @param idle {@code timeout}: time without a byte in either direction; zero for no limit
 * @param serverEnded as {@code idle}, once the real-server has ended its stream: nobody answers the client any more
 * @param stall time in which a peer takes none of the bytes queued to it; zero for no limit
 */
public record BridgeLimits(
        int plainHigh, int plainLow, int tlsHigh, int tlsLow, Duration idle, Duration serverEnded, Duration stall) {
    /** What a client needs to send the rest of what it was sending; it is not waited for longer. */
    private static final Duration SERVER_ENDED = Duration.ofSeconds(10);

    /** The default marks with these times. */
    public static BridgeLimits of(Duration idle, Duration stall) {
        return new BridgeLimits(256 * 1024, 64 * 1024, 128 * 1024, 48 * 1024, idle, SERVER_ENDED, stall);
    }

    /** The time without a byte after which the pipe is closed; zero for no limit. */
    Duration silence(boolean serverHasEnded) {
        if (!serverHasEnded) {
            return idle;
        }
        return idle.isZero() || serverEnded.compareTo(idle) < 0 ? serverEnded : idle;
    }

    int high(boolean secured) {
        return secured ? tlsHigh : plainHigh;
    }

    int low(boolean secured) {
        return secured ? tlsLow : plainLow;
    }
}
