// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.LoginSettings;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.LoopbackProxy.Setup;
import org.perdition.engine.dialogue.Wire;

/** What clients and real-servers of the session tests say. The thread of the test plays both. */
final class Peers {
    static final String TOKEN = "5eed5eed";
    static final String GREETING = "+OK POP3 Ready 127.0.0.1 " + TOKEN;
    static final String SHUTTING_DOWN = "-ERR [SYS/TEMP] Server is shutting down, mate\r\n";
    static final String UNREACHABLE = "-ERR [SYS/TEMP] failed: Could not connect to server";
    static final String BROKEN_OFF = "-ERR [SYS/TEMP] failed: Connection Negotiation Failure";

    private Peers() {}

    static Setup setup(LegSecurity client) {
        LoginSettings login = new LoginSettings(
                client, false, List.of("USER"), false, true, "You are so in", false, Duration.ZERO, 3);
        return Setup.of(login, TOKEN);
    }

    static Setup setup() {
        return setup(LegSecurity.PLAIN);
    }

    static LoopbackProxy pop3(Setup setup) throws IOException {
        return new LoopbackProxy(new Pop3Protocol(), Protocol.POP3, setup);
    }

    static LoopbackProxy imap4(Setup setup) throws IOException {
        return new LoopbackProxy(new ImapProtocol(), Protocol.IMAP4, setup);
    }

    /** With one capability only. */
    static LoopbackProxy managesieve(Setup setup) throws IOException {
        return new LoopbackProxy(new SieveProtocol(), Protocol.MANAGESIEVE, withSieveCapability(setup));
    }

    static Setup withSieveCapability(Setup setup) {
        LoginSettings given = setup.login();
        LoginSettings login = new LoginSettings(
                given.client(),
                given.loginDisabled(),
                List.of("\"SASL\" \"PLAIN\""),
                true,
                given.sasl(),
                given.okLine(),
                given.serverRespLine(),
                given.authFailureDelay(),
                given.badCommandLimit());
        return setup.login(login);
    }

    /** A port on which nobody listens. */
    static int closedPort() throws IOException {
        try (ServerSocket closed = Wire.listen()) {
            return closed.getLocalPort();
        }
    }

    /** A POP3 client that has read the greeting. */
    static Wire greeted(LoopbackProxy proxy) throws IOException {
        Wire client = Wire.connect(proxy.address());
        assertThat(client.line()).isEqualTo(GREETING);
        return client;
    }

    /** Sends USER and PASS, and reads the answer to USER. */
    static void sendCredentials(Wire client) throws IOException {
        client.say("USER bob\r\nPASS secret\r\n");
        assertThat(client.line()).isEqualTo("+OK USER bob set, mate");
    }

    /** A real-server up to and with PASS. */
    static Wire heardPassword(ServerSocket listening) throws IOException {
        Wire server = Wire.accept(listening);
        server.say("+OK ready\r\n");
        assertThat(server.line()).isEqualTo("USER bob");
        server.say("+OK\r\n");
        assertThat(server.line()).isEqualTo("PASS secret");
        return server;
    }

    /** Whether a connection waits to be accepted. Over loopback it does so before connect returns. */
    static boolean connectionWaits(ServerSocket listening) throws IOException {
        listening.setSoTimeout(1);
        try (Wire waiting = Wire.accept(listening)) {
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            listening.setSoTimeout(Wire.PATIENCE);
        }
    }
}
