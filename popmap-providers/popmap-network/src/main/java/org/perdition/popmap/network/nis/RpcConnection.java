// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ThreadLocalRandom;
import org.perdition.popmap.network.TimeLimit;

/**
 * A TCP connection to one RPC service, with its record marking (RFC 5531 section 11). One thread at a time, but for
 * {@link #close}; its waits end by their limit, by interruption and when it is closed.
 */
final class RpcConnection implements AutoCloseable {
    /** From a channel, and so a thread that waits for it can be interrupted. */
    private final Socket socket;

    private int lastId = ThreadLocalRandom.current().nextInt();

    private RpcConnection(Socket socket) {
        this.socket = socket;
    }

    /** Connects. */
    static RpcConnection to(InetSocketAddress address, TimeLimit limit) throws IOException {
        Socket socket = SocketChannel.open().socket();
        try {
            socket.connect(address, limit.socketMillis());
            socket.setTcpNoDelay(true);
            return new RpcConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Calls and waits for the result.
     *
     * @throws IOException if there is none in time; the connection is of no use then
     */
    XdrReader call(RpcMessage.Procedure procedure, byte[] arguments, TimeLimit limit) throws IOException {
        int id = ++lastId;
        byte[] message = RpcMessage.call(id, procedure, arguments);
        socket.setSoTimeout(limit.socketMillis());
        // A call is far shorter than what the system buffers, so that writing never waits for the peer.
        socket.getOutputStream().write(RpcRecord.of(message));
        return RpcMessage.result(id, RpcRecord.read(length -> read(length, limit)));
    }

    private byte[] read(int length, TimeLimit limit) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] octets = new byte[length];
        int have = 0;
        while (have < length) {
            socket.setSoTimeout(limit.socketMillis());
            int read = in.read(octets, have, length - have);
            if (read < 0) {
                throw new EOFException("the connection has ended");
            }
            have += read;
        }
        return octets;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use any more in any case.
        }
    }
}
