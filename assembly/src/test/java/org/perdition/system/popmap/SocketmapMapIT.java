// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.stores.TableServer;

/** The {@code socketmap} popmap, asked beside Postfix's own client. */
class SocketmapMapIT extends ServerPopmapContract {
    private final int port = FreePort.next();
    private final String map = "inet:127.0.0.1:" + port + ":routes";
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
            server = new TableServer("socketmap", where, entries);
        } else {
            server.restart(entries);
        }
    }

    private static Popmap open(String map) throws Exception {
        return TarballPopmaps.open(
                "socketmap", new PopmapOptions("map", map, Map.of(), Path.of("/etc/perdition"), TIMEOUT, 16));
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
            PostfixTables.compare(popmap, CONTEXT, "socketmap:" + map);
        }
    }

    @Test
    void usersLogInWhereItSays() {
        PostfixTables.usersLogIn(
                entries -> serve(Integer.toString(port), entries),
                configuration -> configuration.set("map_library", "socketmap").set("map_library_opt", map));
    }

    @Test
    void usersLogInWhereASocketOfTheFileSystemSays() {
        String socket =
                TemporaryFolder.create("perdition-socketmap").resolve("s").toString();
        PostfixTables.usersLogIn(
                entries -> serve(socket, entries),
                configuration -> configuration
                        .set("map_library", "routes")
                        .set("popmap.routes.library", "socketmap")
                        .set("popmap.routes.map", "unix:" + socket + ":routes")
                        .set("popmap.routes.timeout", "4"));
    }

    @Test
    void aMapTheServerDoesNotHaveIsAFailure() throws Exception {
        serve(Integer.toString(port), Map.of("alice", "one.example.net"));
        try (Popmap popmap = open(map + "2")) {
            assertThat(PostfixTables.failure(popmap, CONTEXT, "alice")).contains("PERM");
        }
    }
}
