// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens, as the operator wrote it. Immutable. */
public sealed interface Endpoint {
    /** A name or an IPv4 address, or an IPv6 address in brackets; and a port. */
    Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,255})(?::([0-9]{1,5}))?");

    /** The highest port of TCP. */
    int MAX_PORT = 65_535;

    /**
     * By TCP.
     *
     * @param host name or address, without brackets
     * @param port 1 to 65535
     */
    record Inet(String host, int port) implements Endpoint {
        @Override
        public String toString() {
            return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A socket of the local machine.
     *
     * @param path its file
     */
    record Unix(Path path) implements Endpoint {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** {@code HOST:PORT}; empty if the text is none. */
    static Optional<Inet> inet(String text) {
        return inet(text, 0);
    }

    /**
     * {@code HOST[:PORT]}; empty if the text is none.
     *
     * @param usual the port of a server without one; 0 if it must be written
     */
    static Optional<Inet> inet(String text, int usual) {
        Matcher matcher = HOST_PORT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1);
        int port = matcher.group(2) == null ? usual : Integer.parseInt(matcher.group(2));
        if (port < 1 || port > MAX_PORT) {
            return Optional.empty();
        }
        return Optional.of(new Inet(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port));
    }

    /** A socket's file; a relative one starts in the folder. Empty if the text is none. */
    static Optional<Unix> unix(String text, Path folder) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Unix(folder.resolve(text).normalize()));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
