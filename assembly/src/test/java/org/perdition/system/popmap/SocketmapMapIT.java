// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.Popmap;
import org.perdition.system.harness.TemporaryFolder;

/** The {@code socketmap} popmap, asked beside Postfix's own client. */
class SocketmapMapIT extends TableServerContract {
    SocketmapMapIT() {
        super("socketmap", "socketmap");
    }

    @Override
    String map() {
        return "inet:127.0.0.1:" + port + ":routes";
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
        serve(Map.of("alice", "one.example.net"));
        try (Popmap popmap = open(map() + "2")) {
            assertThat(PostfixTables.failure(popmap, CONTEXT, "alice")).contains("PERM");
        }
    }
}
