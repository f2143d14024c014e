// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.session.Peers.GREETING;
import static org.perdition.engine.session.Peers.greeted;
import static org.perdition.engine.session.Peers.heardPassword;
import static org.perdition.engine.session.Peers.imap4;
import static org.perdition.engine.session.Peers.managesieve;
import static org.perdition.engine.session.Peers.pop3;
import static org.perdition.engine.session.Peers.setup;

import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.dialogue.LoopbackProxy;
import org.perdition.engine.dialogue.Wire;

/** What comes behind the last message of a dialogue: passed on once and in order, or never heard. */
class PipeliningTest {
    /** More than one read takes. */
    private static final String MANY = "NOOP\r\n".repeat(20_000);

    @Test
    void behindPassAndBehindOk() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(listening.getLocalPort()));
                Wire client = greeted(proxy)) {
            client.say("USER bob\r\nPASS secret\r\nSTAT\r\nLIST");
            assertThat(client.line()).isEqualTo("+OK USER bob set, mate");
            try (Wire server = heardPassword(listening)) {
                client.say("\r\n" + MANY);
                server.say("+OK\r\n+OK behind\r\nhal");
                server.say("f\r\n");
                assertThat(client.line()).isEqualTo("+OK You are so in");
                assertThat(client.line()).isEqualTo("+OK behind");
                assertThat(client.line()).isEqualTo("half");
                client.endOutput();
                assertThat(server.rest()).isEqualTo("STAT\r\nLIST\r\n" + MANY);
            }
            assertThat(client.rest()).isEmpty();
            proxy.awaitEmpty();
        }
    }

    @Test
    void behindLoginByImap() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = imap4(setup().ports(listening.getLocalPort()));
                Wire client = Wire.connect(proxy.address())) {
            assertThat(client.line()).startsWith("* OK ");
            client.say("a LOGIN bob {6+}\r\nsecret\r\nb SELECT inbox\r\nc FET");
            try (Wire server = Wire.accept(listening)) {
                server.say("* OK [CAPABILITY IMAP4rev1] ready\r\n");
                assertThat(server.line()).isEqualTo("flim07 LOGIN \"bob\" \"secret\"");
                server.say("flim07 OK in\r\n* 1 EXISTS\r\n");
                assertThat(client.line()).isEqualTo("a OK You are so in");
                assertThat(client.line()).isEqualTo("* 1 EXISTS");
                client.say("CH 1 all\r\n");
                client.endOutput();
                assertThat(server.rest()).isEqualTo("b SELECT inbox\r\nc FETCH 1 all\r\n");
            }
            assertThat(client.rest()).isEmpty();
            proxy.awaitEmpty();
        }
    }

    @Test
    void behindAuthenticateByManageSieve() throws Exception {
        String login = "AUTHENTICATE \"PLAIN\" \"AGJvYgBzZWNyZXQ=\"";
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = managesieve(setup().ports(listening.getLocalPort()));
                Wire client = Wire.connect(proxy.address())) {
            assertThat(client.line()).isEqualTo("\"SASL\" \"PLAIN\"");
            assertThat(client.line()).startsWith("OK \"perdition ready on ");
            client.say(login + "\r\nPUTSCRIPT \"x\" {8+}\r\nLOG");
            try (Wire server = Wire.accept(listening)) {
                server.say("\"SASL\" \"PLAIN\"\r\nOK\r\n");
                assertThat(server.line()).isEqualTo(login);
                client.say("OUT\r\n\r\nLISTSCRIPTS\r\n");
                server.say("OK \"in\"\r\nNO \"hal");
                server.say("f\"\r\n");
                assertThat(client.line()).isEqualTo("OK \"You are so in\"");
                assertThat(client.line()).isEqualTo("NO \"half\"");
                client.endOutput();
                assertThat(server.rest()).isEqualTo("PUTSCRIPT \"x\" {8+}\r\nLOGOUT\r\n\r\nLISTSCRIPTS\r\n");
            }
            assertThat(client.rest()).isEmpty();
            proxy.awaitEmpty();
        }
    }

    /** Untagged data may come at any time, so it is no answer to what has not been asked yet. */
    @ParameterizedTest
    @ValueSource(strings = {"", "* CAPABILITY IMAP4rev1 IDLE\r\n* OK [ALERT] hi\r\n"})
    void untaggedDataBehindTheGreetingOfARealServer(String behind) throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = imap4(setup().ports(listening.getLocalPort()));
                Wire client = Wire.connect(proxy.address())) {
            assertThat(client.line()).startsWith("* OK ");
            client.say("a LOGIN bob secret\r\n");
            try (Wire server = Wire.accept(listening)) {
                server.say("* OK [CAPABILITY IMAP4rev1] ready\r\n" + behind);
                String login = server.line();
                assertThat(login).contains(" LOGIN ");
                server.say(login.split(" ")[0] + " OK in\r\n");
                String answer = client.line();
                while (answer.startsWith("* ")) {
                    answer = client.line();
                }
                assertThat(answer).isEqualTo("a OK You are so in");
                client.endOutput();
                assertThat(server.rest()).isEmpty();
            }
            proxy.awaitEmpty();
        }
    }

    /** What was refused the first time must not be heard by the next real-server. */
    @Test
    void behindALoginThatFails() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy = pop3(setup().ports(listening.getLocalPort()));
                Wire client = greeted(proxy)) {
            client.say("USER bob\r\nPASS secret\r\nUSER bob\r\nPASS secret\r\nSTAT\r\n");
            assertThat(client.line()).isEqualTo("+OK USER bob set, mate");
            try (Wire server = heardPassword(listening)) {
                server.say("-ERR no\r\n");
                assertThat(server.rest()).isEqualTo("QUIT\r\n");
            }
            assertThat(client.line()).isEqualTo("-ERR [AUTH] failed: Re-Authentication Failure");
            assertThat(client.line()).isEqualTo("+OK USER bob set, mate");
            try (Wire server = heardPassword(listening)) {
                server.say("+OK\r\n");
                assertThat(server.line()).isEqualTo("STAT");
            }
            assertThat(client.rest()).isEqualTo("+OK You are so in\r\n");
            client.endOutput();
            proxy.awaitEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER evil\r\n", "U", "\0"})
    void behindStlsInTheSameSegment(String behind) throws Exception {
        try (LoopbackProxy proxy = pop3(setup(LegSecurity.STARTTLS));
                Wire client = Wire.connect(proxy.address())) {
            assertThat(client.line()).isEqualTo(GREETING);
            client.say("STLS\r\n" + behind);
            assertThat(client.restOrReset()).as("closed without an answer").isEmpty();
            proxy.awaitEmpty();
        }
    }

    @Test
    void behindStlsInALaterSegment() throws Exception {
        try (LoopbackProxy proxy = pop3(setup(LegSecurity.STARTTLS));
                Wire client = Wire.connect(proxy.address())) {
            assertThat(client.line()).isEqualTo(GREETING);
            client.say("STLS\r\n");
            assertThat(client.line()).isEqualTo("+OK Begin TLS negotiation, mate");
            client.say("USER evil\r\n");
            assertAlertOnly(client.restOrReset());
            proxy.awaitEmpty();
        }
    }

    @Test
    void behindStarttlsByImap() throws Exception {
        try (LoopbackProxy proxy = imap4(setup(LegSecurity.STARTTLS));
                Wire client = Wire.connect(proxy.address())) {
            assertThat(client.line()).startsWith("* OK ");
            client.say("a STARTTLS\r\n");
            assertThat(client.line()).startsWith("a OK ");
            client.say("b CAPABILITY\r\n");
            assertAlertOnly(client.restOrReset());
            proxy.awaitEmpty();
        }
    }

    private static void assertAlertOnly(byte[] came) {
        if (came.length > 0) {
            assertThat(came[0]).as("a TLS alert").isEqualTo((byte) 0x15);
        }
        assertThat(came).as("at most one alert record").hasSizeLessThanOrEqualTo(7);
    }

    /** A real-server's data behind its answer to STLS would be heard as if it had come encrypted. */
    @Test
    void behindTheRealServersAnswerToStls() throws Exception {
        try (ServerSocket listening = Wire.listen();
                LoopbackProxy proxy =
                        pop3(setup().ports(listening.getLocalPort()).server(LegSecurity.STARTTLS_FORCED));
                Wire client = greeted(proxy)) {
            Peers.sendCredentials(client);
            try (Wire server = Wire.accept(listening)) {
                server.say("+OK ready\r\n");
                assertThat(server.line()).isEqualTo("CAPA");
                server.say("+OK\r\nSTLS\r\n.\r\n");
                assertThat(server.line()).isEqualTo("STLS");
                server.say("+OK go\r\n+OK evil\r\n");
                assertThat(server.restOrReset()).isEmpty();
            }
            assertThat(client.line()).isEqualTo(Peers.BROKEN_OFF);
        }
    }
}
