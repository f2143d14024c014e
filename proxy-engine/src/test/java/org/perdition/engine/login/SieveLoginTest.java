// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.SieveScripts.PLAIN;
import static org.perdition.engine.login.SieveScripts.base64;
import static org.perdition.engine.login.SieveScripts.check;
import static org.perdition.engine.login.SieveScripts.settings;
import static org.perdition.engine.login.SieveScripts.withLimit;
import static org.perdition.engine.login.SieveScripts.withOkLine;
import static org.perdition.engine.login.SieveScripts.withServerLine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;

class SieveLoginTest {
    @Test
    void t109LoginAndPipe() {
        check(PLAIN, """
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> accepted in
                S: OK "You are so in"
                C: LISTSCRIPTS
                C: LOGOUT
                PIPE: LISTSCRIPTS\\r\\nLOGOUT\\r\\n
                """);
    }

    @Test
    void t110CommandsBeforeLogin() {
        check(PLAIN, """
                C: CAPABILITY
                S: "IMPLEMENTATION" "perdition"
                S: "SIEVE" "fileinto"
                S: "SASL" "PLAIN"
                S: OK "CAPABILITY completed, mate"
                C: CAPABILITY x
                S: NO "Too many arguments, expected CAPABILITY, mate"
                C: NOOP
                S: OK "NOOP completed, mate"
                # the original never answers this one
                C: NOOP "tag1"
                S: OK (TAG "tag1") "NOOP completed, mate"
                C: NOOP "a" "b"
                S: NO "Too many arguments, expected NOOP [String], mate"
                C: STARTTLS
                S: NO "Unknown command, mate"
                C: FOO
                S: NO "Unknown command, mate"
                C:
                S: NO "Unknown command, mate"
                C: AUTHENTICATE
                S: NO "Incorrect argument count, expected AUTHENTICATE <mechanism> [<challenge>], mate"
                C: AUTHENTICATE "LOGIN"
                S: NO "Unknown SASL mechanism, mate"
                # no quotes are good enough, so only the challenge is at fault
                C: AUTHENTICATE PLAIN "x"
                S: NO "Invalid base64 encoded challenge, mate"
                C: AUTHENTICATE "PLAIN" "!!!"
                S: NO "Invalid base64 encoded challenge, mate"
                C: AUTHENTICATE "PLAIN" ""
                S: NO "Invalid base64 encoded challenge, mate"
                C: LOGOUT x
                S: NO "Too many arguments, expected LOGOUT, mate"
                C: LOGOUT
                S: OK "LOGOUT completed, mate"
                -- closed CLIENT_LEFT
                """);
    }

    /** The original refuses it in T110; RFC 5804 section 2.1 has it. */
    @Test
    void withoutInitialResponseThereIsAChallenge() {
        check(PLAIN, """
                C: AUTHENTICATE "PLAIN"
                S: ""
                C: "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> accepted
                S: OK "You are so in"
                """);
    }

    @Test
    void theAnswerToAChallengeMayBeALiteral() {
        check(PLAIN, """
                C: authenticate plain
                S: ""
                C: {16+}
                C: AGJvYgBzZWNyZXQ=
                LOGIN bob/secret -> accepted
                S: OK "You are so in"
                C| NOOP
                PIPE: NOOP
                """);
    }

    @Test
    void anExchangeIsCancelled() {
        check(PLAIN, """
                C: AUTHENTICATE "PLAIN"
                S: ""
                C: "*"
                S: NO "Authentication cancelled, mate"
                C: AUTHENTICATE "PLAIN"
                S: ""
                C: {1+}
                C: *
                S: NO "Authentication cancelled, mate"
                C: "AGJvYgBzZWNyZXQ="
                S: NO "Unknown command, mate"
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"AGJvYg", "\"AGJv\" \"YgBz\"", "", "(x)", "\"a\\\\b\"", "\"a\"b", "{x}y"})
    void whatIsNoAnswerToAChallenge(String line) {
        check(PLAIN, """
                C: AUTHENTICATE "PLAIN"
                S: ""
                """ + "C: " + line + """

                S: NO "Authentication exchange malformed, mate"
                C: NOOP
                S: OK "NOOP completed, mate"
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{16+}\\r\\nAGJvYgBzZWNyZXQ=", "{16}\\r\\nAGJvYgBzZWNyZXQ=", "\"AGJvYgBzZWNyZXQ=\""})
    void theInitialResponseIsAnyString(String response) {
        check(
                PLAIN,
                "C: Authenticate \"Plain\" " + response + "\nLOGIN bob/secret -> accepted\nS: OK \"You are so in\"\n");
    }

    @Test
    void theMechanismMayBeALiteral() {
        check(PLAIN, """
                C: AUTHENTICATE {5+}\\r\\nPLAIN {16+}\\r\\nAGJvYgBzZWNyZXQ=
                LOGIN bob/secret -> accepted
                S: OK "You are so in"
                """);
    }

    @Test
    void t111MalformedPlain() {
        check(PLAIN, """
                C: AUTHENTICATE "PLAIN" "AABwdw=="
                LOG REFUSED
                S: NO "Empty authentication id, mate" [3 s later]
                C: AUTHENTICATE "PLAIN" "AGJvYg=="
                S: NO "Challenge has no password, mate"
                C: AUTHENTICATE "PLAIN" "Ym9i"
                S: NO "Challenge has no authentication id, mate"
                C: AUTHENTICATE "PLAIN" "AGJvYgBwdwB4"
                S: NO "Trailing garbage in challenge, mate"
                """);
    }

    @ParameterizedTest
    @CsvSource({"'\0bo\rb\0secret'", "'\0bob\0sec\nret'", "'x\ty\0bob\0secret'"})
    void controlCharactersReachNoRealServer(String message) {
        check(PLAIN, "C: AUTHENTICATE \"PLAIN\" \"" + base64(message) + """
                "
                S: NO "Control character in user name or password, mate"
                """);
    }

    @Test
    void namesAndPasswordsHaveALimit() {
        check(PLAIN, "C: AUTHENTICATE \"PLAIN\" \"" + base64("\0" + "n".repeat(1025) + "\0p") + """
                "
                S: NO "User name or password too long, mate"
                """);
    }

    @Test
    void t112AnotherAuthorizationId() {
        check(PLAIN, """
                C: AUTHENTICATE "PLAIN" "YWxpY2UAYm9iAHNlY3JldA=="
                LOGIN alice by bob/secret -> accepted
                S: OK "You are so in"
                """);
    }

    @Test
    void aNameOfAnyOctets() {
        check(PLAIN, "C: AUTHENTICATE \"PLAIN\" \"" + base64("\0b \u00e9\"\\@x\0 s\u00ff ") + """
                "
                LOGIN b é"\\@x/ sÿ  -> accepted
                S: OK "You are so in"
                """);
    }

    @Test
    void theSecondTryMayGoWell() {
        check(PLAIN, """
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> refused REFUSED
                S: NO "failed: Re-Authentication Failure" [3 s later]
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> refused NO_SERVER
                S: NO "failed: Re-Authentication Failure" [3 s later]
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> refused CONNECT
                S: NO (TRYLATER) "failed: Could not connect to server"
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> accepted
                S: OK "You are so in"
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REFUSED Wrong                          | NO "failed: Re-Authentication Failure" [3 s later]
            REFUSED [TRANSITION-NEEDED] Once       | NO (TRANSITION-NEEDED) "failed: Re-Authentication Failure" [3 s later]
            REFUSED_TEMPORARILY [TRYLATER] Busy    | NO (TRYLATER) "failed: Re-Authentication Failure"
            LOOKUP_REFUSED Gone away               | NO "failed: Gone away" [3 s later]
            LOOKUP_UNAVAILABLE                     | NO (TRYLATER) "failed: Could not look up server"
            NEGOTIATION                            | NO (TRYLATER) "failed: Connection Negotiation Failure"
            TIMEOUT                                | NO (TRYLATER) "failed: Connection Negotiation Failure"
            TLS_MISSING                            | NO (TRYLATER) "failed: TLS not present"
            TLS_FAILED                             | NO (TRYLATER) "failed: Could not establish TLS with server"
            LOOP                                   | NO (TRYLATER) "failed: Re-Authentication Failure"
            MECHANISM_MISSING                      | NO (TRYLATER) "failed: SASL mechanism unavailable"
            """)
    void everyFailureIsAnsweredAndLeavesTheDialogueWhereItBegan(String failure, String answer) {
        check(
                PLAIN,
                "C: AUTHENTICATE \"PLAIN\" \"AGJvYgBzZWNyZXQ=\"\nLOGIN bob/secret -> refused " + failure + "\nS: "
                        + answer + """

                C: NOOP
                S: OK "NOOP completed, mate"
                """);
    }

    @Test
    void theRealServersOwnWords() {
        check(withServerLine(), """
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> refused REFUSED [AUTH-TOO-WEAK] Not "that" way
                S: NO (AUTH-TOO-WEAK) "Not \\\\"that\\\\" way" [3 s later]
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> refused CONNECT
                S: NO (TRYLATER) "failed: Could not connect to server"
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> accepted Logged in.
                S: OK "Logged in."
                """);
    }

    @Test
    void withoutWordsOfTheRealServerThereAreNone() {
        check(withServerLine(), """
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> accepted
                S: OK
                """);
    }

    @Test
    void okLineIsQuoted() {
        check(withOkLine("Say \"hi\" 100%"), """
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> accepted
                S: OK "Say \\\\"hi\\\\" 100%"
                """);
    }

    @Test
    void loginDisabled() {
        check(settings(LegSecurity.PLAIN, true), "\"\"", "", """
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOG bob LOGIN_DISABLED
                S: NO "failed: Login Disabled" [3 s later]
                C: AUTHENTICATE "PLAIN"
                LOG LOGIN_DISABLED
                S: NO "failed: Login Disabled" [3 s later]
                """);
    }

    @Test
    void theThirdBadCommandCloses() {
        check(withLimit(3), """
                C: FOO
                S: NO "Unknown command, mate"
                C: NOOP
                S: OK "NOOP completed, mate"
                C: AUTHENTICATE "PLAIN" "!!!"
                S: NO "Invalid base64 encoded challenge, mate"
                C: AUTHENTICATE "LOGIN" "x"
                S: NO "Unknown SASL mechanism, mate"
                C: PUTSCRIPT "x" {3+}
                C: abc
                S: NO "Unknown command, mate"
                S: BYE "Too many bad commands, mate"
                -- closed TOO_MANY_BAD_COMMANDS
                C: NOOP
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "POST /?(\"{3+} HTTP/1.0", "PRI * HTTP/2.0"})
    void aBrowserIsCutOff(String line) {
        check(PLAIN, "C: " + line + "\n-- closed OTHER_PROTOCOL\nC: LOGOUT\n");
    }

    @Test
    void aTlsHandshakeInClearIsCutOff() {
        check(PLAIN, "C| \\x16\\x03\\x01\\x02\\x00\n-- closed OTHER_PROTOCOL\n");
    }

    @Test
    void aLineTooLongCloses() {
        check(PLAIN, "C| NOOP \"" + "x".repeat(8190) + """

                S: BYE "Line or literal too long, mate"
                -- closed TOO_LONG
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{12289+}", "{99999999999999999999}", "{-1+}", "{+}", "{}", "{1x+}"})
    void aLiteralTooLongOrWithoutSizeCloses(String announcement) {
        check(PLAIN, "C: NOOP " + announcement + """

                S: BYE "Line or literal too long, mate"
                -- closed TOO_LONG
                C: NOOP
                """);
    }

    /** Octets of a literal are never a command, however malformed the command is that holds it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUTSCRIPT "x" {8+}\\r\\nLOGOUT\\r\\n        | Unknown command, mate
            NOOP "a" {8+}\\r\\nLOGOUT\\r\\n            | Too many arguments, expected NOOP [String], mate
            NOOP "a"{8+} {8}\\r\\nLOGOUT\\r\\n         | Too many arguments, expected NOOP [String], mate
            "" {8+}\\r\\nLOGOUT\\r\\n                  | Unknown command, mate
            CAPABILITY ({8+}\\r\\nLOGOUT\\r\\n)        | Too many arguments, expected CAPABILITY, mate
            """)
    void literalsAreNeverCommands(String line, String answer) {
        check(PLAIN, "C: " + line + "\nS: NO \"" + answer + "\"\nC: NOOP\nS: OK \"NOOP completed, mate\"\n");
    }

    @Test
    void noopGivesItsTagBackWhateverItHolds() {
        check(PLAIN, """
                C: NOOP {4+}
                C| a\\r\\nb\\r\\n
                S: OK (TAG {4}
                S: a
                S: b) "NOOP completed, mate"
                C: NOOP "a\\\\"\\\\\\\\b"
                S: OK (TAG "a\\\\"\\\\\\\\b") "NOOP completed, mate"
                C: NOOP  x
                S: NO "Too many arguments, expected NOOP [String], mate"
                """);
    }

    @Test
    void linesMayEndWithLfAlone() {
        check(PLAIN, """
                C| NOOP\\nNOOP {2+}\\nxy\\n
                S: OK "NOOP completed, mate"
                S: OK (TAG "xy") "NOOP completed, mate"
                """);
    }
}
