// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.harness;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts connections and serves each on a thread of its own. */
public final class Listener implements Closeable {
    /** Serves one connection; it is closed afterwards. An IOException just ends it. */
    @FunctionalInterface
    public interface Service {
        /** Serves one connection. */
        void serve(Wire wire) throws IOException;
    }

    private final ServerSocket socket;
    private final Service service;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();

    /** Listens on a loopback address; port 0 for any. */
    public Listener(String address, int port, Service service) {
        this.service = service;
        try {
            socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port), 512);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "real-server " + socket.getLocalPort());
        thread.setDaemon(true);
        thread.start();
    }

    /** The port. */
    public int port() {
        return socket.getLocalPort();
    }

    /** The address and port, as options have them. */
    public String address() {
        return socket.getInetAddress().getHostAddress() + ":" + port();
    }

    /** How many connections there have been. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections are being served. */
    public int open() {
        return open.size();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                accepted.incrementAndGet();
                open.add(connection);
                Thread thread = new Thread(() -> serve(connection), "connection of " + socket.getLocalPort());
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket connection) {
        try (Wire wire = new Wire(connection, false)) {
            service.serve(wire);
        } catch (IOException e) {
            // the peer has gone, or the test has closed us
        } finally {
            open.remove(connection);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : open) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
