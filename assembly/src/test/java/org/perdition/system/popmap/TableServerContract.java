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
import org.perdition.system.stores.TableServer;

/** A popmap that asks a table server of Postfix's, beside Postfix's own client. */
abstract class TableServerContract extends ServerPopmapContract {
    final int port = FreePort.next();
    private final String library;
    private final String scheme;
    private @Nullable TableServer server;

    /**
     * For one of them.
     *
     * @param library the popmap's name, and the protocol of {@link TableServer}
     * @param scheme what Postfix calls the table
     */
    TableServerContract(String library, String scheme) {
        this.library = library;
        this.scheme = scheme;
    }

    /** The popmap's option, for the server on {@link #port}. */
    abstract String map();

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

    /** Starts the server at a port or socket, or again with other entries. */
    final void serve(String where, Map<String, String> entries) {
        if (server == null) {
            server = new TableServer(library, where, entries);
        } else {
            server.restart(entries);
        }
    }

    final void serve(Map<String, String> entries) {
        serve(Integer.toString(port), entries);
    }

    final Popmap open(String map) throws Exception {
        return TarballPopmaps.open(
                library, new PopmapOptions("map", map, Map.of(), Path.of("/etc/perdition"), timeout(), 16));
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        serve(entries);
        return open(map());
    }

    @Override
    protected void stopServer() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        serve(entries);
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
        serve(PostfixTables.TABLE);
        try (Popmap popmap = open(map())) {
            assertThat(PostfixTables.found(popmap, CONTEXT)).hasSizeGreaterThan(200);
            PostfixTables.compare(popmap, CONTEXT, scheme + ":" + map());
        }
    }

    @Test
    void usersLogInWhereItSays() {
        PostfixTables.usersLogIn(
                this::serve,
                configuration -> configuration.set("map_library", library).set("map_library_opt", map()));
    }
}
