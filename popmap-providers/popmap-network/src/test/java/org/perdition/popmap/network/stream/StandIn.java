// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in the tests' JVM that can be stopped, started again and frozen. One thread a connection. */
public final class StandIn implements AutoCloseable {
    private final SocketAddress wanted;
    private final Service service;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile ServerSocketChannel listener;
    private volatile SocketAddress address;
    private volatile Thread acceptor;
    private volatile CountDownLatch frozen = new CountDownLatch(0);

    /** What is done with each connection. */
    @FunctionalInterface
    public interface Service {
        /** Answers one request, and tells whether the connection goes on. */
        boolean answer(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private StandIn(SocketAddress wanted, Service service) throws IOException {
        this.wanted = wanted;
        this.service = service;
        listener = listen(wanted);
        address = listener.getLocalAddress();
        acceptor = accept(listener);
    }

    /** On a free port of the loopback address. */
    public static StandIn inet(Service service) throws IOException {
        return new StandIn(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), service);
    }

    /** On a socket in the file system. */
    public static StandIn unix(Path path, Service service) throws IOException {
        return new StandIn(UnixDomainSocketAddress.of(path), service);
    }

    private static ServerSocketChannel listen(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress) {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        }
        return ServerSocketChannel.open()
                .setOption(StandardSocketOptions.SO_REUSEADDR, true)
                .bind(address, 1_000);
    }

    private Thread accept(ServerSocketChannel from) {
        return start(() -> {
            while (true) {
                SocketChannel connection = from.accept();
                accepted.incrementAndGet();
                connections.add(connection);
                start(() -> serve(connection));
            }
        });
    }

    private interface Work {
        void run() throws Exception;
    }

    private static Thread start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        // The test has closed the connection or the listener.
                        Thread.currentThread().interrupt();
                    }
                },
                "stand-in");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void serve(SocketChannel connection) throws Exception {
        try (connection) {
            InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
            OutputStream out = Channels.newOutputStream(connection);
            in.mark(1);
            while (in.read() >= 0) {
                frozen.await();
                in.reset();
                if (!service.answer(in, out)) {
                    return;
                }
                in.mark(1);
            }
        } finally {
            connections.remove(connection);
        }
    }

    /** Its port. */
    public int port() {
        return ((InetSocketAddress) address).getPort();
    }

    /** {@code HOST:PORT}. */
    public String hostPort() {
        return "127.0.0.1:" + port();
    }

    /** Connections it has taken. */
    public int accepted() {
        return accepted.get();
    }

    /** Connections that are open. */
    public int open() {
        return connections.size();
    }

    /** Takes connections and requests, and says nothing. */
    public void freeze() {
        frozen = new CountDownLatch(1);
    }

    /** Goes on. */
    public void thaw() {
        frozen.countDown();
    }

    /** Closes listener and connections. */
    public void stop() throws IOException {
        listener.close();
        try {
            // While it is within accept() the port is taken.
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel connection : connections) {
            connection.close();
        }
        if (wanted instanceof UnixDomainSocketAddress unix) {
            Files.deleteIfExists(unix.getPath());
        }
    }

    /** Listens again where it did. */
    public void startAgain() throws IOException {
        listener = listen(address);
        acceptor = accept(listener);
    }

    @Override
    public void close() {
        try {
            thaw();
            stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
