// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.session.DummySession;
import org.apache.mina.filter.codec.AbstractProtocolDecoderOutput;
import org.apache.mina.filter.codec.ProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.junit.jupiter.api.Test;

class RequestListenerTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String REQUEST = "request=smtpd_access_policy\nx=" + "y".repeat(900) + "\n\n";
    /** Above what the system itself keeps of a connection. */
    private static final int MANY = 64 << 20;

    /** The answers keep somebody waiting who asks on and on. */
    @Test
    void whoDoesNotWaitForAnswersIsNotListenedTo() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger answered = new AtomicInteger();
        try (RequestListener<PolicyRequest> listener =
                        RequestListener.listen("test", ANY, PolicyRequest.class, PolicyRequest::take, request -> {
                            waitFor(go);
                            answered.incrementAndGet();
                            return "!";
                        });
                SocketChannel client = SocketChannel.open()) {
            client.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 16);
            client.connect(listener.address());
            client.configureBlocking(false);
            ByteBuffer requests = ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII));
            long sent = 0;
            long moved = System.nanoTime();
            while (sent < MANY
                    && System.nanoTime() - moved < Duration.ofSeconds(3).toNanos()) {
                int count = client.write(requests);
                sent += count;
                moved = count > 0 ? System.nanoTime() : moved;
                if (!requests.hasRemaining()) {
                    requests.rewind();
                }
            }
            assertThat(sent).isLessThan(MANY);
            int whole = (int) (sent / REQUEST.length());
            go.countDown();
            client.configureBlocking(true);
            client.socket().setSoTimeout(20_000);
            assertThat(client.socket().getInputStream().readNBytes(whole)).hasSize(whole);
            assertThat(answered.get()).isEqualTo(whole);
        }
    }

    private static void waitFor(CountDownLatch go) {
        try {
            assertThat(go.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Half a request has less time than a connection that is idle between two. */
    @Test
    void halfARequestIsNotWaitedForAsLongAsAWholeOne() throws Exception {
        DummySession session = new DummySession();
        ProtocolDecoder decoder = new RequestCodec<>(PolicyRequest::take).getDecoder(session);
        AtomicInteger taken = new AtomicInteger();
        ProtocolDecoderOutput out = new AbstractProtocolDecoderOutput() {
            @Override
            public void write(Object message) {
                taken.incrementAndGet();
            }
        };
        decoder.decode(session, octets("request=smtpd"), out);
        assertThat(session.getConfig().getReaderIdleTime()).isEqualTo((int) RequestCodec.ONE_REQUEST.toSeconds());
        decoder.decode(session, octets("request=smtpd_access_policy\n\n"), out);
        assertThat(session.getConfig().getReaderIdleTime()).isEqualTo((int) RequestCodec.IDLE.toSeconds());
        assertThat(taken.get()).isEqualTo(1);
    }

    private static IoBuffer octets(String text) {
        return IoBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
