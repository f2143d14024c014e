// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.fppt.jedismock.RedisServer;
import com.github.fppt.jedismock.operations.server.MockExecutor;
import com.github.fppt.jedismock.server.ServiceOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.ServerPopmapContract;
import redis.clients.jedis.Jedis;

class RedisPopmapTest extends ServerPopmapContract {
    private static final LookupKey ALICE = LookupKey.of("alice");
    private static final LookupResult ONE = new LookupResult.Found("one");

    private @Nullable RedisServer server;
    private int port;
    private volatile CountDownLatch thawed = new CountDownLatch(0);

    private RedisServer start(int wanted) throws IOException {
        server = RedisServer.newRedisServer(wanted)
                .setOptions(ServiceOptions.withInterceptor((state, command, arguments) -> {
                    try {
                        thawed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return MockExecutor.proceed(state, command, arguments);
                }));
        RedisServer started = server.start();
        this.port = started.getBindPort();
        return started;
    }

    private RedisServer server() {
        return Objects.requireNonNull(server);
    }

    private void fill(Map<String, String> entries) {
        try (Jedis jedis = new Jedis("127.0.0.1", server().getBindPort())) {
            entries.forEach((key, value) -> jedis.set("perdition:" + key, value));
        }
    }

    private Popmap popmap(Map<String, String> more) throws PopmapConfigurationException {
        Map<String, String> properties = new HashMap<>(more);
        properties.putIfAbsent("host", "127.0.0.1:" + server().getBindPort());
        return new RedisPopmapFactory()
                .open(new PopmapOptions("redis", "", properties, Path.of("/etc/perdition"), TIMEOUT, 16));
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        start(0);
        fill(entries);
        return popmap(Map.of());
    }

    @Override
    protected void stopServer() throws IOException {
        server().stop();
    }

    @Override
    protected void startServer(Map<String, String> entries) throws IOException {
        start(port);
        fill(entries);
    }

    @Override
    protected void freezeServer() {
        thawed = new CountDownLatch(1);
    }

    @Override
    protected void thawServer() {
        thawed.countDown();
    }

    @AfterEach
    void close() throws IOException {
        thawServer();
        if (server != null && server.isRunning()) {
            server.stop();
        }
    }

    @Test
    void aServerStartedAnewAnswersTheVeryNextLookup() throws Exception {
        try (Popmap popmap = open(Map.of("alice", "one"))) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
            stopServer();
            startServer(Map.of("alice", "one"));
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
    }

    @Test
    void aHashHasUserHostAndPort() throws Exception {
        start(0);
        try (Jedis jedis = new Jedis("127.0.0.1", server().getBindPort())) {
            jedis.hset("u/alice", Map.of("user", "al", "host", "one", "port", "143"));
            jedis.hset("u/bob", Map.of("host", "two", "other", "x"));
            jedis.set("u/carol", "three");
        }
        try (Popmap popmap = popmap(Map.of("type", "hash", "prefix", "u/"))) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(new LookupResult.Found("al@one:143"));
            assertThat(popmap.lookup(LookupKey.of("bob"), CONTEXT)).isEqualTo(new LookupResult.Found("two"));
            assertThat(popmap.lookup(LookupKey.of("dan"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("carol"), CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("another type of value");
        }
    }

    @Test
    void aServerThatIsDownIsPassedOver() throws Exception {
        start(0);
        fill(Map.of("alice", "one"));
        // Nobody listens at 127.9.9.9.
        String hosts = "127.9.9.9:" + server().getBindPort() + ", 127.0.0.1:" + server().getBindPort();
        try (Popmap popmap = popmap(Map.of("host", hosts))) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
            server().stop();
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContainingAll("127.9.9.9", "127.0.0.1");
        }
    }

    @Test
    void whatIsNoAnswerLeavesNoConnectionBehind() throws Exception {
        for (String nonsense :
                List.of("HTTP/1.1 400 Bad Request\r\n", "$-5\r\n", ":1\r\n", "*1\r\n$1\r\nx\r\n", "\r\n")) {
            try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                Thread liar = new Thread(() -> answer(listening, nonsense));
                liar.setDaemon(true);
                liar.start();
                String host = "127.0.0.1:" + listening.getLocalPort();
                try (Popmap popmap = new RedisPopmapFactory()
                        .open(new PopmapOptions(
                                "redis", "", Map.of("host", host, "pool", "1"), Path.of("/"), TIMEOUT, 16))) {
                    for (int i = 0; i < 3; i++) {
                        assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                                .as(nonsense)
                                .isInstanceOf(PopmapUnavailableException.class)
                                .hasMessageNotContaining("busy");
                    }
                }
            }
        }
    }

    private static void answer(ServerSocket listening, String nonsense) {
        try {
            while (true) {
                try (Socket socket = listening.accept()) {
                    while (socket.getInputStream().read(new byte[1_024]) > 0) {
                        socket.getOutputStream().write(nonsense.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    @Test
    void aDatabaseByNumber() throws Exception {
        start(0);
        try (Jedis jedis = new Jedis("127.0.0.1", server().getBindPort())) {
            jedis.select(3);
            jedis.set("perdition:alice", "one");
        }
        try (Popmap third = popmap(Map.of("database", "3"));
                Popmap other = popmap(Map.of())) {
            assertThat(third.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
            assertThat(other.lookup(ALICE, CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
        }
    }
}
