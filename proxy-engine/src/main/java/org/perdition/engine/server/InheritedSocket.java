// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.perdition.engine.cli.StartException;
import org.perdition.popmap.IoReason;

/** The socket that is the standard input of a process started by inetd or by systemd ({@code inetd_mode}). */
sealed interface InheritedSocket {
    /** One client's connection: inetd's {@code nowait}, systemd's {@code Accept=yes}. */
    record Connection(SocketChannel channel) implements InheritedSocket {}

    /** A listening socket: inetd's {@code wait}, systemd's {@code Accept=no}. */
    record Listening(ServerSocketChannel channel) implements InheritedSocket {}

    /**
     * Takes it over.
     *
     * @throws StartException if the standard input is something else
     */
    static InheritedSocket take() throws StartException {
        try {
            Channel channel = System.inheritedChannel();
            if (channel instanceof SocketChannel connection
                    && connection.getLocalAddress() instanceof InetSocketAddress) {
                return new Connection(connection);
            }
            if (channel instanceof ServerSocketChannel listening
                    && listening.getLocalAddress() instanceof InetSocketAddress) {
                return new Listening(listening);
            }
            throw new StartException("inetd_mode: the standard input is no TCP socket; have inetd or systemd start it"
                    + " (stream tcp nowait, or StandardInput=socket), or leave inetd_mode out");
        } catch (IOException | UnsupportedOperationException e) {
            throw new StartException("inetd_mode: the socket that is the standard input cannot be used: "
                    + IoReason.of(e) + "; have inetd or systemd start it, or leave inetd_mode out");
        }
    }
}
