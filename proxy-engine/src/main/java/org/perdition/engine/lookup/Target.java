// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import java.util.Optional;
import org.perdition.engine.config.HostPort;

/**
 * What a popmap's answer says.
 *
 * @param user name to log in with, one char an octet, or empty if the answer has none
 * @param server where to; its host is empty if the answer leaves it to the default servers
 */
public record Target(Optional<String> user, HostPort server) {
    /** Whether a real-server is named, and not only a port. */
    public boolean namesServer() {
        return !server.host().isEmpty();
    }
}
