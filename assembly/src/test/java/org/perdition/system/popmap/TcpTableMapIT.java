// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.stores.Postmap;
import org.perdition.system.stores.Postsrsd;
import org.perdition.system.stores.TableServer;

/** The {@code tcp_table} popmap, asked beside Postfix's own client. */
class TcpTableMapIT extends ServerPopmapContract {
    private final int port = FreePort.next();
    private final String map = "127.0.0.1:" + port;
    private @Nullable TableServer server;

    @BeforeEach
    void needsPython() {
        Peer.PYTHON.require();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private void serve(String where, Map<String, String> entries) {
        if (server == null) {
            server = new TableServer("tcp_table", where, entries);
        } else {
            server.restart(entries);
        }
    }

    private static Popmap open(String map) throws Exception {
        return TarballPopmaps.open(
                "tcp_table", new PopmapOptions("map", map, Map.of(), Path.of("/etc/perdition"), TIMEOUT, 16));
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        serve(Integer.toString(port), entries);
        return open(map);
    }

    @Override
    protected void stopServer() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        serve(Integer.toString(port), entries);
    }

    @Override
    protected void freezeServer() {
        if (server != null) {
            server.freeze();
        }
    }

    @Override
    protected void thawServer() {
        if (server != null) {
            server.thaw();
        }
    }

    @Test
    void answersAsPostfixIsAnswered() throws Exception {
        Peer.POSTMAP.require();
        serve(Integer.toString(port), PostfixTables.TABLE);
        try (Popmap popmap = open(map)) {
            assertThat(PostfixTables.found(popmap, CONTEXT)).hasSizeGreaterThan(200);
            PostfixTables.compare(popmap, CONTEXT, "tcp:" + map);
        }
    }

    @Test
    void usersLogInWhereItSays() {
        PostfixTables.usersLogIn(
                entries -> serve(Integer.toString(port), entries),
                configuration -> configuration.set("map_library", "tcp_table").set("map_library_opt", map));
    }

    @Test
    void usersLogInWhereItSaysByProperties() {
        PostfixTables.usersLogIn(
                entries -> serve(Integer.toString(port), entries),
                configuration -> configuration
                        .set("map_library", "routes")
                        .set("popmap.routes.library", "tcp_table")
                        .set("popmap.routes.server", map)
                        .set("popmap.routes.pool", "2"));
    }

    /** A server that somebody else has written; its answers hold characters that must be encoded. */
    @Test
    void asksPostsrsdAsPostfixDoes() throws Exception {
        Peer.POSTSRSD.require();
        Peer.POSTMAP.require();
        List<String> keys =
                List.of("bob@example.org", "a b+c@example.org", "100%@example.org", "no-domain", "x@example.net");
        try (Postsrsd postsrsd = new Postsrsd();
                Popmap popmap = open(postsrsd.address())) {
            Map<String, String> byPostfix = new Postmap().ask("tcp:" + postsrsd.address(), keys);
            assertThat(byPostfix).hasSize(4).doesNotContainKey("no-domain");
            for (String key : keys) {
                LookupResult expected = byPostfix.containsKey(key)
                        ? new LookupResult.Found(byPostfix.getOrDefault(key, ""))
                        : LookupResult.NOT_FOUND;
                assertThat(popmap.lookup(LookupKey.of(key), CONTEXT)).isEqualTo(expected);
            }
            for (int length = 100; length < 4_000; length += 100) {
                assertThat(popmap.lookup(LookupKey.of("x".repeat(length)), CONTEXT))
                        .isEqualTo(LookupResult.NOT_FOUND);
                assertThat(popmap.lookup(LookupKey.of(keys.get(0)), CONTEXT))
                        .isEqualTo(new LookupResult.Found(byPostfix.getOrDefault(keys.get(0), "")));
            }
        }
    }
}
