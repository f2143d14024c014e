// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.stream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.network.Endpoint;

/**
 * One connection to a server. Used by one thread at a time; only {@link #close} may come from another, and ends every
 * wait, as an interruption does.
 */
public final class Link implements AutoCloseable {
    /** One read of a usual reply. */
    private static final int BUFFER = 4_096;

    private final SocketChannel channel;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private volatile boolean again = true;
    private long idleSince;

    /** Not connected yet, so that the connecting can be watched. */
    Link(SocketAddress address) throws IOException {
        channel = address instanceof UnixDomainSocketAddress
                ? SocketChannel.open(StandardProtocolFamily.UNIX)
                : SocketChannel.open();
    }

    /** Connects; with TLS the certificate must be for the host. */
    void connect(SocketAddress address, Endpoint endpoint, @Nullable SSLSocketFactory tls) throws IOException {
        channel.connect(address);
        if (tls != null && endpoint instanceof Endpoint.Inet inet) {
            SSLSocket socket = (SSLSocket) tls.createSocket(channel.socket(), inet.host(), inet.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            out = socket.getOutputStream();
        } else {
            in = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
            out = Channels.newOutputStream(channel);
        }
    }

    /** What the server sends; ends with its connection. */
    public InputStream in() {
        return in;
    }

    /** Sends all of a request. */
    public void send(byte[] request) throws IOException {
        out.write(request);
        out.flush();
    }

    /** This connection is good for the one exchange only. */
    public void notAgain() {
        again = false;
    }

    /** Whether it may be kept after an exchange. */
    boolean again() {
        return again && channel.isOpen();
    }

    /** Marks it as idle from now on. */
    void idle() {
        idleSince = System.nanoTime();
    }

    /** How long it has been idle, in nanoseconds. */
    long idleNanos() {
        return System.nanoTime() - idleSince;
    }

    /**
     * Whether an idle, unencrypted connection is still up and silent. What a server says unasked may be the answer to
     * somebody else's question, and is never taken for one to the next.
     */
    boolean upAndSilent() {
        try {
            if (in.available() > 0) {
                return false;
            }
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it, and whoever waits for it. Idempotent. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone all the same, and nobody can do more.
            again = false;
        }
    }
}
