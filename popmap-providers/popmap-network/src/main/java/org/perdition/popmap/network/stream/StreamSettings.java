// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.time.Duration;
import java.util.List;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;

/**
 * What all maps asked over a stream have in common.
 *
 * @param timeout for one lookup, all servers together; zero for ever
 * @param connections most at once
 */
public record StreamSettings(Duration timeout, int connections) {
    /** The properties these come from. */
    public static final List<PopmapProperty> PROPERTIES = List.of(
            new PopmapProperty(
                    "timeout", "lookup_timeout", "Seconds a lookup may take, all servers together; 0 for ever."),
            new PopmapProperty("pool", "lookup_threads", "Most connections at once."));

    /**
     * Reads them.
     *
     * @throws PopmapConfigurationException if one of them is no time or no number
     */
    public static StreamSettings of(PopmapOptions options) throws PopmapConfigurationException {
        int threads = Math.max(1, options.threads());
        return new StreamSettings(
                options.seconds("timeout", options.timeout()), options.number("pool", threads, 1, threads));
    }
}
