// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.time.Duration;
import java.util.List;
import org.perdition.engine.config.HostPort;

/**
 * What a listener's settings say about finding the real-server.
 *
 * @param defaultServers {@code outgoing_server}, in the operator's order
 * @param outgoingPort {@code outgoing_port}, for servers that come without a port
 * @param delimiter {@code domain_delimiter}
 * @param usernameFromDatabase {@code username_from_database}: log in with the user name the popmap gives
 * @param noLookup {@code no_lookup}: names are not resolved, numeric hosts and ports only
 * @param lookupTimeout {@code lookup_timeout}: longest wait for a popmap's answer, waiting for a thread included
 */
public record RouteSettings(
        List<HostPort> defaultServers,
        int outgoingPort,
        String delimiter,
        boolean usernameFromDatabase,
        boolean noLookup,
        Duration lookupTimeout) {
    /** {@code lookup_timeout} unless set. Ours: a database that takes longer is down for a person who waits. */
    public static final Duration DEFAULT_LOOKUP_TIMEOUT = Duration.ofSeconds(5);

    /** Copies the list. */
    public RouteSettings {
        defaultServers = List.copyOf(defaultServers);
    }
}
