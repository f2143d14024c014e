// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.network.Endpoint;
import org.perdition.popmap.network.Resolver;
import org.perdition.popmap.network.TimeLimit;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Connects to one server. Sockets come from channels, so that a thread that waits for one can be interrupted, and with
 * TLS the certificate must be for the host.
 */
final class RedisSockets implements JedisSocketFactory {
    private final Endpoint.Inet server;
    private final Resolver resolver;
    private final int timeoutMillis;
    private final @Nullable SSLSocketFactory tls;

    /**
     * For one server.
     *
     * @param timeoutMillis longest wait for name and connection together, and for each part of the TLS handshake, 0 for ever
     * @param tls null to speak in clear
     */
    RedisSockets(Endpoint.Inet server, Resolver resolver, int timeoutMillis, @Nullable SSLSocketFactory tls) {
        this.server = server;
        this.resolver = resolver;
        this.timeoutMillis = timeoutMillis;
        this.tls = tls;
    }

    @Override
    public Socket createSocket() {
        TimeLimit limit = TimeLimit.in(Duration.ofMillis(timeoutMillis));
        try {
            List<InetAddress> addresses = resolver.addresses(server.host(), limit);
            for (int i = 0; i < addresses.size() - 1; i++) {
                try {
                    return connect(addresses.get(i), limit.share(addresses.size() - i));
                } catch (IOException e) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw e;
                    }
                }
            }
            return connect(addresses.get(addresses.size() - 1), limit);
        } catch (IOException e) {
            throw new JedisConnectionException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JedisConnectionException("interrupted", e);
        }
    }

    private Socket connect(InetAddress address, TimeLimit limit) throws IOException {
        Socket socket = SocketChannel.open().socket();
        try {
            socket.connect(new InetSocketAddress(address, server.port()), limit.socketMillis());
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(timeoutMillis);
            return new LimitedSocket(tls == null ? socket : encrypted(tls, socket));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private Socket encrypted(SSLSocketFactory factory, Socket socket) throws IOException {
        SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, server.host(), server.port(), true);
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        encrypted.setSSLParameters(parameters);
        encrypted.startHandshake();
        return encrypted;
    }
}
