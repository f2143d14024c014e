// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.OptionalInt;

/**
 * A server as an operator or popmap writes it: {@code host}, {@code host:port}, {@code [v6]:port}.
 *
 * @param host name or address, IPv6 without brackets; empty if only a port was given
 * @param port the port, or empty for the default of the place where it is used
 */
public record HostPort(String host, OptionalInt port) {
    /** Rejects ports outside 1 to 65535. */
    public HostPort {
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > 65_535)) {
            throw new IllegalArgumentException("port out of range: " + port.getAsInt());
        }
    }

    /** The same server with this port if it has none of its own. */
    public HostPort withDefaultPort(int defaultPort) {
        return port.isPresent() ? this : new HostPort(host, OptionalInt.of(defaultPort));
    }

    /** For a person: {@code port 110} where no host is named. */
    public String shown() {
        return host.isEmpty() && port.isPresent() ? "port " + port.getAsInt() : toString();
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port.isPresent() ? shown + ":" + port.getAsInt() : shown;
    }
}
