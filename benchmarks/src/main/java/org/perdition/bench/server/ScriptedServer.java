// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.perdition.bench.net.Link;
import org.perdition.bench.net.Loop;
import org.perdition.bench.net.PlainLink;
import org.perdition.bench.net.Service;
import org.perdition.bench.net.TlsContexts;
import org.perdition.bench.net.TlsLink;

/** Listens on a port of the loopback address for each service; one thread serves them all. */
public final class ScriptedServer implements AutoCloseable {
    /** Room for a burst of thousands of connections. */
    private static final int BACKLOG = 4096;

    private static final long TURN_MILLIS = 100;

    private final Loop loop = new Loop();
    private final Map<Service, Integer> ports = new EnumMap<>(Service.class);
    private final SSLContext tls;

    /** Binds free ports; the TLS context must hold a key. */
    public ScriptedServer(SSLContext tls) throws IOException {
        this.tls = tls;
        for (Service service : Service.values()) {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            listener.configureBlocking(false);
            listener.register(
                    loop.selector(), SelectionKey.OP_ACCEPT, (Loop.Ready) key -> acceptAll(listener, service));
            ports.put(service, listener.socket().getLocalPort());
        }
    }

    /** Where each service is. */
    public Map<Service, Integer> ports() {
        return Map.copyOf(ports);
    }

    /** Serves for ever, until the thread is interrupted. */
    public void run() throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            loop.turn(TURN_MILLIS);
        }
    }

    private void acceptAll(ServerSocketChannel listener, Service service) {
        try {
            for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
                channel.configureBlocking(false);
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Link link =
                        service.tls() ? new TlsLink(channel, TlsContexts.engine(tls, false)) : new PlainLink(channel);
                ServerConversation conversation = switch (service) {
                    case POP3, POP3S -> new Pop3Script(loop, channel, link);
                    case IMAP, IMAPS -> new ImapScript(loop, channel, link);
                    case AUTH_HTTP -> new AuthHttpScript(loop, channel, link, ports);
                };
                conversation.open();
            }
        } catch (IOException failure) {
            System.err.println("scripted real-server: cannot accept: " + failure.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    /**
     * Arguments: key store (PKCS #12) and its password. Prints {@code SERVICE=port} lines, then an empty line; ends
     * when its standard input does, so it never outlives its starter.
     */
    public static void main(String[] words) throws IOException, GeneralSecurityException {
        SSLContext tls = TlsContexts.server(Path.of(words[0]), words[1].toCharArray());
        try (ScriptedServer server = new ScriptedServer(tls)) {
            Thread main = Thread.currentThread();
            Thread starter = new Thread(() -> awaitEnd(main), "starter");
            starter.setDaemon(true);
            starter.start();
            server.ports().forEach((service, port) -> System.out.println(service + "=" + port));
            System.out.println();
            System.out.flush();
            server.run();
        }
    }

    private static void awaitEnd(Thread main) {
        try {
            while (System.in.read() >= 0) {
                // only the end says anything
            }
        } catch (IOException gone) {
            // the same as an end
        }
        main.interrupt();
    }
}
