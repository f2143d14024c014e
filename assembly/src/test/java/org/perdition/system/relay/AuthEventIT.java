// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;

/** What the proxy tells by {@code auth_event_socket}. */
class AuthEventIT {
    private final Path folder = TemporaryFolder.create("perdition events");
    private final Path socket = folder.resolve("events");
    private final MailRealServer realServer = new MailRealServer(
            "mail",
            "secret",
            new Authority("Event authority").issue("localhost").serverContext());

    private static DialogueClient logIn(String from, int port, String password) {
        DialogueClient client = DialogueClient.connectFrom(from, port);
        Dialogue.POP3.greeting(client);
        Dialogue.POP3.logIn(client, "alice", password);
        return client;
    }

    @Test
    @ShowsOption(value = "auth_event_socket", relay = "event_socket")
    void withoutAnyLogTheDaemonLearns() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Configuration configuration = new Configuration()
                .set("auth_event_socket", socket)
                .set("connect_relog", "1")
                .listener("pop3", Dialogue.POP3, realServer.listenPop3("127.0.0.1", 0, MailRealServer.Security.PLAIN));
        try (Proxy proxy = configuration.start()) {
            int port = configuration.port("pop3");
            // Nobody listens yet: the client does not notice, and the log tells.
            logIn("127.0.0.8", port, "secret").close();
            proxy.awaitLog(0, "auth_event_socket: 1 logins were not told");
            try (RelayDaemon daemon = RelayDaemon.start(folder, "--event_socket", socket.toString())) {
                logIn("127.0.0.6", port, "wrong").close();
                try (DialogueClient client = logIn("127.0.0.5", port, "secret")) {
                    daemon.await("Added: \"POP:127.0.0.5\" for \"alice\"");
                    int mark = daemon.output().mark();
                    // connect_relog tells again, as long as the session lives.
                    daemon.output().await(mark, RelayDaemon.PATIENCE, "Added: \"POP:127.0.0.5\"");
                    Dialogue.POP3.logOut(client);
                }
                assertThat(daemon.log()).doesNotContain("127.0.0.6", "127.0.0.8");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                        .isEqualTo("rw-rw----");
            }
        }
    }
}
