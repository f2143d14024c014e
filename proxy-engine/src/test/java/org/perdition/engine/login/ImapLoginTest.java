// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.config.LegSecurity.PLAIN;
import static org.perdition.engine.config.LegSecurity.SSL;
import static org.perdition.engine.config.LegSecurity.STARTTLS;
import static org.perdition.engine.config.LegSecurity.STARTTLS_FORCED;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.LoginSettings;
import org.perdition.engine.dialogue.Dialogue;
import org.perdition.engine.session.ImapProtocol;
import org.perdition.imap4.ImapCommand;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponseEncoder;
import org.perdition.imap4.Secret;

/** Dialogues with IMAP4 clients. T numbers are the transcripts of the original that a dialogue follows. */
class ImapLoginTest {
    private static final String WORDS = "IMAP4 IMAP4REV1 AUTH=PLAIN SASL-IR ID LITERAL-";

    /** The settings that vary. */
    private record Settings(
            LegSecurity client,
            boolean disabled,
            List<String> capabilities,
            boolean operatorSet,
            boolean sasl,
            String okLine,
            boolean serverLine,
            int badLimit) {
        static Settings of(LegSecurity client) {
            List<String> capabilities = List.of("IMAP4", "IMAP4REV1");
            return new Settings(client, false, capabilities, false, true, "You are so in", false, 0);
        }

        Settings disabledLogin() {
            return new Settings(client, true, capabilities, operatorSet, sasl, okLine, serverLine, badLimit);
        }

        Settings words(String... words) {
            return new Settings(client, disabled, List.of(words), true, sasl, okLine, serverLine, badLimit);
        }

        Settings withoutSasl() {
            return new Settings(client, disabled, capabilities, operatorSet, false, okLine, serverLine, badLimit);
        }

        Settings okLine(String line) {
            return new Settings(client, disabled, capabilities, operatorSet, sasl, line, serverLine, badLimit);
        }

        Settings serverRespLine() {
            return new Settings(client, disabled, capabilities, operatorSet, sasl, okLine, true, badLimit);
        }

        Settings badLimit(int limit) {
            return new Settings(client, disabled, capabilities, operatorSet, sasl, okLine, serverLine, limit);
        }

        LoginContext context() {
            Duration delay = Duration.ofSeconds(3);
            LoginSettings settings = new LoginSettings(
                    client, disabled, capabilities, operatorSet, sasl, okLine, serverLine, delay, badLimit);
            return new LoginContext(settings, "mail.example", "5eed");
        }
    }

    private static void run(Settings settings, String script) {
        Dialogue.client(new ImapProtocol(), settings.context(), script);
    }

    /** A script behind the greeting in clear with the defaults. */
    private static void run(String script) {
        run(Settings.of(PLAIN), greeting(WORDS) + script);
    }

    private static String greeting(String words) {
        return "S: * OK [CAPABILITY " + words + "] IMAP4 Ready mail.example 5eed\n";
    }

    @Test
    void commandsBeforeLogin() {
        run("""
                C: t NOOP
                S: t OK NOOP
                C: t CAPABILITY
                S: * CAPABILITY IMAP4 IMAP4REV1 AUTH=PLAIN SASL-IR ID LITERAL-
                S: t OK CAPABILITY
                C: t ID NIL
                S: * ID ("name" "perdition")
                S: t OK ID
                C: t ID ("name" {3}
                S: + OK ready for additional input
                C: x y "os" NIL)
                S: * ID ("name" "perdition")
                S: t OK ID
                C: t ID ("name" {3+}
                C: a\\nb)
                S: * ID ("name" "perdition")
                S: t OK ID
                C: t ENABLE UTF8=ACCEPT
                S: * ENABLED
                S: t OK ENABLE
                C: t LOGOUT
                S: * BYE IMAP4 server logging out, mate
                S: t OK LOGOUT
                -- closed CLIENT_LEFT
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t LOGIN                  | t BAD Mate, try LOGIN <username> <passwd>",
                "t LOGIN bob              | t BAD Mate, try LOGIN <username> <passwd>",
                "t LOGIN a b c            | t BAD Mate, try LOGIN <username> <passwd>",
                "t LOGIN a  b             | t BAD Mate, try LOGIN <username> <passwd>",
                "'t LOGIN a b '           | t BAD Mate, try LOGIN <username> <passwd>",
                "t LOGIN a \"b            | t BAD Mate, try LOGIN <username> <passwd>",
                "t AUTHENTICATE           | t BAD Mate, try AUTHENTICATE <mechanism>",
                "t AUTHENTICATE PLAIN a b | t BAD Mate, try AUTHENTICATE <mechanism>",
                "t NOOP x                 | t BAD Argument given to NOOP but there shouldn't be one, mate",
                "t capability x           | t BAD Argument given to CAPABILITY but there shouldn't be one, mate",
                "t LOGOUT x               | t BAD Argument given to LOGOUT but there shouldn't be one, mate",
                "t STARTTLS x             | t BAD Argument given to STARTTLS but there shouldn't be one, mate",
                "t NOOP {3}               | t BAD Argument given to NOOP but there shouldn't be one, mate",
                "t STARTTLS               | t BAD STARTTLS disabled, mate",
                "t SELECT INBOX           | t BAD Unrecognised command, mate",
                "t LOGINX                 | t BAD Unrecognised command, mate",
                "t APPEND x {310}         | t BAD Unrecognised command, mate",
                "t \"x\"                  | t BAD Unrecognised command, mate",
                "t ID                     | t BAD Mate, try ID NIL or ID (<field> <value> ...)",
                "t ENABLE                 | t BAD Mate, try ENABLE <capability>",
                "t                        | t BAD Missing command, mate",
                "'t '                     | t BAD Null command, mate",
                "t  NOOP                  | t BAD Null command, mate",
                "''                       | * BAD Invalid tag, mate",
                "' t NOOP'                | * BAD Invalid tag, mate",
                "a*b NOOP                 | * BAD Invalid tag, mate",
                "\\x01 NOOP               | * BAD Invalid tag, mate",
                "a\\xe9 NOOP              | * BAD Invalid tag, mate",
                "+ NOOP                   | * BAD Invalid tag, mate",
                "t LOGIN bob {4294967295} | t BAD [TOOBIG] Argument too long, mate",
                "t LOGIN bob {10000000000000000000000} | t BAD [TOOBIG] Argument too long, mate",
                "t LOGIN bob {-1}         | t BAD Invalid literal, mate",
                "t LOGIN bob ~{3}         | t BAD Invalid literal, mate",
                "t LOGIN \"u\\x00x\" y    | t BAD NUL or bare CR in a command, mate",
                "t LOGIN u\\rx y          | t BAD NUL or bare CR in a command, mate",
            })
    void badCommandsAreAnsweredAtOnce(String command, String answer) {
        run("C: " + command + "\nS: " + answer + "\nC: u NOOP\nS: u OK NOOP\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "t LOGIN bob secret               | bob/secret",
                "t login \"b o b\" \"a{b}c\"      | b o b/a{b}c",
                "t LOGIN \"bob\" \"se\\\\\"cr\\\\\\\\et x\" | bob/se\"cr\\et x",
                "t LOGIN bob \"{3}\"              | bob/{3}",
                "t LOGIN {3+}\\r\\nbob {6+}\\r\\nsecret | bob/secret",
                "t LOGIN {3+}\\r\\nbob \"se cret\" | bob/se cret",
                "t LOGIN \"bob\" {8+}\\r\\n\"se\\\\\\\\cr\" | bob/\"se\\\\cr\"",
                "t LOGIN bob {0+}\\r\\n           | bob/",
                "t LOGIN \"\" secret              | /secret",
                "t LOGIN bob@x.y {003+}\\r\\nabc  | bob@x.y/abc",
            })
    void argumentsOfLogin(String command, String credentials) {
        run("C: " + command + "\nLOGIN " + credentials + " -> accepted\nS: t OK You are so in\n");
    }

    @Test
    void synchronisingLiterals() {
        // T68, T70, T71, T72, T76: the faults of the original are not kept
        for (String dialogue : List.of("""
                C: t LOGIN {3}
                S: + OK ready for additional input
                C: bob {6}
                S: + OK ready for additional input
                C: secret
                LOGIN bob/secret -> accepted
                """, """
                C: t LOGIN bob {6}
                S: + OK ready for additional input
                C: secret
                LOGIN bob/secret -> accepted
                """, """
                C: t LOGIN {3}
                S: + OK ready for additional input
                C: bob "se cret"
                LOGIN bob/se cret -> accepted
                """, """
                C: t LOGIN "bob" {8}
                S: + OK ready for additional input
                C: "se\\\\\\\\cr"
                LOGIN bob/"se\\\\cr" -> accepted
                """, """
                C: t LOGIN {0}
                S: + OK ready for additional input
                C:  secret
                LOGIN /secret -> accepted
                """)) {
            run(dialogue + "S: t OK You are so in\n");
        }
    }

    @Test
    void controlOctetsNeverBecomeCredentials() {
        // T77, and SASL; the octets of a literal are never run as commands
        run("""
                C: t LOGIN {5}
                S: + OK ready for additional input
                C: b\\r\\nob {6}
                S: + OK ready for additional input
                C: secret
                S: t BAD NUL, CR or LF in user name or password, mate
                C: t LOGIN bob {11+}
                C: x\\r\\nz9 NOOP\\r
                S: t BAD NUL, CR or LF in user name or password, mate
                C: t LOGIN {3+}
                C: u\\x00x y
                S: t BAD NUL, CR or LF in user name or password, mate
                C: t AUTHENTICATE PLAIN AGJvYg0KREVMRQBzZWNyZXQ=
                S: t BAD Authentication exchange malformed, mate
                C: u NOOP
                S: u OK NOOP
                """);
    }

    @Test
    void aBigLiteralThatComesUnaskedCloses() {
        run("""
                C: t LOGIN bob {4097+}
                S: * BYE [TOOBIG] Line or literal too long, mate
                -- closed TOO_LONG
                C: z9 NOOP
                """);
    }

    @Test
    void aLineWithoutEndCloses() {
        run("C| " + "x".repeat(8192) + "\nS: * BYE [TOOBIG] Line or literal too long, mate\n-- closed TOO_LONG\n");
    }

    @Test
    void pipelinedCommandsAreForTheRealServer() {
        // T79
        run("""
                C: t LOGIN bob secret
                C: u SELECT INBOX
                C| v NO
                LOGIN bob/secret -> accepted
                S: t OK You are so in
                PIPE: u SELECT INBOX\\r\\nv NO
                """);
    }

    @Test
    void pipelinedCommandsWaitForARefusal() {
        run("""
                C: t LOGIN bob wrong
                C: u LOGIN bob secret
                C: v SELECT INBOX
                LOGIN bob/wrong -> refused REFUSED
                S: t NO [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]
                LOGIN bob/secret -> accepted
                S: u OK You are so in
                PIPE: v SELECT INBOX\\r\\n
                """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REFUSED                          | [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]",
                "REFUSED [EXPIRED] old password   | [EXPIRED] failed: Re-Authentication Failure [3 s later]",
                "NO_SERVER                        | [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]",
                "LOOKUP_REFUSED                   | failed: Refused by popmap [3 s later]",
                "LOOKUP_REFUSED moved away        | failed: moved away [3 s later]",
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

    @Test
    void startTlsForced() {
        // T99, and T100 as it should be: TLS stays known after a failed login
        run(Settings.of(STARTTLS_FORCED), greeting("IMAP4 IMAP4REV1 SASL-IR ID LITERAL- STARTTLS LOGINDISABLED") + """
                        C: 2 login bob x
                        LOG bob LOGIN_DISABLED
                        S: 2 NO failed: Login Disabled [3 s later]
                        C: 3 LOGIN {3}
                        LOG LOGIN_DISABLED
                        S: 3 NO failed: Login Disabled [3 s later]
                        C: 4 AUTHENTICATE PLAIN AGJvYgBzZWNyZXQ=
                        LOG LOGIN_DISABLED
                        S: 4 NO failed: Login Disabled [3 s later]
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
    void badCommandsAreCounted() {
        run(Settings.of(PLAIN).badLimit(3), greeting(WORDS) + """
                        C: a X
                        S: a BAD Unrecognised command, mate
                        C: b NOOP
                        S: b OK NOOP
                        C: c LOGIN bob wrong
                        LOGIN bob/wrong -> refused REFUSED
                        S: c NO [AUTHENTICATIONFAILED] failed: Re-Authentication Failure [3 s later]
                        C: d LOGIN {2+}
                        C: \\r\\n x
                        S: d BAD NUL, CR or LF in user name or password, mate
                        C:
                        S: * BAD Invalid tag, mate
                        S: * BYE Too many bad commands, mate
                        -- closed TOO_MANY_BAD_COMMANDS
                        C: e LOGIN bob secret
                        """);
    }

    @Test
    void saslIsCountedToo() {
        run(Settings.of(PLAIN).badLimit(2), greeting(WORDS) + """
                        C: a AUTHENTICATE PLAIN !
                        S: a BAD Authentication exchange malformed, mate
                        C: b AUTHENTICATE LOGIN
                        S: + VXNlcm5hbWU6
                        C: ?
                        S: b BAD Authentication exchange malformed, mate
                        S: * BYE Too many bad commands, mate
                        -- closed TOO_MANY_BAD_COMMANDS
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\\r\\nHost: x",
                "POST /a HTTP/1.0\\r\\n\\r\\na LOGIN bob secret",
                "PRI * HTTP/2.0",
                "\\x16\\x03\\x01\\x02\\x00\\x01\\x00\\x01\\xfc"
            })
    void otherProtocolsAreClosedWithoutAWord(String line) {
        run("C: " + line + "\n-- closed OTHER_PROTOCOL\n");
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
                .extracting(ImapLoginTest::text)
                .containsExactly(
                        "* OK [ALERT] Mailbox is 95% full??* BYE\r\n",
                        "* CAPABILITY IMAP4rev1 IDLE\r\n", "t OK You are so in\r\n");
    }

    @Test
    void lastWords() {
        ImapLogin login = new ImapLogin(Settings.of(PLAIN).context());
        assertThat(text(login.shuttingDown().get(0)))
                .isEqualTo("* BYE [UNAVAILABLE] Server is shutting down, mate\r\n");
        assertThat(text(login.tooManyConnections().get(0)))
                .isEqualTo("* BYE [UNAVAILABLE] Too many connections, mate\r\n");
    }

    @Test
    void secretsAreExpected() {
        ImapLogin login = new ImapLogin(Settings.of(PLAIN).context());
        assertThat(login.expectsSecret()).isFalse();
        login.received(new ImapCommand.LiteralAnnounced("t", "LOGIN", 3));
        assertThat(login.expectsSecret()).isTrue();
        login.received(new ImapCommand.Noop("t"));
        assertThat(login.expectsSecret()).isFalse();
        login.received(new ImapCommand.Authenticate("t", "PLAIN", null));
        assertThat(login.expectsSecret()).isTrue();
    }

    private static String text(ImapResponse response) {
        return StandardCharsets.ISO_8859_1
                .decode(ImapResponseEncoder.encode(response))
                .toString();
    }
}
