// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.mina.core.service.IoHandler;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.ConnectionSettings;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.session.ListenerContext;
import org.perdition.engine.transport.ConnectionSetup;
import org.perdition.engine.transport.Listener;
import org.perdition.engine.transport.MailSession;
import org.perdition.engine.transport.Transport;

/**
 * One listener of the configuration with its sockets. Sessions take the context that is in force when they are
 * accepted; a reload puts another in its place.
 */
final class BoundListener implements ConnectionSetup {
    private volatile ListenerContext<?, ?> context;
    private final List<Listener> sockets = new ArrayList<>();

    /** Not listening yet. */
    BoundListener(ListenerContext<?, ?> context) {
        this.context = context;
        use(context);
    }

    ListenerSettings settings() {
        return context.settings();
    }

    ListenerContext<?, ?> context() {
        return context;
    }

    /** What sessions accepted from now on take. */
    void use(ListenerContext<?, ?> newContext) {
        ConnectionSettings connections = newContext.settings().connections();
        newContext.limits().set(connections.limit(), connections.perAddress());
        context = newContext;
    }

    /**
     * Binds all its addresses.
     *
     * @throws StartException naming the address, what is wrong with it and what to do
     */
    void listen(Transport transport) throws StartException {
        for (HostPort address : settings().bindAddresses()) {
            try {
                sockets.add(transport.listen(socketAddress(address), this));
            } catch (IOException e) {
                throw new StartException(complaint(settings(), address, e));
            }
        }
    }

    /**
     * Serves the socket that is the standard input, in place of its addresses.
     *
     * @param whenOver run when the one connection, if it is one, is closed
     * @throws StartException if the client has gone already
     */
    void serve(InheritedSocket socket, Transport transport, Runnable whenOver) throws StartException {
        try {
            if (socket instanceof InheritedSocket.Connection connection) {
                transport.adopt(connection.channel(), this, whenOver);
            } else if (socket instanceof InheritedSocket.Listening listening) {
                sockets.add(transport.listen(listening.channel(), this));
            }
        } catch (IOException e) {
            throw new StartException("inetd_mode: the client has gone, or its socket cannot be used");
        }
    }

    /** Why its addresses cannot be listened on, as far as that is known without binding; one line each. */
    static List<String> problems(ListenerSettings settings) {
        List<String> problems = new ArrayList<>();
        for (HostPort address : settings.bindAddresses()) {
            try {
                socketAddress(address);
            } catch (UnknownHostException e) {
                problems.add(complaint(settings, address, e));
            }
        }
        return problems;
    }

    private static String complaint(ListenerSettings settings, HostPort address, IOException e) {
        return "cannot listen on " + address.shown() + " (listener " + settings.name() + "): " + remedy(e);
    }

    private static InetSocketAddress socketAddress(HostPort address) throws UnknownHostException {
        int port = address.port().orElseThrow();
        return address.host().isEmpty()
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.getByName(address.host()), port);
    }

    private static String remedy(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof UnknownHostException) {
            return "there is no such host; write an address of this machine as bind_address";
        } else if (text.contains("permission denied")) {
            return "permission denied; ports below 1024 need a right: start as root, or run"
                    + " setcap cap_net_bind_service=+ep on the java program, or write a listen_port above 1023";
        } else if (text.contains("in use")) {
            return "the address is in use; stop the program that uses it (ss -ltnp shows which), or write another"
                    + " listen_port or bind_address";
        } else if (text.contains("cannot assign") || e instanceof BindException) {
            return "this machine does not have the address; write one of its own as bind_address";
        }
        return e instanceof SocketException ? text : "input/output error: " + text;
    }

    /** Where it listens, for the ready line. */
    List<InetSocketAddress> addresses() {
        return sockets.stream().map(Listener::localAddress).toList();
    }

    @Override
    public IoHandler setUp(MailSession session) {
        return context.accept(session);
    }

    /** Listens no more; sessions go on. */
    void close() {
        sockets.forEach(Listener::close);
    }
}
