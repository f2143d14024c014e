// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.pop3;
import static org.perdition.engine.session.Peers.sendCredentials;
import static org.perdition.engine.session.Peers.setup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.Wire;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;

/** The client goes while it is being logged in: nothing of its session stays behind. */
class VanishingClientTest {
    enum Way {
        FIN,
        RST
    }

    private static void leave(Wire client, Way way) throws IOException {
        if (way == Way.RST) {
            client.reset();
        } else {
            client.endOutput();
        }
    }

    /** Answers when told to. */
    private static final class SlowPopmap implements Popmap {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answer = new CountDownLatch(1);
        private final int port;

        SlowPopmap(int port) {
            this.port = port;
        }

        @Override
        public LookupResult lookup(LookupKey key, LookupContext context) throws InterruptedException {
            asked.countDown();
            answer.await();
            return new LookupResult.Found("127.0.0.1:" + port);
        }

        @Override
        public String describe() {
            return "slow";
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void duringTheLookup(Way way) throws Exception {
        try (ServerSocket listening = Wire.listen()) {
            SlowPopmap popmap = new SlowPopmap(listening.getLocalPort());
            try (LoopbackProxy proxy = pop3(setup().popmap(popmap));
                    Wire client = greeted(proxy)) {
                sendCredentials(client);
                popmap.asked.await();
                leave(client, way);
                popmap.answer.countDown();
                try (Wire server = Wire.accept(listening)) {
                    refuse(server);
                }
                proxy.awaitEmpty();
            }
        }
    }

    /** A real-server that refuses; the client may be gone before it has said so. */
    private static void refuse(Wire server) {
        try {
            server.say("-ERR not today\r\n");
        } catch (IOException e) {
            // The proxy has noticed and closed.
        }
        server.restOrReset();
    }

    /** Nothing takes connections from the backlog, and it is full, so a connect neither succeeds nor fails. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void duringTheConnect(Way way) throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                SocketChannel first = fill(full);
                SocketChannel second = fill(full);
                SocketChannel third = fill(full)) {
            Duration none = Duration.ZERO;
            LoopbackProxy.Setup setup =
                    setup().ports(full.getLocalPort()).timeouts(none, Duration.ofMillis(1_000), none);
            try (LoopbackProxy proxy = pop3(setup);
                    Wire client = greeted(proxy)) {
                sendCredentials(client);
                leave(client, way);
                proxy.awaitEmpty();
            }
        }
    }

    private static SocketChannel fill(ServerSocket full) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()));
        return channel;
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void duringTheDialogueWithTheRealServerThatAccepts(Way way) throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(listening.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = Peers.heardPassword(listening)) {
                leave(client, way);
                try {
                    server.say("+OK\r\n");
                } catch (IOException e) {
                    assertThat(way).isEqualTo(Way.RST);
                }
                assertThat(server.restOrReset()).as("sent to the real-server").isEmpty();
            }
            proxy.awaitEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void duringTheDialogueWithARealServerThatSaysNothingMore(Way way) throws Exception {
        Duration none = Duration.ZERO;
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().ports(listening.getLocalPort()).timeouts(none, none, Duration.ofMillis(1_000)));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = Peers.heardPassword(listening)) {
                leave(client, way);
                assertThat(server.restOrReset()).as("sent to the real-server").isEmpty();
            }
            proxy.awaitEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void betweenTwoCommands(Way way) throws Exception {
        try (LoopbackProxy proxy = pop3(setup());
                Wire client = greeted(proxy)) {
            client.say("USER bo");
            leave(client, way);
            proxy.awaitEmpty();
        }
    }
}
