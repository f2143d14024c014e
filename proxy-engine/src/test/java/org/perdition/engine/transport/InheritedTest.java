// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sockets that another process has made. */
class InheritedTest {
    private static final ConnectionSetup ECHO = session -> {
        session.setHandler(new IoHandlerAdapter());
        return new IoHandlerAdapter() {
            @Override
            public void messageReceived(IoSession from, Object message) {
                from.write(((IoBuffer) message).duplicate());
            }

            @Override
            public void inputClosed(IoSession from) {
                from.closeNow();
            }
        };
    };

    private Transport transport;

    @BeforeEach
    void start() throws IOException {
        transport = new Transport(1);
    }

    @AfterEach
    void stop() {
        transport.close();
    }

    @Test
    void anAcceptedConnectionIsServedAndItsEndTold() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (ServerSocketChannel listening = bound()) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port(listening))) {
                SocketChannel accepted = listening.accept();
                transport.adopt(accepted, ECHO, closed::countDown);
                assertEcho(client);
                assertThat(transport.connectedCount()).isOne();
                assertThat(closed.getCount()).isOne();
            }
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aListeningSocketIsServed() throws Exception {
        ServerSocketChannel listening = bound();
        int port = port(listening);
        Listener listener = transport.listen(listening, ECHO);
        assertThat(listener.localAddress().getPort()).isEqualTo(port);
        for (int i = 0; i < 2; i++) {
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertEcho(client);
            }
        }
        listener.close();
        assertThat(listening.isOpen()).isFalse();
    }

    private static ServerSocketChannel bound() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int port(ServerSocketChannel listening) throws IOException {
        return ((InetSocketAddress) listening.getLocalAddress()).getPort();
    }

    private static void assertEcho(Socket client) throws IOException {
        client.setSoTimeout(20_000);
        client.getOutputStream().write('x');
        assertThat(client.getInputStream().read()).isEqualTo('x');
    }
}
