// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;

/** A login through the tarball's proxy to the real-server that a database names. */
public final class SqlLogin {
    private SqlLogin() {}

    /** Sends every client its +OK. */
    public static ScriptedRealServer realServer() {
        return new ScriptedRealServer(peer -> {
            peer.send("+OK ready\r\n");
            while (!peer.line().startsWith("QUIT")) {
                peer.send("+OK\r\n");
            }
            peer.send("+OK\r\n");
        });
    }

    /** Logs a user in, and one in whom the database does not know. */
    public static void check(SqlServer server, Configuration configuration) {
        try (ScriptedRealServer realServer = realServer()) {
            server.fill(Map.of("alice", realServer.address()));
            configuration.listener("pop3", Dialogue.POP3, "");
            try (Proxy proxy = configuration.start()) {
                assertThat(logIn(configuration.port("pop3"), "alice"))
                        .as(() -> proxy.log().text())
                        .isEqualTo(Dialogue.POP3.accepted());
                assertThat(realServer.received()).startsWith("USER alice", "PASS secret");
                assertThat(logIn(configuration.port("pop3"), "nobody")).startsWith(Dialogue.POP3.refused());
            }
        }
    }

    /** The answer to a login. */
    public static String logIn(int port, String user) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, user, "secret");
        }
    }
}
