// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/** TLS over the socket; delegated tasks run on the calling thread. */
public final class TlsLink implements Link {
    /** Several records of 16 KiB a system call, as OpenSSL with read-ahead. */
    private static final int RECORDS_A_CALL = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final int recordSize;
    private final ByteBuffer cipherIn;
    private final ByteBuffer cipherOut;
    private boolean established;

    /** Wraps a non-blocking channel; the engine's side (client or server) must be set. */
    public TlsLink(SocketChannel channel, SSLEngine engine) {
        this.channel = channel;
        this.engine = engine;
        recordSize = engine.getSession().getPacketBufferSize();
        cipherIn = ByteBuffer.allocate(RECORDS_A_CALL * recordSize);
        cipherOut = ByteBuffer.allocate(RECORDS_A_CALL * recordSize);
    }

    @Override
    public void begin() throws IOException {
        engine.beginHandshake();
        if (engine.getUseClientMode()) {
            proceed();
        }
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int before = to.position();
        int got = channel.read(cipherIn);
        boolean ended = got < 0;
        cipherIn.flip();
        while (cipherIn.hasRemaining() && to.remaining() >= recordSize) {
            SSLEngineResult result = engine.unwrap(cipherIn, to);
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                break;
            }
            if (result.getStatus() == Status.CLOSED) {
                ended = true;
                break;
            }
            if (!established || result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                proceed();
            }
        }
        cipherIn.compact();
        int count = to.position() - before;
        return count > 0 || !ended ? count : -1;
    }

    /** Runs tasks and sends handshake records until the engine wants bytes from the peer or is done. */
    private void proceed() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> {
                    for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
                        task.run();
                    }
                }
                case NEED_WRAP -> {
                    if (engine.wrap(NOTHING, cipherOut).getStatus() != Status.OK) {
                        flush();
                        return;
                    }
                }
                case NOT_HANDSHAKING, FINISHED -> {
                    established = true;
                    flush();
                    return;
                }
                default -> {
                    flush();
                    return;
                }
            }
        }
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        while (established && from.hasRemaining()) {
            if (cipherOut.remaining() < recordSize) {
                flush();
                if (cipherOut.remaining() < recordSize) {
                    return;
                }
            }
            if (engine.wrap(from, cipherOut).getStatus() == Status.CLOSED) {
                throw new IOException("write after TLS close");
            }
        }
        flush();
    }

    @Override
    public void flush() throws IOException {
        if (cipherOut.position() > 0) {
            cipherOut.flip();
            try {
                channel.write(cipherOut);
            } finally {
                cipherOut.compact();
            }
        }
    }

    @Override
    public boolean hasPending() {
        return cipherOut.position() > 0;
    }

    @Override
    public boolean isEstablished() {
        return established;
    }

    @Override
    public void close() {
        try {
            engine.closeOutbound();
            if (cipherOut.remaining() >= recordSize) {
                engine.wrap(NOTHING, cipherOut);
                flush();
            }
        } catch (IOException peerGone) {
            // close_notify has nobody to go to
        }
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // nothing is left to close
        }
    }
}
