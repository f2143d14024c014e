// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandler;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.transport.ConnectHandler;
import org.perdition.engine.transport.Listener;
import org.perdition.engine.transport.MailSession;
import org.perdition.engine.transport.Transport;

class TlsFilterTest {

    /** A thread each: the common pool of a JDK 25 has but one on two processors, and peers block each other there. */
    private static final Executor PEERS = task -> new Thread(task, "peer").start();

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final byte[] NONE = new byte[0];
    private static final byte ALERT = 21;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final CompletableFuture<Exception> failure = new CompletableFuture<>();
    private final CompletableFuture<MailSession> accepted = new CompletableFuture<>();
    private Transport transport;

    @BeforeEach
    void start() throws IOException {
        transport = new Transport(1);
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    /** Sends back what comes, notes the rest. */
    private class Echo extends IoHandlerAdapter {
        @Override
        public void messageReceived(IoSession session, Object message) {
            received.addAndGet(((IoBuffer) message).remaining());
            session.write(message);
        }

        @Override
        public void messageSent(IoSession session, Object message) {
            sent.incrementAndGet();
        }

        @Override
        public void inputClosed(IoSession session) {
            events.add("inputClosed");
            ((MailSession) session).closeAfterFlush();
        }

        @Override
        public void exceptionCaught(IoSession session, Throwable cause) {
            events.add("exception");
            failure.complete((Exception) cause);
        }

        @Override
        public void sessionClosed(IoSession session) {
            events.add("closed");
        }
    }

    private final class Notes implements TlsFilter.Listener {
        @Override
        public void established(SSLSession session) {
            events.add("established " + session.getProtocol());
        }

        @Override
        public void failed(IOException cause) {
            events.add("failed");
            failure.complete(cause);
        }

        @Override
        public void truncated() {
            events.add("truncated");
        }
    }

    private Listener echo(Supplier<SSLEngine> engine) throws IOException {
        return transport.listen(loopback(0), session -> {
            session.getFilterChain().addFirst(TlsFilter.NAME, new TlsFilter(engine.get(), new Notes()));
            accepted.complete(session);
            return new Echo();
        });
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void awaitClosed() {
        await().atMost(SOON).until(() -> events.contains("closed"));
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,false", "TLSv1.3,false", "TLSv1.2,true", "TLSv1.3,true"})
    void dataInTheSegmentOfTheLastFlightArrives(String protocol, boolean clientCertificate) throws Exception {
        Listener listener = echo(() -> {
            SSLEngine engine = TestKeys.server(protocol);
            engine.setNeedClientAuth(clientCertificate);
            return engine;
        });
        for (int i = 0; i < 10; i++) {
            try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client(protocol))) {
                client.handshake(ascii("a1 NOOP\r\n"));
                assertThat(client.read(9)).isEqualTo(ascii("a1 NOOP\r\n"));
            }
        }
        assertThat(events).contains("established " + protocol).doesNotContain("failed", "exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void recordsMayComeByteByByteAndManyAtOnce(String protocol) throws Exception {
        Listener listener = echo(() -> TestKeys.server(protocol));
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client(protocol))) {
            client.handshake(NONE);
            byte[] plain = new byte[50_000];
            new SecureRandom().nextBytes(plain);
            byte[] sealed = client.sealed(plain);
            int i = 0;
            for (; i < 3000; i++) {
                client.raw(new byte[] {sealed[i]});
            }
            for (int size = 1; i < sealed.length; size += 997) {
                int length = Math.min(size, sealed.length - i);
                client.socket.getOutputStream().write(sealed, i, length);
                i += length;
            }
            assertThat(client.read(plain.length)).isEqualTo(plain);
            assertThat(accepted.join().heldBytes()).isZero();
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            for (int n = 0; n < 500; n++) {
                many.write(client.sealed(ascii("x")));
            }
            client.raw(many.toByteArray());
            assertThat(client.read(500)).hasSize(500).containsOnly('x');
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void closeNotifyIsAnEndAndIsAnswered(String protocol) throws Exception {
        Listener listener = echo(() -> TestKeys.server(protocol));
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client(protocol))) {
            client.handshake(ascii("QUIT"));
            assertThat(client.read(4)).isEqualTo(ascii("QUIT"));
            client.engine.closeOutbound();
            ByteArrayOutputStream last = new ByteArrayOutputStream();
            last.write(client.sealed(NONE));
            last.write(ascii("a2 LOGIN in clear\r\n"));
            client.raw(last.toByteArray());
            while (client.unwrap()) {
                // until close_notify
            }
            assertThat(client.engine.isInboundDone()).as("close_notify got").isTrue();
            assertThat(client.socket.getInputStream().read()).isEqualTo(-1);
        }
        awaitClosed();
        assertThat(received).hasValue(4);
        assertThat(events).containsExactly("established " + protocol, "inputClosed", "closed");
        assertThat(sent).hasValue(1);
    }

    @Test
    void closingNowSaysGoodbyeTooIfNothingIsQueued() throws Exception {
        Listener listener = echo(TestKeys::server);
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client())) {
            client.handshake(ascii("x"));
            assertThat(client.read(1)).hasSize(1);
            accepted.join().thread().execute(accepted.join()::closeNow);
            while (client.unwrap()) {
                // until close_notify
            }
            assertThat(client.engine.isInboundDone()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEndWithoutCloseNotifyIsToldApart(boolean insideRecord) throws Exception {
        Listener listener = echo(TestKeys::server);
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client())) {
            client.handshake(ascii("x"));
            assertThat(client.read(1)).hasSize(1);
            if (insideRecord) {
                client.socket.getOutputStream().write(client.sealed(new byte[1000]), 0, 500);
            }
            client.socket.shutdownOutput();
            while (client.unwrap()) {
                // until close_notify
            }
            assertThat(client.engine.isInboundDone()).isTrue();
        }
        awaitClosed();
        assertThat(events).containsExactly("established TLSv1.3", "truncated", "inputClosed", "closed");
        assertThat(received).hasValue(1);
    }

    @Test
    void garbageInsteadOfAClientHelloFailsOnceAndGetsAnAlert() throws Exception {
        Listener listener = echo(TestKeys::server);
        try (Socket socket = new Socket()) {
            socket.connect(listener.localAddress());
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: mail\r\n\r\n"));
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(answer).startsWith(ALERT).hasSize(7);
        }
        awaitClosed();
        assertThat(events).containsExactly("failed", "closed");
        assertThat(failure.join()).isInstanceOf(SSLException.class);
    }

    /** One that goes on in clear after STARTTLS and waits for an answer gets it; a record header is longer. */
    @Test
    void theFirstOctetInClearIsEnough() throws Exception {
        Listener listener = echo(TestKeys::server);
        try (Socket socket = new Socket()) {
            socket.connect(listener.localAddress());
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write('N');
            byte[] answer = socket.getInputStream().readAllBytes();
            assertThat(answer).startsWith(ALERT).hasSize(7);
        }
        awaitClosed();
        assertThat(events).containsExactly("failed", "closed");
        assertThat(failure.join()).isInstanceOf(SSLException.class);
    }

    /** The check is for the first octet only: a hello may come in pieces, even of one octet. */
    @Test
    void aHelloInPiecesIsNoClearText() throws Exception {
        Listener listener = echo(TestKeys::server);
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client())) {
            client.engine.beginHandshake();
            for (byte octet : client.sealed(NONE)) {
                client.raw(new byte[] {octet});
            }
            client.handshake(ascii("x"));
            assertThat(client.read(1)).hasSize(1);
        }
    }

    @Test
    void anEndDuringTheHandshakeFailsOnce() throws Exception {
        Listener listener = echo(TestKeys::server);
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client())) {
            client.engine.beginHandshake();
            byte[] hello = client.sealed(NONE);
            client.socket.getOutputStream().write(hello, 0, hello.length / 2);
            client.socket.shutdownOutput();
            awaitClosed();
        }
        assertThat(events).containsExactly("failed", "closed");
        assertThat(failure.join()).isInstanceOf(EOFException.class);
    }

    @Test
    void aHandshakeThatNeverEndsFailsOnce() throws Exception {
        Listener listener = echo(TestKeys::server);
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client("TLSv1.3"))) {
            client.engine.beginHandshake();
            client.raw(client.sealed(NONE));
            byte[] changeCipherSpec = {20, 3, 3, 0, 1, 1};
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 30_000; i++) {
                flood.write(changeCipherSpec);
            }
            try {
                client.raw(flood.toByteArray());
            } catch (IOException e) {
                // cut off: that is what is wanted
            }
            awaitClosed();
        }
        assertThat(events).containsExactly("failed", "closed");
    }

    @Test
    void renegotiationByTheClientIsRefused() throws Exception {
        Listener listener = echo(() -> TestKeys.server("TLSv1.2"));
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client("TLSv1.2"))) {
            client.handshake(ascii("x"));
            assertThat(client.read(1)).hasSize(1);
            client.engine.beginHandshake();
            client.raw(client.sealed(NONE));
            awaitClosed();
        }
        assertThat(events).containsExactly("established TLSv1.2", "exception", "closed");
        assertThat(failure.join()).hasMessageContaining("renegotiation");
    }

    @Test
    void aForgedRecordEndsTheSessionWithAnAlert() throws Exception {
        Listener listener = echo(TestKeys::server);
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client())) {
            client.handshake(ascii("x"));
            assertThat(client.read(1)).hasSize(1);
            byte[] record = client.sealed(ascii("DELE 1\r\n"));
            record[record.length - 1] ^= 1;
            client.raw(record);
            assertThatThrownBy(() -> client.read(1))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("alert");
            awaitClosed();
        }
        assertThat(events).containsExactly("established TLSv1.3", "exception", "closed");
        assertThat(received).hasValue(1);
    }

    @Test
    void keysMayBeUpdatedButNotWithoutEnd() throws Exception {
        Listener listener = echo(() -> TestKeys.server("TLSv1.3"));
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client("TLSv1.3"))) {
            client.handshake(ascii("x"));
            assertThat(client.read(1)).hasSize(1);
            client.engine.beginHandshake();
            client.raw(client.sealed(NONE));
            client.raw(client.sealed(ascii("after")));
            assertThat(client.read(5)).isEqualTo(ascii("after"));
            ByteArrayOutputStream flood = new ByteArrayOutputStream();
            for (int i = 0; i < 200; i++) {
                client.engine.beginHandshake();
                flood.write(client.sealed(NONE));
            }
            client.raw(flood.toByteArray());
            awaitClosed();
        }
        assertThat(failure.join()).hasMessageContaining("without data");
    }

    @Test
    void whatIsWrittenBeforeTheHandshakeWaitsInOrder() throws Exception {
        Listener listener = transport.listen(loopback(0), session -> {
            session.getFilterChain().addFirst(TlsFilter.NAME, new TlsFilter(TestKeys.server(), new Notes()));
            return new Echo() {
                @Override
                public void sessionOpened(IoSession s) {
                    s.write(IoBuffer.wrap(ascii("one ")));
                    session.send(ByteBuffer.wrap(ascii("two ")));
                    s.write(IoBuffer.wrap(ascii("three")));
                    assertThat(session.heldBytes()).isEqualTo(13);
                }
            };
        });
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client())) {
            client.handshake(NONE);
            assertThat(client.read(13)).isEqualTo(ascii("one two three"));
        }
        awaitClosed();
        assertThat(sent).hasValue(2);
    }

    @Test
    void tooMuchBeforeTheHandshakeFails() throws Exception {
        Listener listener = transport.listen(loopback(0), session -> {
            session.getFilterChain().addFirst(TlsFilter.NAME, new TlsFilter(TestKeys.server(), new Notes()));
            return new Echo() {
                @Override
                public void sessionOpened(IoSession s) {
                    for (int i = 0; i < 10; i++) {
                        s.write(IoBuffer.wrap(new byte[10_000]));
                    }
                }
            };
        });
        try (Socket socket = new Socket()) {
            socket.connect(listener.localAddress());
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        awaitClosed();
        assertThat(events).containsExactly("failed", "closed");
    }

    @Test
    void aFilterCannotBeTakenOffALivingSession() throws Exception {
        Listener listener = echo(TestKeys::server);
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client())) {
            client.handshake(NONE);
            assertThatThrownBy(() -> accepted.join().getFilterChain().remove(TlsFilter.NAME))
                    .hasRootCauseInstanceOf(IllegalStateException.class);
        }
    }

    // ---- STARTTLS ----

    /** Answers STLS in clear and starts; then echoes. */
    private final class Stls extends IoHandlerAdapter {
        private final IoHandler after = new Echo();

        @Override
        public void messageReceived(IoSession session, Object message) {
            ((MailSession) session).setHandler(after);
            session.write(IoBuffer.wrap(ascii("+OK\r\n")));
            TlsFilter tls = new TlsFilter(TestKeys.server(), new Notes());
            session.getFilterChain().addFirst(TlsFilter.NAME, tls);
            tls.begin();
        }
    }

    @Test
    void starttlsInTheMiddle() throws Exception {
        Listener listener = transport.listen(loopback(0), session -> new Stls());
        try (EngineClient client = new EngineClient(listener.localAddress(), TestKeys.client())) {
            client.raw(ascii("STLS\r\n"));
            assertThat(client.socket.getInputStream().readNBytes(5)).isEqualTo(ascii("+OK\r\n"));
            client.handshake(ascii("CAPA"));
            assertThat(client.read(4)).isEqualTo(ascii("CAPA"));
        }
        assertThat(events).startsWith("established TLSv1.3");
    }

    // ---- towards a real-server ----

    @Test
    void aCertificateThatIsNotTrustedFailsWithAnAlertAndNothingSaid() throws Exception {
        try (SSLServerSocket server = (SSLServerSocket)
                TestKeys.tls().getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Throwable> atServer = CompletableFuture.supplyAsync(
                    () -> {
                        try (Socket socket = server.accept()) {
                            return new IOException(
                                    "heard " + socket.getInputStream().read());
                        } catch (IOException e) {
                            return e;
                        }
                    },
                    PEERS);
            SSLContext trustsNobodyHere = SSLContext.getInstance("TLS");
            trustsNobodyHere.init(null, null, null);
            SSLEngine engine = trustsNobodyHere.createSSLEngine("localhost", 0);
            engine.setUseClientMode(true);
            Listener listener = transport.listen(loopback(0), near -> {
                near.thread()
                        .execute(() ->
                                transport.connect(near, loopback(server.getLocalPort()), SOON, new ConnectHandler() {
                                    @Override
                                    public IoHandler setUp(MailSession session) {
                                        return new Echo();
                                    }

                                    @Override
                                    public void connected(MailSession session) {
                                        TlsFilter tls = new TlsFilter(engine, new Notes());
                                        session.getFilterChain().addFirst(TlsFilter.NAME, tls);
                                        tls.begin();
                                        session.write(IoBuffer.wrap(ascii("PASS secret\r\n")));
                                    }

                                    @Override
                                    public void failed(IOException cause) {
                                        failure.complete(cause);
                                    }
                                }));
                return new IoHandlerAdapter();
            });
            try (Socket client = new Socket()) {
                client.connect(listener.localAddress());
                assertThat(failure.get(20, TimeUnit.SECONDS)).isInstanceOf(SSLHandshakeException.class);
                assertThat(atServer.get(20, TimeUnit.SECONDS))
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("alert");
            }
            awaitClosed();
            assertThat(events).containsExactly("failed", "closed");
        }
    }

    // ---- another implementation ----

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslIsContentWithTheEnd(String version) throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/openssl")))
                .as("openssl is installed")
                .isTrue();
        Listener listener = transport.listen(loopback(0), session -> {
            session.getFilterChain().addFirst(TlsFilter.NAME, new TlsFilter(TestKeys.server(), new Notes()));
            return new Echo() {
                @Override
                public void messageReceived(IoSession s, Object message) {
                    super.messageReceived(s, message);
                    session.closeAfterFlush();
                }
            };
        });
        Process openssl = new ProcessBuilder(
                        "/usr/bin/openssl",
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + listener.localAddress().getPort(),
                        version,
                        "-quiet")
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = openssl.getOutputStream()) {
            in.write(ascii("NOOP\n"));
            in.flush();
            String said = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(said).contains("NOOP").doesNotContain("unexpected eof", "SSL routines", "errno");
            assertThat(openssl.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(openssl.exitValue()).isZero();
        }
    }
}
