// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.StringJoiner;

/**
 * The two ends of a client's connection, as log lines begin with them.
 *
 * @param client address of the client
 * @param local address it connected to
 */
public record Endpoints(InetSocketAddress client, InetSocketAddress local) {
    private static final int GROUPS = 8;

    /** {@code SRC->DST}, without ports; IPv6 in the form of RFC 5952, without brackets. */
    @Override
    public String toString() {
        return text(client.getAddress()) + "->" + text(local.getAddress());
    }

    /** {@code SRC:PORT->DST:PORT}, IPv6 without brackets too. Tells two connections of one address apart. */
    public String withPorts() {
        return text(client.getAddress()) + ":" + client.getPort() + "->" + text(local.getAddress()) + ":"
                + local.getPort();
    }

    /** An address as number, IPv6 in the form of RFC 5952 (which the JDK does not write), with its zone if any. */
    public static String text(InetAddress address) {
        if (!(address instanceof Inet6Address v6)) {
            return address.getHostAddress();
        }
        String written = v6.getHostAddress();
        int zone = written.indexOf('%');
        return compressed(v6.getAddress()) + (zone < 0 ? "" : written.substring(zone));
    }

    private static String compressed(byte[] octets) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = (octets[2 * i] & 0xff) << 8 | (octets[2 * i + 1] & 0xff);
        }
        int from = 0;
        int longest = 0;
        for (int i = 0; i < GROUPS; i++) {
            int run = i;
            while (run < GROUPS && groups[run] == 0) {
                run++;
            }
            if (run - i > longest) {
                from = i;
                longest = run - i;
            }
        }
        // A single zero group is written out (RFC 5952 section 4.2.2).
        return longest < 2
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, from) + "::" + joined(groups, from + longest, GROUPS);
    }

    private static String joined(int[] groups, int from, int to) {
        StringJoiner text = new StringJoiner(":");
        for (int i = from; i < to; i++) {
            text.add(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }
}
