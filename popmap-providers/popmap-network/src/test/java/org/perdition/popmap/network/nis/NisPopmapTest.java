// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.nis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.popmap.network.Resolver;
import org.perdition.popmap.network.StuckNames;

class NisPopmapTest extends ServerPopmapContract {
    private static final LookupKey ALICE = LookupKey.of("alice");
    private static final LookupResult ONE = new LookupResult.Found("one");

    @TempDir
    private Path folder;

    private @Nullable FakeNis nis;

    private FakeNis nis() {
        return Objects.requireNonNull(nis);
    }

    @AfterEach
    void close() {
        if (nis != null) {
            nis.close();
        }
    }

    private static NisSettings settings(String domain, String map, String... servers) {
        return new NisSettings(map, domain, List.of(servers), TIMEOUT, 16);
    }

    private Popmap open(NisSettings settings) {
        return new NisPopmap(
                settings, new NisServers(settings, folder.resolve("yp.conf"), nis().port(), new Resolver()));
    }

    private Popmap usual() {
        return open(settings(FakeNis.DOMAIN, FakeNis.MAP, "127.0.0.1"));
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws IOException {
        nis = new FakeNis(0, entries);
        return usual();
    }

    @Override
    protected void stopServer() {
        nis().close();
    }

    @Override
    protected void startServer(Map<String, String> entries) throws IOException {
        nis = new FakeNis(nis().port(), entries);
    }

    @Override
    protected void freezeServer() {
        nis().freeze();
    }

    @Override
    protected void thawServer() {
        nis().thaw();
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
    void connectionsAreKept() throws Exception {
        try (Popmap popmap = open(Map.of("alice", "one"))) {
            popmap.lookup(ALICE, CONTEXT);
            int before = nis().connections();
            for (int i = 0; i < 10; i++) {
                assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
            }
            assertThat(nis().connections()).isEqualTo(before);
        }
    }

    @Test
    void theServerIsThatOfYpbindThatOfYpConfOrThatOfTheProperty() throws Exception {
        nis = new FakeNis(0, Map.of("alice", "one"));
        try (Popmap popmap = open(settings(FakeNis.DOMAIN, FakeNis.MAP))) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContainingAll("ypbind", "yp.conf is not there", "\"server\"");
            Files.writeString(folder.resolve("yp.conf"), "domain example broadcast\n");
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContainingAll("yp.conf:1", "broadcast", "domain example server HOST");
            Files.writeString(folder.resolve("yp.conf"), "domain example server 127.0.0.1\n");
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
        Files.delete(folder.resolve("yp.conf"));
        nis().bind();
        try (Popmap popmap = open(settings(FakeNis.DOMAIN, FakeNis.MAP))) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
    }

    @Test
    void theNextServerIsAskedWhereOneIsDown() throws Exception {
        nis = new FakeNis(0, Map.of("alice", "one"));
        // Nobody listens at 127.9.9.9.
        try (Popmap popmap = open(settings(FakeNis.DOMAIN, FakeNis.MAP, "127.9.9.9", "127.0.0.1"))) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
    }

    @Test
    void aNameServiceThatDoesNotAnswerIsNotWaitedForEver() throws Exception {
        nis = new FakeNis(0, Map.of("alice", "one"));
        NisSettings settings =
                new NisSettings(FakeNis.MAP, FakeNis.DOMAIN, List.of("name.example.net"), Duration.ofSeconds(1), 16);
        try (StuckNames names = new StuckNames();
                Popmap popmap = new NisPopmap(
                        settings,
                        new NisServers(settings, folder.resolve("yp.conf"), nis().port(), names.resolver()))) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("name.example.net: the name service does not answer");
            assertThat(names.asked()).isEqualTo(1);
        }
    }

    @Test
    void anUnknownMapOrDomainIsNoAnswer() throws Exception {
        nis = new FakeNis(0, Map.of("alice", "one"));
        try (Popmap popmap = open(settings(FakeNis.DOMAIN, "other", "127.0.0.1"))) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("no map other");
        }
        try (Popmap popmap = open(settings("other", FakeNis.MAP, "127.0.0.1"))) {
            assertThatThrownBy(() -> popmap.lookup(ALICE, CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("no domain other");
        }
    }

    @Test
    void keysByWhichAMapTellsOfItselfAreNoUsers() throws Exception {
        try (Popmap popmap = open(Map.of("YP_MASTER_NAME", "master", "YP", "one"))) {
            assertThat(popmap.lookup(LookupKey.of("YP_MASTER_NAME"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
            assertThat(popmap.lookup(LookupKey.of("YP"), CONTEXT)).isEqualTo(ONE);
        }
    }

    @Test
    void withoutTimeoutItWaitsForAnAnswer() throws Exception {
        nis = new FakeNis(0, Map.of("alice", "one"));
        NisSettings settings = new NisSettings(FakeNis.MAP, FakeNis.DOMAIN, List.of("127.0.0.1"), Duration.ZERO, 1);
        try (Popmap popmap = open(settings)) {
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
            assertThat(popmap.lookup(ALICE, CONTEXT)).isEqualTo(ONE);
        }
    }
}
