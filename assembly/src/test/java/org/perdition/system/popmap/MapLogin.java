// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;

/** Logins through the tarball's proxy to the real-server that a store names. */
final class MapLogin {
    private MapLogin() {}

    /**
     * Logs {@code alice} in, and {@code nobody}, whom the store must not know, is refused.
     *
     * @param configuration names the popmap
     * @param fill puts the real-server of {@code alice} into the store
     */
    static void check(Configuration configuration, Consumer<String> fill) {
        try (ScriptedRealServer realServer = new ScriptedRealServer(MapLogin::serve)) {
            fill.accept(realServer.address());
            configuration.listener("pop3", Dialogue.POP3, "");
            try (Proxy proxy = configuration.start()) {
                assertThat(logIn(configuration.port("pop3"), "alice"))
                        .as(() -> proxy.log().text())
                        .startsWith(Dialogue.POP3.accepted());
                assertThat(realServer.received()).startsWith("USER alice", "PASS secret");
                assertThat(logIn(configuration.port("pop3"), "nobody")).startsWith(Dialogue.POP3.refused());
            }
        }
    }

    private static void serve(ScriptedRealServer.Peer peer) throws java.io.IOException {
        peer.send("+OK ready\r\n");
        while (!peer.line().startsWith("QUIT")) {
            peer.send("+OK\r\n");
        }
        peer.send("+OK\r\n");
    }

    private static String logIn(int port, String user) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, user, "secret");
        }
    }
}
