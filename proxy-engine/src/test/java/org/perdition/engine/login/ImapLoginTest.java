// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.config.LegSecurity.PLAIN;
import static org.perdition.engine.login.ImapClientScripts.WORDS;
import static org.perdition.engine.login.ImapClientScripts.greeting;
import static org.perdition.engine.login.ImapClientScripts.run;
import static org.perdition.engine.login.ImapClientScripts.text;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.login.ImapClientScripts.Settings;
import org.perdition.imap4.ImapCommand;

/** Dialogues with IMAP4 clients: commands, arguments, bad input. T numbers are the transcripts of the original that a dialogue follows. */
class ImapLoginTest {
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
                S: t BAD Control character in user name or password, mate
                C: t LOGIN bob {11+}
                C: x\\r\\nz9 NOOP\\r
                S: t BAD Control character in user name or password, mate
                C: t LOGIN {3+}
                C: u\\x7fx y
                S: t BAD Control character in user name or password, mate
                C: t LOGIN bob "a\\x01b"
                S: t BAD Control character in user name or password, mate
                C: t LOGIN {3+}
                C: u\\x00x y
                S: t BAD Control character in user name or password, mate
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
                        S: d BAD Control character in user name or password, mate
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

    @Test
    void lastWords() {
        ImapLogin login = new ImapLogin(Settings.of(PLAIN).context());
        assertThat(text(login.shuttingDown().get(0)))
                .isEqualTo("* BYE [UNAVAILABLE] Server is shutting down, mate\r\n");
        assertThat(text(login.tooManyConnections().get(0)))
                .isEqualTo("* BYE [UNAVAILABLE] Too many connections, mate\r\n");
    }
}
