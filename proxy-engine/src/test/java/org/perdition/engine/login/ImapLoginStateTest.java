// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.config.LegSecurity.PLAIN;
import static org.perdition.engine.config.LegSecurity.SSL;
import static org.perdition.engine.config.LegSecurity.STARTTLS;
import static org.perdition.engine.config.LegSecurity.STARTTLS_FORCED;
import static org.perdition.engine.login.ImapClientScripts.WORDS;
import static org.perdition.engine.login.ImapClientScripts.greeting;
import static org.perdition.engine.login.ImapClientScripts.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.filter.DialogueCodec;
import org.perdition.engine.login.ImapClientScripts.Settings;
import org.perdition.engine.session.ImapProtocol;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.Secret;

/** Dialogues with IMAP4 clients: SASL, TLS, capabilities by state, and the answers to logins. T numbers are the transcripts of the original that a dialogue follows. */
class ImapLoginStateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REFUSED                          | [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]",
                "REFUSED [EXPIRED] old password   | [EXPIRED] failed: Re-Authentication Failure [3 s later]",
                "NO_SERVER                        | [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]",
                "LOOKUP_REFUSED                   | [AUTHENTICATIONFAILED] failed: Refused by popmap [3 s later]",
                "LOOKUP_REFUSED moved away        | [AUTHENTICATIONFAILED] failed: moved away [3 s later]",
                "LOGIN_DISABLED                   | failed: Login Disabled [3 s later]",
                "LOOKUP_UNAVAILABLE               | [UNAVAILABLE] failed: Could not look up server",
                "CONNECT                          | [UNAVAILABLE] failed: Could not connect to server",
                "NEGOTIATION                      | [UNAVAILABLE] failed: Connection Negotiation Failure",
                "TIMEOUT                          | [UNAVAILABLE] failed: Connection Negotiation Failure",
                "TLS_MISSING                      | [UNAVAILABLE] failed: TLS not present",
                "TLS_FAILED                       | [UNAVAILABLE] failed: Could not establish TLS with server",
                "LOOP                             | [UNAVAILABLE] failed: Re-Authentication Failure",
                "REFUSED_TEMPORARILY [INUSE] busy | [INUSE] failed: Re-Authentication Failure",
            })
    void afterARefusalTheClientCanTryAgain(String refusal, String answer) {
        // T64, T81, T85
        run("C: t LOGIN bob wrong\nLOGIN bob/wrong -> refused " + refusal + "\nS: t NO " + answer + "\n" + """
                C: u NOOP
                S: u OK NOOP
                C: v LOGIN bob secret
                LOGIN bob/secret -> accepted
                S: v OK You are so in
                """);
    }

    @Test
    void theRealServersOwnLine() {
        // T65, T80, T82; a code in an OK is passed on with its text
        run(Settings.of(PLAIN).serverRespLine(), greeting(WORDS) + """
                        C: t LOGIN bob wrong
                        LOGIN bob/wrong -> refused REFUSED [AUTHENTICATIONFAILED] Authentication failed.
                        S: t NO [AUTHENTICATIONFAILED] Authentication failed. [3 s later]
                        C: t LOGIN bob wrong
                        LOGIN bob/wrong -> refused REFUSED syntax
                        S: t NO syntax [3 s later]
                        C: t LOGIN bob wrong
                        LOGIN bob/wrong -> refused REFUSED_TEMPORARILY [UNAVAILABLE] later
                        S: t NO [UNAVAILABLE] later
                        C: t LOGIN bob wrong
                        LOGIN bob/wrong -> refused NO_SERVER
                        S: t NO [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]
                        C: t LOGIN bob secret
                        LOGIN bob/secret -> accepted [CAPABILITY IMAP4rev1 IDLE] Logged in
                        S: t OK [CAPABILITY IMAP4rev1 IDLE] Logged in
                        """);
    }

    @Test
    void theOperatorsOkLine() {
        run(
                Settings.of(PLAIN).okLine("Gr\u00fc\u00df Gott"),
                greeting(WORDS)
                        + "C: t LOGIN bob x\nLOGIN bob/x -> accepted said\nS: t OK Gr\\xc3\\xbc\\xc3\\x9f Gott\n");
    }

    @Test
    void authenticate() {
        String secret = "AGJvYgBzZWNyZXQ=";
        run("C: t AUTHENTICATE PLAIN " + secret + "\nLOGIN bob/secret -> accepted\nS: t OK You are so in\n");
        run("C: t authenticate plain\nS: + \nC: " + secret + "\nLOGIN bob/secret -> accepted\nS: t OK You are so in\n");
        run("""
                C: t AUTHENTICATE LOGIN
                S: + VXNlcm5hbWU6
                C: Ym9i
                S: + UGFzc3dvcmQ6
                C: c2VjcmV0
                LOGIN bob/secret -> accepted
                S: t OK You are so in
                """);
        run("""
                C: t AUTHENTICATE LOGIN Ym9i
                S: + UGFzc3dvcmQ6
                C: c2VjcmV0
                C: u SELECT INBOX
                LOGIN bob/secret -> accepted
                S: t OK You are so in
                PIPE: u SELECT INBOX\\r\\n
                """);
    }

    @Test
    void authenticateGoesWrong() {
        run("""
                C: t AUTHENTICATE CRAM-MD5
                S: t NO AUTHENTICATE mechanism not supported, mate
                C: t AUTHENTICATE PLAIN =
                S: t BAD Authentication exchange malformed, mate
                C: t AUTHENTICATE PLAIN !!!!
                S: t BAD Authentication exchange malformed, mate
                C: t AUTHENTICATE LOGIN
                S: + VXNlcm5hbWU6
                C: *
                S: t BAD AUTHENTICATE cancelled, mate
                C: t AUTHENTICATE LOGIN
                S: + VXNlcm5hbWU6
                C: a\\x00b
                S: t BAD Authentication exchange malformed, mate
                C: t AUTHENTICATE PLAIN YWxpY2UAYm9iAHNlY3JldA==
                LOG REFUSED
                S: t NO [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]
                C: t AUTHENTICATE PLAIN Ym9iAGJvYgBzZWNyZXQ=
                LOGIN bob/secret -> refused CONNECT
                S: t NO [UNAVAILABLE] failed: Could not connect to server
                C: t NOOP
                S: t OK NOOP
                """);
    }

    @Test
    void withoutSaslAsTheOriginal() {
        run(Settings.of(PLAIN).withoutSasl(), greeting("IMAP4 IMAP4REV1") + """
                        C: t AUTHENTICATE PLAIN
                        S: t NO AUTHENTICATE mechanism not supported, mate
                        C: t AUTHENTICATE PLAIN AGJvYgBzZWNyZXQ=
                        S: t BAD Mate, try AUTHENTICATE <mechanism>
                        """);
    }

    @Test
    void loginDisabled() {
        // T97; where a literal was announced, the password is not asked for
        run(Settings.of(PLAIN).disabledLogin(), greeting("IMAP4 IMAP4REV1 SASL-IR ID LITERAL- LOGINDISABLED") + """
                        C: 1 CAPABILITY
                        S: * CAPABILITY IMAP4 IMAP4REV1 SASL-IR ID LITERAL- LOGINDISABLED
                        S: 1 OK CAPABILITY
                        C: 2 login bob x
                        LOG bob LOGIN_DISABLED
                        S: 2 NO failed: Login Disabled [3 s later]
                        C: 3 LOGIN {3}
                        LOG LOGIN_DISABLED
                        S: 3 NO failed: Login Disabled [3 s later]
                        C: 4 AUTHENTICATE PLAIN
                        LOG LOGIN_DISABLED
                        S: 4 NO failed: Login Disabled [3 s later]
                        C: 5 LOGIN bob {6}
                        LOG LOGIN_DISABLED
                        S: 5 NO failed: Login Disabled [3 s later]
                        C: 6 ID ("a" {1}
                        S: + OK ready for additional input
                        C: b)
                        S: * ID ("name" "perdition")
                        S: 6 OK ID
                        """);
    }

    @Test
    void startTls() {
        // T98
        run(Settings.of(STARTTLS), greeting(WORDS + " STARTTLS") + """
                        C: 2 STARTTLS x
                        S: 2 BAD Argument given to STARTTLS but there shouldn't be one, mate
                        C: 3 STARTTLS
                        S: 3 OK Begin TLS negotiation now
                        -- TLS up
                        C: 1 CAPABILITY
                        S: * CAPABILITY IMAP4 IMAP4REV1 AUTH=PLAIN SASL-IR ID LITERAL-
                        S: 1 OK CAPABILITY
                        C: 4 STARTTLS
                        S: 4 BAD SSL already active, mate
                        C: 5 LOGIN bob secret
                        LOGIN bob/secret -> accepted
                        S: 5 OK You are so in
                        """);
    }

    /** TLS would be no help. */
    @Test
    void loginDisabledAndStartTlsForced() {
        run(
                Settings.of(STARTTLS_FORCED).disabledLogin(),
                greeting("IMAP4 IMAP4REV1 SASL-IR ID LITERAL- STARTTLS LOGINDISABLED") + """
                        C: 2 login bob x
                        LOG bob LOGIN_DISABLED
                        S: 2 NO failed: Login Disabled [3 s later]
                        """);
    }

    @Test
    void startTlsForced() {
        // T99, and T100 as it should be: TLS stays known after a failed login
        run(Settings.of(STARTTLS_FORCED), greeting("IMAP4 IMAP4REV1 SASL-IR ID LITERAL- STARTTLS LOGINDISABLED") + """
                        C: 2 login bob x
                        LOG bob LOGIN_DISABLED
                        S: 2 NO [PRIVACYREQUIRED] failed: Login Disabled [3 s later]
                        C: 3 LOGIN {3}
                        LOG LOGIN_DISABLED
                        S: 3 NO [PRIVACYREQUIRED] failed: Login Disabled [3 s later]
                        C: 4 AUTHENTICATE PLAIN AGJvYgBzZWNyZXQ=
                        LOG LOGIN_DISABLED
                        S: 4 NO [PRIVACYREQUIRED] failed: Login Disabled [3 s later]
                        C: 5 STARTTLS
                        S: 5 OK Begin TLS negotiation now
                        -- TLS up
                        C: 6 LOGIN bob x
                        LOGIN bob/x -> refused REFUSED
                        S: 6 NO [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]
                        C: 7 CAPABILITY
                        S: * CAPABILITY IMAP4 IMAP4REV1 AUTH=PLAIN SASL-IR ID LITERAL-
                        S: 7 OK CAPABILITY
                        C: 8 LOGIN bob secret
                        LOGIN bob/secret -> accepted
                        S: 8 OK You are so in
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"b NOOP", "b LOGIN bob secret", "b LOGIN {3+}\\r\\nbob x", "\\x00", "b CAPABILITY\\r\\nc LOGOUT"
            })
    void whatComesBehindStartTlsIsNeverRun(String injected) {
        run(
                Settings.of(STARTTLS),
                greeting(WORDS + " STARTTLS") + "C: a STARTTLS\nC: " + injected
                        + "\nS: a OK Begin TLS negotiation now\n-- injected\n");
    }

    @Test
    void startTlsOnAnImapsPort() {
        // T102
        run(Settings.of(SSL), greeting(WORDS) + "C: 2 STARTTLS\nS: 2 BAD STARTTLS disabled, mate\n");
    }

    @Test
    void theOperatorsCapabilities() {
        // T96, T101
        run(
                Settings.of(PLAIN).words("IMAP4rev1", "LITERAL+", "STARTTLS", "LOGINDISABLED", "IDLE"),
                greeting("IMAP4rev1 LITERAL+ LOGINDISABLED IDLE"));
        run(Settings.of(SSL).words("IMAP4rev1", "LOGINDISABLED", "AUTH=X"), greeting("IMAP4rev1 AUTH=X"));
        run(
                Settings.of(PLAIN).words(),
                "S: * OK IMAP4 Ready mail.example 5eed\nC: 1 CAPABILITY\nS: * CAPABILITY\nS: 1 OK CAPABILITY\n");
        run(Settings.of(STARTTLS).words("AUTH=X").disabledLogin(), greeting("STARTTLS LOGINDISABLED"));
    }

    @Test
    void capabilitiesAndAlertsGoBeforeTheOk() {
        // T63, T83
        ImapLogin login = new ImapLogin(Settings.of(PLAIN).context());
        login.opened();
        login.received(new ImapCommand.Login("t", "bob", Secret.of("x")));
        Acceptance acceptance =
                new Acceptance("Logged in", List.of("IMAP4rev1", "IDLE"), List.of("Mailbox is 95% full\r\n* BYE"));
        assertThat(login.accepted(acceptance))
                .extracting(ImapClientScripts::text)
                .containsExactly(
                        "* OK [ALERT] Mailbox is 95% full??* BYE\r\n",
                        "* CAPABILITY IMAP4rev1 IDLE\r\n", "t OK You are so in\r\n");
    }

    @Test
    void aHundredThousandCancelledExchangesLeaveNothingBehind() {
        ImapProtocol protocol = new ImapProtocol();
        DialogueCodec<ImapCommand, ImapResponse> codec = protocol.clientCodec();
        LoginMachine<ImapCommand, ImapResponse> login =
                protocol.login(Settings.of(PLAIN).context());
        byte[] input = "t AUTHENTICATE LOGIN\r\n*\r\n".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 100_000; i++) {
            codec.feed(ByteBuffer.wrap(input));
            assertThat(login.received(Objects.requireNonNull(codec.next())).get(0))
                    .isInstanceOf(ClientAction.Challenge.class);
            codec.expectSaslData();
            login.received(Objects.requireNonNull(codec.next()));
            assertThat(codec.hasLeftover()).isFalse();
        }
        codec.feed(ByteBuffer.wrap("u LOGIN bob x\r\n".getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(login.received(Objects.requireNonNull(codec.next())).get(0)).isInstanceOf(ClientAction.LogIn.class);
    }
}
