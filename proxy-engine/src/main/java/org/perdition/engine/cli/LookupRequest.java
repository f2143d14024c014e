// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.ServerList;
import org.perdition.engine.config.UnusableValueException;

/**
 * What {@code --lookup} and {@code --lookup_from} ask.
 *
 * @param user as typed
 * @param client where the user would come from
 * @param local where it would connect to
 */
public record LookupRequest(String user, InetSocketAddress client, InetSocketAddress local) {
    /**
     * Reads the two options.
     *
     * @param from {@code CLIENT[:PORT],LOCAL[:PORT]}, addresses in numbers; empty for this machine and itself
     */
    static LookupRequest of(String user, String from) throws ConfigurationException {
        try {
            List<HostPort> ends = ServerList.parse(from.isEmpty() ? "127.0.0.1,127.0.0.1" : from, false, true);
            if (ends.size() != 2) {
                throw new UnusableValueException(
                        UnusableValueException.quote(from) + " is not two addresses",
                        "write CLIENT[:PORT],LOCAL[:PORT], such as 192.0.2.7,192.0.2.1:143");
            }
            return new LookupRequest(user, socketAddress(ends.get(0)), socketAddress(ends.get(1)));
        } catch (UnusableValueException e) {
            throw new ConfigurationException("--lookup_from: " + e.complaint());
        } catch (UnknownHostException e) {
            throw new ConfigurationException("--lookup_from: this machine knows no such address; write another");
        }
    }

    /** Asks no name service: the host is a number. */
    private static InetSocketAddress socketAddress(HostPort end) throws UnusableValueException, UnknownHostException {
        if (!ServerList.address(end.host())) {
            throw new UnusableValueException(
                    UnusableValueException.quote(end.host()) + " is no address",
                    "write CLIENT[:PORT],LOCAL[:PORT] in numbers, such as 192.0.2.7,192.0.2.1:143");
        }
        return new InetSocketAddress(
                InetAddress.getByName(end.host()), end.port().orElse(0));
    }
}
