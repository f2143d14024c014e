// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.BROKEN_OFF;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.pop3;
import static org.perdition.engine.session.Peers.sendCredentials;
import static org.perdition.engine.session.Peers.setup;

import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.perdition.engine.config.TimeoutSettings;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.LoopbackProxy.Setup;
import org.perdition.engine.dialogue.Wire;

/** A client does not wait for an answer that a mistake of ours has swallowed, and gets no second one. */
class InternalErrorTest {
    /** The timer cannot count so far: it throws when the connect is under way already. */
    private static final Duration IMPOSSIBLE = Duration.ofSeconds(Long.MAX_VALUE);

    private static Setup broken(int port) {
        Setup sound = setup().ports(port);
        TimeoutSettings timeouts = sound.timeouts();
        return new Setup(
                sound.login(),
                sound.server(),
                sound.popmap(),
                sound.defaultServers(),
                new TimeoutSettings(
                        timeouts.authenticate(),
                        timeouts.loginDeadline(),
                        IMPOSSIBLE,
                        timeouts.backendLogin(),
                        timeouts.idle(),
                        timeouts.lookup()),
                sound.connections(),
                sound.log(),
                sound.token());
    }

    @Test
    void theClientIsAnsweredOnce() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = pop3(broken(listening.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            assertThat(client.line()).isEqualTo(BROKEN_OFF);
            // The connection is made all the same, and its end must not be told the client again.
            try (Wire server = Wire.accept(listening)) {
                server.endOutput();
                assertThat(server.restOrReset()).isEmpty();
            }
            client.say("QUIT\r\n");
            assertThat(client.rest()).isEqualTo("+OK QUIT\r\n");
            proxy.awaitEmpty();
        }
    }
}
