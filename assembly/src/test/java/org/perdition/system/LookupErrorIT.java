// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Plugin;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;

/** A popmap that cannot say now: one of our own in {@code lib/plugins}, that never can. */
class LookupErrorIT {
    private static final String PROVIDER = """
            package plugin;

            import org.perdition.popmap.*;

            public class Down implements PopmapFactory, Popmap {
                public String name() {
                    return "down";
                }

                public Popmap open(PopmapOptions options) {
                    return this;
                }

                public LookupResult lookup(LookupKey key, LookupContext context) throws PopmapUnavailableException {
                    throw new PopmapUnavailableException("the database is down");
                }

                public String describe() {
                    return "down";
                }

                public void close() {}
            }
            """;

    @Test
    @ShowsOption("lookup_error_uses_default")
    void usersWaitUnlessTheDefaultServersAreToServeThem() throws IOException {
        try (ScriptedRealServer server = new ScriptedRealServer(peer -> {
            peer.send("+OK ready\r\n");
            peer.line();
            peer.send("+OK\r\n");
            peer.line();
            peer.send("+OK\r\n");
            peer.drain();
        })) {
            Configuration configuration = new Configuration()
                    .set("map_library", "down")
                    .listener("strict", Dialogue.POP3, server.address())
                    .listener("lax", Dialogue.POP3, server.address())
                    .forListener("lax", "lookup_error_uses_default", "on");
            Path folder = TemporaryFolder.create("perdition configuration");
            try (Proxy proxy =
                    Proxy.start(Plugin.install("plugin.Down", PROVIDER), folder, configuration.lines(), "")) {
                assertThat(logIn(configuration.port("strict"))).startsWith(Dialogue.POP3.unavailable());
                assertThat(server.connections()).isZero();
                proxy.awaitLog(0, "Lookup failed: down: popmap: the database is down");

                assertThat(logIn(configuration.port("lax"))).isEqualTo(Dialogue.POP3.accepted());
                assertThat(server.received()).containsExactly("USER bob", "PASS secret");
                proxy.awaitLog(0, "Lookup failed: ", "default server used");
            }
        }
    }

    private static String logIn(int port) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, "bob", "secret");
        }
    }
}
