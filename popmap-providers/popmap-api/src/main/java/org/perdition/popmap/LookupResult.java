// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import java.time.Duration;

/** What a popmap says to a key. */
public sealed interface LookupResult {
    /**
     * There is a real-server.
     *
     * @param target {@code [user<delimiter>]host[:port]}, or {@code :port} alone, parsed by the engine
     */
    record Found(String target) implements LookupResult {}

    /** There is no entry for this key: the next key, then the default servers are tried. */
    record NotFound() implements LookupResult {}

    /**
     * This user may not log in.
     *
     * @param text what the client is told; the engine removes control characters
     * @param delay how long the answer is held back
     */
    record Refused(String text, Duration delay) implements LookupResult {}

    /** Shared instance of {@link NotFound}. */
    LookupResult NOT_FOUND = new NotFound();
}
