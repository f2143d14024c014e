// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.List;
import org.perdition.engine.username.NamePolicy;

/**
 * How a listener finds real-servers.
 *
 * @param maps the popmaps in the order they are asked ({@code map_library}); empty for none
 * @param outgoingServers {@code outgoing_server}, each with a port; empty if there are none
 * @param outgoingPort {@code outgoing_port}: port where a popmap names none
 * @param domainDelimiter {@code domain_delimiter}
 * @param usernameFromDatabase {@code username_from_database}
 * @param noLookup {@code no_lookup}
 * @param names what is done with user names, and the keys made from them
 * @param lookupErrorUsesDefault {@code lookup_error_uses_default}
 */
public record RouteSettings(
        List<MapSettings> maps,
        List<HostPort> outgoingServers,
        int outgoingPort,
        String domainDelimiter,
        boolean usernameFromDatabase,
        boolean noLookup,
        NamePolicy names,
        boolean lookupErrorUsesDefault) {
    /** Copies the lists. */
    public RouteSettings {
        maps = List.copyOf(maps);
        outgoingServers = List.copyOf(outgoingServers);
    }
}
