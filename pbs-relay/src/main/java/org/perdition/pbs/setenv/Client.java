// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.setenv;

import java.util.Map;
import java.util.Optional;
import org.perdition.pbs.address.RelayAddress;

/** Where the client is, whom the program behind this one is to serve. */
public final class Client {
    /** Set by tcpserver, and by all that do as it does. */
    private static final String VARIABLE = "TCPREMOTEIP";

    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;

    private Client() {}

    /** By {@code TCPREMOTEIP}; without it, the other end of the standard output, or input. Empty if nothing tells. */
    public static Optional<RelayAddress> find(Map<String, String> environment) {
        String said = environment.get(VARIABLE);
        if (said != null) {
            int zone = said.indexOf('%');
            return RelayAddress.parse(zone < 0 ? said : said.substring(0, zone));
        }
        return SocketPeer.of(STANDARD_OUTPUT).or(() -> SocketPeer.of(STANDARD_INPUT));
    }

    /** Whether a descriptor, such as that of the standard error under inetd, leads to somebody else. */
    public static boolean isAt(int descriptor) {
        return SocketPeer.isConnected(descriptor);
    }
}
