// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.Test;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.Wire;
import org.perdition.engine.session.Pop3Protocol;
import org.perdition.engine.transport.Listener;
import org.perdition.engine.transport.MailSession;
import org.perdition.engine.transport.Transport;

/** A peer that takes no answer, and what is left of a message that has gone out. */
class LoginCodecFilterTest {
    /** Together with the replies, more than the buffers of both sockets hold. */
    private static final int COMMANDS = 20_000;

    private static final int REPLY = 1_000;

    private static final DialogueCodec.Incoming<String> NOTHING = new DialogueCodec.Incoming<>(
            bytes -> {}, () -> null, () -> false, () -> ByteBuffer.allocate(0), message -> ByteBuffer.allocate(0));

    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicLong mostUnread = new AtomicLong();
    private final CompletableFuture<MailSession> accepted = new CompletableFuture<>();
    private final CompletableFuture<byte[]> encoded = new CompletableFuture<>();

    /** Answers each command with so many octets. */
    private final class Answers extends IoHandlerAdapter {
        @Override
        public void messageReceived(IoSession session, Object message) {
            heard.incrementAndGet();
            mostUnread.accumulateAndGet(((MailSession) session).pendingBytes(), Math::max);
            session.write(IoBuffer.wrap(new byte[REPLY]));
        }
    }

    @Test
    void repliesNotReadStopTheReading() throws Exception {
        try (Transport transport = new Transport(1);
                Listener listener =
                        transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::setUp);
                Socket client = connect(listener)) {
            client.getOutputStream().write("NOOP\r\n".repeat(COMMANDS).getBytes(StandardCharsets.US_ASCII));
            MailSession session = accepted.join();
            LoopbackProxy.await("the reading to stop", () -> onItsThread(session));
            int heardUnread = heard.get();
            assertThat(heardUnread).isLessThan(COMMANDS);

            // It goes on where it stopped, and loses nothing.
            assertThat(client.getInputStream().readNBytes(COMMANDS * REPLY)).hasSize(COMMANDS * REPLY);
            assertThat(heard).hasValue(COMMANDS);
            assertThat(mostUnread.get()).isLessThanOrEqualTo(LoginCodecFilter.UNREAD_REPLIES);
        }
    }

    /** A password must not stay behind in a buffer longer than it has to. */
    @Test
    void whatHasGoneOutIsWiped() throws Exception {
        try (Transport transport = new Transport(1);
                Listener listener = listen(transport);
                Socket client = connect(listener)) {
            write(accepted.join(), "secret");
            assertThat(client.getInputStream().readNBytes(6)).isEqualTo("secret".getBytes(StandardCharsets.US_ASCII));
            assertThat(encoded.join()).containsOnly(0);
        }
    }

    @Test
    void whatHasNotGoneOutIsKept() throws Exception {
        byte[] enough = new byte[COMMANDS * REPLY];
        try (Transport transport = new Transport(1);
                Listener listener = listen(transport);
                Socket client = connect(listener)) {
            accepted.join().write(IoBuffer.wrap(enough));
            write(accepted.join(), "secret");
            assertThat(client.getInputStream().readNBytes(enough.length)).hasSize(enough.length);
            assertThat(client.getInputStream().readNBytes(6)).isEqualTo("secret".getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** A server whose messages are strings. */
    private Listener listen(Transport transport) throws IOException {
        return transport.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), session -> {
            new LoginCodecFilter(
                    session,
                    "codec",
                    new DialogueCodec<>(NOTHING, new DialogueCodec.Outgoing<>(this::encode, this::encode)));
            accepted.complete(session);
            return new IoHandlerAdapter();
        });
    }

    private ByteBuffer encode(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        encoded.complete(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** On the session's thread, as its owner does; it is over when this returns. */
    private static void write(MailSession session, String message) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        session.thread().execute(() -> {
            session.write(message);
            written.complete(null);
        });
        written.join();
    }

    private IoHandlerAdapter setUp(MailSession session) {
        new LoginCodecFilter(session, "codec", new Pop3Protocol().clientCodec());
        accepted.complete(session);
        return new Answers();
    }

    private static boolean onItsThread(MailSession session) {
        CompletableFuture<Boolean> suspended = new CompletableFuture<>();
        session.thread().execute(() -> suspended.complete(session.isReadSuspended()));
        return suspended.join();
    }

    /** With a window so small that little of the replies is under way. */
    private static Socket connect(Listener listener) throws IOException {
        Socket client = new Socket();
        client.setReceiveBufferSize(4 * 1024);
        client.setSoTimeout(Wire.PATIENCE);
        client.connect(listener.localAddress());
        return client;
    }
}
