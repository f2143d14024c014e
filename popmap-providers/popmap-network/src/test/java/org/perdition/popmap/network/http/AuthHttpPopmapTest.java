// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.Secret;
import org.perdition.popmap.ServerPopmapContract;

/** The contract against the JDK's own HTTP server as auth server; what it is told is percent-decoded, as scripts do. */
class AuthHttpPopmapTest extends ServerPopmapContract {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile Map<String, String> entries = Map.of();
    private volatile CountDownLatch frozen = new CountDownLatch(0);
    private volatile @Nullable String authPass;
    private volatile @Nullable HttpExchange last;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        startAt(0);
    }

    @AfterEach
    void stop() {
        thawServer();
        stopServer();
        threads.shutdownNow();
    }

    private void startAt(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
        server.setExecutor(threads);
        server.createContext("/auth", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            frozen.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last = exchange;
        byte[] user = exchange.getRequestHeaders().getFirst("Auth-User").getBytes(StandardCharsets.ISO_8859_1);
        String key =
                URLDecoder.decode(new String(user, StandardCharsets.UTF_8).replace("+", "%2B"), StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Auth-Status", "OK");
        String target = entries.get(key);
        if (target != null) {
            exchange.getResponseHeaders().set("Auth-Server", target);
        }
        if (authPass != null) {
            exchange.getResponseHeaders().set("Auth-Pass", authPass);
        }
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    @Override
    protected Popmap open(Map<String, String> map) throws Exception {
        entries = map;
        PopmapOptions options = new PopmapOptions("auth", url(), Map.of(), Path.of("/etc/perdition"), TIMEOUT, 16);
        return new AuthHttpFactory().open(options);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/auth";
    }

    @Override
    protected void stopServer() {
        server.stop(0);
    }

    @Override
    protected void startServer(Map<String, String> map) throws IOException {
        entries = map;
        startAt(server.getAddress().getPort());
    }

    @Override
    protected void freezeServer() {
        frozen = new CountDownLatch(1);
    }

    @Override
    protected void thawServer() {
        frozen.countDown();
    }

    @Test
    void theNextUrlIsAskedIfOneFails() throws Exception {
        entries = Map.of("alice", "one.example.net");
        String urls = url().replace("/auth", "/nothing-here") + " " + url();
        try (Popmap popmap = new AuthHttpFactory().open(PopmapOptions.of(urls, Path.of("/etc/perdition")))) {
            assertThat(popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .isEqualTo(new LookupResult.Found("one.example.net"));
        }
        try (Popmap popmap = new AuthHttpFactory()
                .open(PopmapOptions.of(url().replace("/auth", "/nothing-here"), Path.of("/etc/perdition")))) {
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("no Auth-Status, but HTTP status 404");
        }
    }

    @Test
    void aPasswordThatCannotBeSentIsWrong() throws Exception {
        LookupContext context = new LookupContext(
                CONTEXT.client(), CONTEXT.local(), "POP3", false, "@", 1, Optional.of(new Secret(new byte[8_001])));
        try (Popmap popmap = open(Map.of("alice", "one.example.net"))) {
            assertThat(popmap.lookup(LookupKey.of("alice"), context))
                    .isEqualTo(new LookupResult.Refused("Invalid login or password", Duration.ZERO));
            assertThat(last).isNull();
        }
    }

    @Test
    void aPasswordInTheReplyCountsOnlyIfTheClientsWasSent() throws Exception {
        LookupContext context = new LookupContext(
                CONTEXT.client(),
                CONTEXT.local(),
                "POP3",
                false,
                "@",
                1,
                Optional.of(new Secret("any".getBytes(StandardCharsets.UTF_8))));
        LookupResult opened = new LookupResult.Found(
                "one.example.net",
                Optional.empty(),
                Optional.of(new Secret("master".getBytes(StandardCharsets.UTF_8))));
        entries = Map.of("alice", "one.example.net");
        authPass = "master";
        try (Popmap popmap =
                new AuthHttpFactory().open(PopmapOptions.of(Map.of("url", url()), Path.of("/etc/perdition")))) {
            assertThat(popmap.lookup(LookupKey.of("alice"), context)).isEqualTo(opened);
        }
        Map<String, String> off = Map.of("url", url(), "send_password", "off");
        try (Popmap popmap = new AuthHttpFactory().open(PopmapOptions.of(off, Path.of("/etc/perdition")))) {
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), context))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("sent an Auth-Pass, but send_password is off")
                    .hasMessageNotContaining("master");
            authPass = null;
            assertThat(popmap.lookup(LookupKey.of("alice"), context))
                    .isEqualTo(new LookupResult.Found("one.example.net"));
        }
    }

    @Test
    void authenticatesItself() throws Exception {
        entries = Map.of("alice", "one.example.net");
        Map<String, String> properties = Map.of("url", url(), "user", "proxy", "password", "hush");
        try (Popmap popmap = new AuthHttpFactory().open(PopmapOptions.of(properties, Path.of("/etc/perdition")))) {
            popmap.lookup(LookupKey.of("alice"), CONTEXT);
            assertThat(Objects.requireNonNull(last).getRequestHeaders().get("Authorization"))
                    .isEqualTo(List.of("Basic cHJveHk6aHVzaA=="));
        }
    }
}
