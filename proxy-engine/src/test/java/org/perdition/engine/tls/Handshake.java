// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** A TLS handshake between two engines in memory. */
final class Handshake {
    private static final int BUFFER = 64 * 1024;

    /** Enough for any handshake; more is an endless loop. */
    private static final int MAX_STEPS = 200;

    private Handshake() {}

    /** Runs it to its end on both sides; throws what either side throws first. */
    static void run(SSLEngine client, SSLEngine server) throws SSLException {
        ByteBuffer toServer = ByteBuffer.allocate(BUFFER);
        ByteBuffer toClient = ByteBuffer.allocate(BUFFER);
        client.beginHandshake();
        server.beginHandshake();
        for (int i = 0; i < MAX_STEPS; i++) {
            boolean moved = step(client, toClient, toServer);
            moved |= step(server, toServer, toClient);
            if (!moved) {
                if (done(client) && done(server)) {
                    return;
                }
                throw new SSLException(
                        "handshake stuck: " + client.getHandshakeStatus() + ", " + server.getHandshakeStatus());
            }
        }
        throw new SSLException("handshake does not end");
    }

    /** The refusal of the certificate, or null if the handshake succeeds or fails for another reason. */
    static @Nullable CertificateRefusedException refusal(SSLEngine client, SSLEngine server) {
        try {
            run(client, server);
            return null;
        } catch (SSLException e) {
            return CertificateRefusedException.behind(e).orElse(null);
        }
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    private static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        boolean moved = false;
        in.flip();
        try {
            while (in.hasRemaining()) {
                SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(BUFFER));
                tasks(engine);
                if (result.bytesConsumed() == 0) {
                    break;
                }
                moved = true;
            }
        } finally {
            in.compact();
        }
        tasks(engine);
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), out);
            tasks(engine);
            moved = true;
        }
        return moved;
    }

    private static void tasks(SSLEngine engine) {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}
