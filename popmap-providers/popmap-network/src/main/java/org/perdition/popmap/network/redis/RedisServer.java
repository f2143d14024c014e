// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis listens.
 *
 * @param host name or address, IPv6 without brackets
 * @param port its port
 */
record RedisServer(String host, int port) {
    /** The port everybody uses. */
    static final int PORT = 6379;

    private static final int MAX_PORT = 65_535;

    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,255})(?::([0-9]{1,5}))?");

    /** {@code HOST[:PORT]}, an IPv6 address in brackets; empty if the text is something else. */
    static Optional<RedisServer> parse(String text, int otherwise) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        int port = matcher.group(2) == null ? otherwise : Integer.parseInt(matcher.group(2));
        return port < 1 || port > MAX_PORT ? Optional.empty() : Optional.of(new RedisServer(host, port));
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
