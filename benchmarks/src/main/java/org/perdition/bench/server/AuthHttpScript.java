// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.server;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.Map;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;
import org.perdition.bench.net.Service;

/** nginx's auth_http question, answered with the real-server's own port. */
final class AuthHttpScript extends ServerConversation {
    private static final String PROTOCOL = "auth-protocol:";

    private final Map<Service, Integer> ports;
    private Service asked = Service.IMAP;

    AuthHttpScript(Loop loop, SocketChannel channel, Link link, Map<Service, Integer> ports) throws IOException {
        super(loop, channel, link);
        this.ports = ports;
    }

    @Override
    protected void onConnected() {}

    @Override
    protected void onLine(byte[] bytes, int length) throws IOException {
        String line = text(bytes, length).toLowerCase(Locale.ROOT);
        if (line.startsWith(PROTOCOL)) {
            asked = line.endsWith("pop3") ? Service.POP3 : Service.IMAP;
        } else if (line.isEmpty()) {
            send("HTTP/1.0 200 OK\r\nAuth-Status: OK\r\nAuth-Server: 127.0.0.1\r\nAuth-Port: " + ports.get(asked)
                    + "\r\n\r\n");
            closeWhenSent();
        }
    }
}
