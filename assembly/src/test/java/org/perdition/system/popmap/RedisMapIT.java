// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.stores.Redis;

/** The {@code redis} popmap with Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisMapIT extends ServerPopmapContract {
    private static final LookupKey ALICE = LookupKey.of("alice");
    private static final LookupResult ONE = new LookupResult.Found("one");

    private final Authority authority = new Authority("Redis authority");
    private final Path folder = TemporaryFolder.create("perdition-redis-map");

    private @Nullable Redis started;

    @BeforeAll
    void start() {
        started = new Redis(authority.issue("localhost"));
    }

    @AfterAll
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    private Redis redis() {
        return Objects.requireNonNull(started);
    }

    private Popmap popmap(String option) throws Exception {
        return TarballPopmaps.open("redis", PopmapOptions.of(option, folder));
    }

    private Popmap popmap(Map<String, String> properties) throws Exception {
        return TarballPopmaps.open("redis", new PopmapOptions("redis", "", properties, folder, timeout(), 16));
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        redis().fill(entries);
        return popmap(Map.of("url", "redis://127.0.0.1:" + redis().port()));
    }

    @Override
    protected void stopServer() {
        redis().stop();
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        redis().start();
        redis().fill(entries);
    }

    @Override
    protected void freezeServer() {
        redis().signal("STOP");
    }

    @Override
    protected void thawServer() {
        redis().signal("CONT");
    }

    @Test
    void aUserWithAPasswordReadsWhatItMay() throws Exception {
        redis().fill(Map.of("alice", "one"));
        redis().run(List.of("SET", "other:alice", "two"));
        String host = "redis://proxy:se:cr%40t@127.0.0.1:" + redis().port();
        try (Popmap popmap = popmap(host)) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
        try (Popmap popmap = popmap(host + "?prefix=other:")) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("refuses user or password");
        }
        try (Popmap popmap = popmap("redis://proxy:wrong@127.0.0.1:" + redis().port())) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("refuses user or password")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void withTlsTheCertificateMustBeTrustedAndForTheHost() throws Exception {
        redis().fill(Map.of("alice", "one"));
        Path ca = authority.self().writeCertificate(folder.resolve("ca.pem"));
        String port = ":" + redis().tlsPort();
        try (Popmap popmap = popmap(Map.of("url", "rediss://localhost" + port, "ca_file", ca.toString()))) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
        try (Popmap untrusted = popmap("rediss://localhost" + port);
                Popmap otherName = popmap(Map.of("url", "rediss://127.0.0.1" + port, "ca_file", ca.toString()))) {
            for (Popmap each : List.of(untrusted, otherName)) {
                assertThatThrownBy(() -> each.lookup(ALICE, CONTEXT)).isInstanceOf(PopmapUnavailableException.class);
            }
        }
    }

    @Test
    void aHashAndAnotherDatabase() throws Exception {
        redis().fill(Map.of("bob", "one"));
        redis().run(List.of("HSET", "perdition:alice", "user", "al", "host", "one", "port", "143"));
        try (Popmap popmap = popmap("redis://127.0.0.1:" + redis().port() + "/0?type=hash");
                Popmap strings = popmap("redis://127.0.0.1:" + redis().port());
                Popmap other = popmap("redis://127.0.0.1:" + redis().port() + "/1")) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(new LookupResult.Found("al@one:143"));
            assertThat(popmap.lookup(LookupKey.of("nobody"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            assertThatThrownBy(() -> strings.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("another type of value");
            assertThat(other.lookup(LookupKey.of("bob"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
        }
    }

    @Test
    void theOptionNamesTheServer() {
        Configuration configuration = new Configuration()
                .set("map_library", "redis")
                .set("map_library_opt", "redis://127.0.0.1:" + redis().port());
        MapLogin.check(configuration, server -> redis().fill(Map.of("alice", server)));
    }

    @Test
    void propertiesNameTheServer() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), Redis.PASSWORD + "\n");
        Configuration configuration = new Configuration()
                .set("map_library", "redis")
                .set("popmap.redis.host", "127.0.0.1")
                .set("popmap.redis.port", Integer.toString(redis().port()))
                .set("popmap.redis.user", "proxy")
                .set("popmap.redis.password_file", password);
        MapLogin.check(configuration, server -> redis().fill(Map.of("alice", server)));
    }
}
