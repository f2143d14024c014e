// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.SHUTTING_DOWN;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.heardPassword;
import static org.perdition.engine.session.Peers.imap4;
import static org.perdition.engine.session.Peers.pop3;
import static org.perdition.engine.session.Peers.sendCredentials;
import static org.perdition.engine.session.Peers.setup;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.Wire;

/** What sessions get to see when the proxy goes down. */
class DrainTest {
    @Test
    void beforeALogin() throws Exception {
        try (LoopbackProxy proxy = pop3(setup());
                Wire client = greeted(proxy)) {
            proxy.sessions().drain();
            assertThat(client.rest()).isEqualTo(SHUTTING_DOWN);
            proxy.awaitEmpty();
        }
    }

    @Test
    void beforeALoginByImap() throws Exception {
        try (LoopbackProxy proxy = imap4(setup());
                Wire client = Wire.connect(proxy.address())) {
            assertThat(client.line()).startsWith("* OK ");
            proxy.sessions().drain();
            assertThat(client.rest()).isEqualTo("* BYE [UNAVAILABLE] Server is shutting down, mate\r\n");
            proxy.awaitEmpty();
        }
    }

    /** A line in clear would break a handshake; alerts are TLS's own way to say goodbye. */
    @Test
    void beforeTls() throws Exception {
        try (LoopbackProxy proxy = pop3(setup(LegSecurity.SSL));
                Wire client = Wire.connect(proxy.address())) {
            LoopbackProxy.await("a session", () -> proxy.sessions().size() == 1);
            proxy.sessions().drain();
            assertThat(client.rest()).startsWith("\u0015\u0003").doesNotContain("ERR");
            proxy.awaitEmpty();
        }
    }

    /** The system may have accepted it before the listener closed. */
    @Test
    void whoComesLaterIsToldToo() throws Exception {
        try (LoopbackProxy proxy = pop3(setup())) {
            proxy.sessions().drain();
            try (Wire client = greeted(proxy)) {
                assertThat(client.rest()).isEqualTo(SHUTTING_DOWN);
            }
            proxy.awaitEmpty();
        }
    }

    @Test
    void duringALogin() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(listening.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = heardPassword(listening)) {
                proxy.sessions().drain();
                assertThat(client.rest()).isEqualTo(SHUTTING_DOWN);
                assertThat(server.restOrReset()).isEmpty();
            }
            proxy.awaitEmpty();
        }
    }

    @Test
    void aPipeGoesOnUntilAllIsClosed() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(listening.getLocalPort()));
                Wire client = greeted(proxy)) {
            sendCredentials(client);
            try (Wire server = heardPassword(listening)) {
                server.say("+OK\r\n");
                assertThat(client.line()).isEqualTo("+OK You are so in");
                proxy.sessions().drain();
                client.say("STAT\r\n");
                assertThat(server.line()).isEqualTo("STAT");
                server.say("+OK 2 320\r\n");
                assertThat(client.line()).isEqualTo("+OK 2 320");
                proxy.sessions().closeAll();
                assertThat(client.restOrReset()).isEmpty();
                assertThat(server.restOrReset()).isEmpty();
            }
            proxy.awaitEmpty();
        }
    }
}
