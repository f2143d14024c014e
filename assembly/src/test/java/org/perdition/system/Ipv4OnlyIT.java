// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** A machine without IPv6, as a JVM that is told so. */
class Ipv4OnlyIT {
    private static final Duration START = Duration.ofSeconds(60);

    private final Path folder = TemporaryFolder.create("perdition without IPv6");

    @Test
    void aRealServerWithAnAddressOfIpv6IsSkipped() {
        try (MailRealServer server = new MailRealServer(
                "real",
                "secret",
                new Authority("System test CA").issue("127.0.0.1").serverContext())) {
            String reachable = server.listenPop3("127.0.0.1", 0, Security.PLAIN);
            int port = FreePort.next();
            List<String> command = List.of(
                    Tarball.program("perdition.pop3").toString(),
                    "--bind_address",
                    "127.0.0.1:" + port,
                    "--map_library",
                    "",
                    "--log_facility",
                    "+",
                    "--outgoing_server",
                    "[::1]:110," + reachable);
            Map<String, String> environment = Map.of(
                    "PERDITION_SYSCONFDIR",
                    folder.toString(),
                    "PERDITION_JAVA_OPTS",
                    "-Djava.net.preferIPv4Stack=true");
            try (RunningProgram proxy = RunningProgram.start(folder, environment, command)) {
                proxy.output().await(0, START, "Ready: ");
                try (DialogueClient client = DialogueClient.connect(port)) {
                    Dialogue.POP3.greeting(client);
                    assertThat(Dialogue.POP3.logIn(client, "anna", "secret")).isEqualTo(Dialogue.POP3.accepted());
                }
                proxy.output().await(0, DialogueClient.PATIENCE, "[::1]:110", "no such kind of address");
            }
        }
    }
}
