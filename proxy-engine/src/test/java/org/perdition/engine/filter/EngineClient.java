// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** A TLS client over a blocking socket that decides itself which bytes go into which segment. */
final class EngineClient implements AutoCloseable {
    private static final byte[] NONE = new byte[0];

    final Socket socket = new Socket();
    final SSLEngine engine;
    private final ByteBuffer arrived = ByteBuffer.allocate(64 * 1024).flip();
    private final ByteArrayOutputStream opened = new ByteArrayOutputStream();

    EngineClient(InetSocketAddress address, SSLEngine engine) throws IOException {
        this.engine = engine;
        socket.connect(address);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
    }

    void raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The records of some plain bytes, or of what the engine has to say. */
    byte[] sealed(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteBuffer from = ByteBuffer.wrap(plain);
        ByteBuffer to = ByteBuffer.allocate(64 * 1024);
        do {
            SSLEngineResult result = engine.wrap(from, to.clear());
            out.write(to.array(), 0, to.position());
            if (result.getStatus() != SSLEngineResult.Status.OK || result.bytesProduced() == 0) {
                break;
            }
        } while (from.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        return out.toByteArray();
    }

    /** Shakes hands; the data go in one write with the last of the client's own flights. */
    void handshake(byte[] data) throws IOException {
        engine.beginHandshake();
        ByteArrayOutputStream flight = new ByteArrayOutputStream();
        boolean sent = data.length == 0;
        while (true) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                ByteBuffer to = ByteBuffer.allocate(64 * 1024);
                engine.wrap(ByteBuffer.wrap(NONE), to);
                flight.write(to.array(), 0, to.position());
            } else {
                boolean over = status == HandshakeStatus.NOT_HANDSHAKING;
                if (over && !sent) {
                    flight.write(sealed(data));
                    sent = true;
                }
                raw(flight.toByteArray());
                flight.reset();
                if (over) {
                    return;
                }
                unwrap();
            }
        }
    }

    /** Opens one record, waiting for it; false at close_notify or at the end of the stream. */
    boolean unwrap() throws IOException {
        ByteBuffer to = ByteBuffer.allocate(64 * 1024);
        while (true) {
            SSLEngineResult result = engine.unwrap(arrived, to);
            switch (result.getStatus()) {
                case OK -> {
                    opened.write(to.array(), 0, to.position());
                    return true;
                }
                case CLOSED -> {
                    return false;
                }
                default -> {
                    arrived.compact();
                    int length = socket.getInputStream().read(arrived.array(), arrived.position(), arrived.remaining());
                    arrived.position(arrived.position() + Math.max(0, length)).flip();
                    if (length < 0) {
                        return false;
                    }
                }
            }
        }
    }

    byte[] read(int length) throws IOException {
        while (opened.size() < length && unwrap()) {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                engine.getDelegatedTask().run();
            }
        }
        byte[] bytes = opened.toByteArray();
        opened.reset();
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
