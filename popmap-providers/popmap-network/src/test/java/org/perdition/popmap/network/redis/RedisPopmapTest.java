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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
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
import org.perdition.popmap.net.Resolver;
import org.perdition.popmap.net.StuckNames;
import org.perdition.popmap.net.TimeLimit;
import org.perdition.popmap.network.Endpoint;
import org.perdition.popmap.network.stream.StandIn;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

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

    private static StandIn redis(String answer) throws IOException {
        return StandIn.inet((in, out) -> {
            String lines = "";
            while (!lines.endsWith("$15\r\nperdition:alice\r\n")) {
                int octet = in.read();
                if (octet < 0) {
                    return false;
                }
                lines += (char) octet;
            }
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return true;
        });
    }

    private static Popmap popmap(StandIn standIn, Duration timeout) throws PopmapConfigurationException {
        return new RedisPopmapFactory()
                .open(new PopmapOptions("redis", "", Map.of("host", standIn.hostPort()), Path.of("/"), timeout, 16));
    }

    @Test
    void memoryIsNotSetAsideForWhateverIsAnnounced() throws Exception {
        for (String announced : List.of("$2147483647\r\n", "$100001\r\n", "*2147483647\r\n")) {
            try (StandIn liar = redis(announced);
                    Popmap popmap = popmap(liar, TIMEOUT)) {
                assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                        .as(announced)
                        .isInstanceOf(PopmapUnavailableException.class)
                        .hasMessageContaining("longer than 100000 bytes");
                assertThat(liar.accepted()).isEqualTo(1);
            }
        }
    }

    @Test
    void aTimeoutEndsTheIdleConnectionsToo() throws Exception {
        try (StandIn standIn = redis("$3\r\none\r\n");
                Popmap popmap = popmap(standIn, Duration.ofSeconds(2))) {
            standIn.freeze();
            ExecutorService threads = Executors.newFixedThreadPool(3);
            List<Future<LookupResult>> lookups = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                lookups.add(threads.submit(() -> popmap.lookup(ALICE, CONTEXT)));
            }
            await(() -> standIn.open() == 3);
            standIn.thaw();
            for (Future<LookupResult> lookup : lookups) {
                assertThat(lookup.get()).isEqualTo(ONE);
            }
            threads.shutdown();
            standIn.freeze();
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("no answer in time");
            standIn.thaw();
            await(() -> standIn.open() == 0);
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
            assertThat(standIn.accepted()).isEqualTo(4);
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterAWhile() throws Exception {
        try (StandIn standIn = redis("$3\r\none\r\n");
                Resolver resolver = new Resolver()) {
            RedisSettings settings = RedisSettings.of(PopmapOptions.of("redis://" + standIn.hostPort(), Path.of("/")));
            Endpoint.Inet server = settings.servers().get(0);
            RedisSockets sockets = new RedisSockets(server, resolver, 5_000, null);
            try (RedisConnections connections =
                    new RedisConnections(server, settings, sockets, 5_000, Duration.ofMillis(100))) {
                connections.ask(
                        new CommandArguments(Protocol.Command.GET).add("perdition:alice"), TimeLimit.in(TIMEOUT));
                assertThat(standIn.accepted()).isEqualTo(1);
                await(() -> standIn.open() == 0);
            }
        }
    }

    @Test
    void aNameServiceThatDoesNotAnswerIsNotWaitedForEver() throws Exception {
        RedisSettings settings = RedisSettings.of(new PopmapOptions(
                "redis", "redis://name.example.net", Map.of(), Path.of("/"), Duration.ofSeconds(1), 16));
        try (StuckNames names = new StuckNames();
                Popmap popmap = new RedisPopmap(settings, new RedisServers(settings, null, names.resolver()))) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("no answer in time");
            assertThat(names.asked()).isEqualTo(1);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.sleep(10);
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
