// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Connects to one server. Sockets come from channels, so that a thread that waits for one can be interrupted, and with
 * TLS the certificate must be for the host.
 */
final class RedisSockets implements JedisSocketFactory {
    private final RedisServer server;
    private final int timeoutMillis;
    private final @Nullable SSLSocketFactory tls;

    /**
     * For one server.
     *
     * @param timeoutMillis longest wait for the connection and each part of the TLS handshake, 0 for ever
     * @param tls null to speak in clear
     */
    RedisSockets(RedisServer server, int timeoutMillis, @Nullable SSLSocketFactory tls) {
        this.server = server;
        this.timeoutMillis = timeoutMillis;
        this.tls = tls;
    }

    @Override
    public Socket createSocket() {
        try {
            Socket socket = SocketChannel.open().socket();
            try {
                socket.connect(
                        new InetSocketAddress(InetAddress.getByName(server.host()), server.port()), timeoutMillis);
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(timeoutMillis);
                return tls == null ? socket : encrypted(tls, socket);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JedisConnectionException(e.getMessage(), e);
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
