// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.perdition.engine.config.HostPort;

/**
 * The servers of {@code outgoing_server}, in turn. One instance a listener, for all its sessions and threads.
 *
 * <p>Each call begins one server further on; the others follow, to be tried when one cannot be reached.
 */
public final class DefaultServers {
    private final List<HostPort> servers;
    private final AtomicInteger turn = new AtomicInteger();

    /** Takes the servers in the operator's order, with {@code outgoing_port} for those without a port. */
    public DefaultServers(List<HostPort> servers, int outgoingPort) {
        this.servers = servers.stream()
                .map(server -> server.withDefaultPort(outgoingPort))
                .toList();
    }

    /** All servers, in the order in which this session is to try them; empty if none are configured. */
    public List<HostPort> inTurn() {
        if (servers.size() < 2) {
            return servers;
        }
        List<HostPort> order = new ArrayList<>(servers);
        Collections.rotate(order, -Math.floorMod(turn.getAndIncrement(), servers.size()));
        return List.copyOf(order);
    }
}
