// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Proxy;

/** A proxy that is its own real-server says so and does not spin. */
class LoopIT {
    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void isNoticedAtTheFirstHop(Dialogue dialogue) {
        int port = FreePort.next();
        try (Proxy proxy = Proxy.start(
                dialogue.program(),
                port,
                "--outgoing_server",
                "127.0.0.1:" + port,
                "--map_library",
                "",
                "--auth_failure_delay",
                "0")) {
            assertLoop(dialogue, proxy, port);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void isNoticedThroughASecondAddressToo(Dialogue dialogue) {
        int port = FreePort.next();
        try (Proxy proxy = Proxy.start(
                dialogue.program(),
                port,
                "--bind_address",
                "127.0.0.1:" + port + ",127.0.0.9:" + port,
                "--outgoing_server",
                "127.0.0.9:" + port,
                "--map_library",
                "",
                "--auth_failure_delay",
                "0")) {
            assertLoop(dialogue, proxy, port);
        }
    }

    private static void assertLoop(Dialogue dialogue, Proxy proxy, int port) {
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(port)) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "bob", "secret")).contains("Re-Authentication Failure");
            dialogue.logOut(client);
        }
        proxy.awaitLog(mark, "Auth: ", "user=\"bob\"", "status=\"failed: Re-Authentication Failure\"");
        List<String> connects = proxy.log().lines().stream()
                .skip(mark)
                .filter(line -> line.contains("Connect: "))
                .toList();
        assertThat(connects).as("the client, and the proxy once").hasSize(2);
    }
}
