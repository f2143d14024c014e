// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.ssl.SslFilter;
import org.apache.mina.transport.socket.nio.NioSocketConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.pop3.Pop3ClientCodecFactory;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Pop3SyntaxError;
import org.perdition.pop3.Secret;

/** The example of the README is the file that is compiled, and does what it says over real sockets. */
class MemoryPop3ServerTest {
    private static final int DEADLINE_MILLIS = 20_000;

    @TempDir
    static Path directory;

    private static SSLContext tls;
    private static MemoryPop3Server server;

    @BeforeAll
    static void start() throws Exception {
        tls = TestKeys.context(directory);
        server = new MemoryPop3Server("bob", "secret", Map.of("1", "Subject: hi\r\n\r\n.dot\r\nbye\r\n"), tls);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(DEADLINE_MILLIS);
        return socket;
    }

    private static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return line + "<end>";
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> logInAndReadAMail(Socket socket) throws IOException {
        send(socket, "USER bob\r\nPASS secret\r\nSTAT\r\nRETR 1\r\nQUIT\r\n");
        List<String> lines = new ArrayList<>();
        do {
            lines.add(line(socket));
        } while (!lines.get(lines.size() - 1).endsWith("<end>"));
        return lines;
    }

    @Test
    void readmeShowsTheSource() throws IOException {
        String source = Files.readString(
                Path.of("src/test/java/org/perdition/pop3/example/MemoryPop3Server.java"), StandardCharsets.UTF_8);
        String readme = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
        assertThat(readme).contains("```java\n" + source + "```");
        assertThat(source.lines().count()).isLessThan(100);
    }

    @Test
    void dialogueInClear() throws IOException {
        try (Socket socket = connect()) {
            assertThat(line(socket)).isEqualTo("+OK ready");
            assertThat(logInAndReadAMail(socket))
                    .containsExactly(
                            "+OK and the password?",
                            "+OK welcome",
                            "+OK 1 26",
                            "+OK mail follows",
                            "Subject: hi",
                            "",
                            "..dot",
                            "bye",
                            ".",
                            "+OK bye",
                            "<end>");
        }
    }

    @Test
    void dialogueBehindStls() throws IOException {
        try (Socket socket = connect()) {
            assertThat(line(socket)).isEqualTo("+OK ready");
            send(socket, "USER bob\r\n");
            assertThat(line(socket)).isEqualTo("+OK and the password?");
            send(socket, "STLS\r\n");
            assertThat(line(socket)).isEqualTo("+OK go on");
            try (SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", 0, true)) {
                secured.startHandshake();
                send(secured, "PASS secret\r\n");
                assertThat(line(secured))
                        .as("the name given in clear is forgotten")
                        .startsWith("-ERR [AUTH]");
                assertThat(logInAndReadAMail(secured)).contains("+OK welcome", "..dot", "+OK bye");
            }
        }
    }

    @Test
    void aCommandBehindStlsInOneSegmentClosesTheConnection() throws IOException {
        try (Socket socket = connect()) {
            assertThat(line(socket)).isEqualTo("+OK ready");
            send(socket, "STLS\r\nUSER evil\r\n");
            assertThat(closed(socket)).isTrue();
        }
    }

    @Test
    void aLineWithoutEndClosesTheConnection() throws IOException {
        try (Socket socket = connect()) {
            assertThat(line(socket)).isEqualTo("+OK ready");
            send(socket, "x".repeat(20_000));
            assertThat(closed(socket)).isTrue();
        }
    }

    /** Whether nothing more comes but the end, or a reset as our bytes were not read. */
    private static boolean closed(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void clientCodecSpeaksToServerCodec() throws Exception {
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        NioSocketConnector connector = new NioSocketConnector(1);
        try {
            connector.getFilterChain().addLast("pop3", new ProtocolCodecFilter(new Pop3ClientCodecFactory()));
            connector.setHandler(new IoHandlerAdapter() {
                @Override
                public void messageReceived(IoSession session, Object message) {
                    if (message.equals(new Pop3Response.Ok(null, "go on"))) {
                        session.getFilterChain().addFirst("tls", new SslFilter(tls));
                        Pop3ClientCodecFactory.reset(session);
                    }
                    received.add(message);
                }
            });
            IoSession session = connector
                    .connect(new InetSocketAddress("127.0.0.1", server.port()))
                    .await()
                    .getSession();
            assertThat(next(received)).isEqualTo(new Pop3Response.Ok(null, "ready"));
            session.write(new Pop3Command.Capa());
            assertThat(next(received))
                    .isEqualTo(new Pop3Response.MultiLine(
                            new Pop3Response.Ok(null, "list follows"), List.of("USER", "STLS")));
            session.write(new Pop3Command.Stls());
            assertThat(next(received)).isEqualTo(new Pop3Response.Ok(null, "go on"));
            session.write(new Pop3Command.User("bob"));
            assertThat(next(received)).isEqualTo(new Pop3Response.Ok(null, "and the password?"));
            session.write(new Pop3Command.Pass(Secret.of("wrong")));
            assertThat(next(received)).isEqualTo(new Pop3Response.Err("AUTH", "wrong name or password"));
            assertThat(session.isSecured()).isTrue();
            session.closeNow().await(DEADLINE_MILLIS);
        } finally {
            connector.dispose(true);
        }
    }

    @Test
    void bytesBehindTheOkToStlsCloseTheClientsConnection() throws Exception {
        BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        NioSocketConnector connector = new NioSocketConnector(1);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            connector.getFilterChain().addLast("pop3", new ProtocolCodecFilter(new Pop3ClientCodecFactory()));
            connector.setHandler(new IoHandlerAdapter() {
                @Override
                public void messageReceived(IoSession session, Object message) {
                    received.add(message);
                }
            });
            IoSession session =
                    connector.connect(listener.getLocalSocketAddress()).await().getSession();
            try (Socket socket = listener.accept()) {
                socket.setSoTimeout(DEADLINE_MILLIS);
                session.write(new Pop3Command.Stls());
                assertThat(line(socket)).isEqualTo("STLS");
                send(socket, "+OK go\r\n+OK you are in\r\n");
                assertThat(next(received)).isEqualTo(new Pop3Response.Malformed(Pop3SyntaxError.DATA_BEHIND_STLS));
                assertThat(closed(socket)).isTrue();
            }
        } finally {
            connector.dispose(true);
        }
    }

    private static Object next(BlockingQueue<Object> received) throws InterruptedException {
        Object message = received.poll(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
        return message == null ? "nothing came" : message;
    }
}
