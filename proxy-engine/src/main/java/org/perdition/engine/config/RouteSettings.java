// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.perdition.engine.username.NamePolicy;

/**
 * How a listener finds real-servers.
 *
 * @param map name of the popmap provider ({@code map_library}), or empty for no popmap
 * @param mapOption {@code map_library_opt}
 * @param mapDirectory where relative names in it start: beside the file it stands in, else the working directory
 *     or, if nothing was written, the configuration directory
 * @param outgoingServers {@code outgoing_server}, each with a port; empty if there are none
 * @param outgoingPort {@code outgoing_port}: port where a popmap names none
 * @param domainDelimiter {@code domain_delimiter}
 * @param usernameFromDatabase {@code username_from_database}
 * @param noLookup {@code no_lookup}
 * @param names what is done with user names, and the keys made from them
 * @param lookupErrorUsesDefault {@code lookup_error_uses_default}
 */
public record RouteSettings(
        Optional<String> map,
        String mapOption,
        Path mapDirectory,
        List<HostPort> outgoingServers,
        int outgoingPort,
        String domainDelimiter,
        boolean usernameFromDatabase,
        boolean noLookup,
        NamePolicy names,
        boolean lookupErrorUsesDefault) {
    /** Copies the list. */
    public RouteSettings {
        outgoingServers = List.copyOf(outgoingServers);
    }
}
