// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.Pop3Scripts.PLAIN;
import static org.perdition.engine.login.Pop3Scripts.check;
import static org.perdition.engine.login.Pop3Scripts.withLimit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pop3BadCommandTest {
    @ParameterizedTest
    @CsvSource({
        "CAPA x, 'Mate, try: CAPA'",
        "USER, 'Mate, try: USER <username>'",
        "'USER\\x20', 'Mate, try: USER <username>'",
        "'USER  bob', 'Mate, try: USER <username>'",
        "'USER bob\\x20', 'Mate, try: USER <username>'",
        "USER a b, 'Mate, try: USER <username>'",
        "USER bo\\x00b, 'Mate, try: USER <username>'",
        "USER bo\\rb, 'Mate, try: USER <username>'",
        "PASS secret, 'USER not yet set, mate'",
        "PASS, 'USER not yet set, mate'",
        "QUIT x, 'Mate, try: QUIT'",
        "STLS, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "STLS x, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "NOOP, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "NOOP x, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "UTF8, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "stat, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "XXXX 1 2 3, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "APOP bob c4c9334bac560ecc979e58001b3e22fb, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "APOP, 'Mate, the command must be one of CAPA, USER, PASS or QUIT'",
        "FOO, 'Mate, the command is too short, must be one of CAPA, USER, PASS or QUIT'",
        "RETRIEVE, 'Mate, the command is too short, must be one of CAPA, USER, PASS or QUIT'",
        "USER\\tbob, 'Mate, the command is too short, must be one of CAPA, USER, PASS or QUIT'",
        "US\\rER bob, 'Mate, the command is too short, must be one of CAPA, USER, PASS or QUIT'",
        "'', 'Null command, mate'",
        "' USER bob', 'Null command, mate'",
        "AUTH P@AIN, 'Mate, try: AUTH PLAIN'",
    })
    void areAnsweredAtOnce(String command, String answer) {
        check(PLAIN, """
                C: %s
                S: -ERR %s
                C: QUIT
                S: +OK QUIT
                -- closed CLIENT_LEFT
                """.formatted(command, answer));
    }

    @Test
    void passWithoutArgumentKeepsTheName() {
        check(PLAIN, """
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS
                S: -ERR Mate, try: PASS <password>
                C: PASS se\\x00cret
                S: -ERR Mate, try: PASS <password>
                C: PASS secret
                LOGIN bob/secret -> accepted
                S: +OK You are so in
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER bob", "CAPA"})
    void lineFeedAloneEndsALine(String first) {
        check(PLAIN, """
                C| %s\\nQUIT\\n
                %s
                S: +OK QUIT
                -- closed CLIENT_LEFT
                """.formatted(
                        first,
                        first.equals("CAPA")
                                ? "S: +OK Capability list follows, mate\nS: UIDL\nS: USER\nS: SASL PLAIN\nS: ."
                                : "S: +OK USER bob set, mate"));
    }

    @Test
    void closeAtTheLimit() {
        check(withLimit(3), """
                C: XXXX
                C: USER bob
                C: STAT
                C: HELP
                C: CAPA
                S: -ERR Mate, the command must be one of CAPA, USER, PASS or QUIT
                S: +OK USER bob set, mate
                S: -ERR Mate, the command must be one of CAPA, USER, PASS or QUIT
                S: -ERR Too many bad commands, mate
                -- closed TOO_MANY_BAD_COMMANDS
                """);
    }

    @Test
    void controlCharactersNeverBecomeCredentials() {
        check(PLAIN, """
                C: USER bo\\x01b
                S: -ERR Control character in user name, mate
                C: PASS secret
                S: -ERR USER not yet set, mate
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS sec\\x1bret
                S: -ERR Control character in password, mate
                """);
    }

    @Test
    void refusedLoginsDoNotCount() {
        String attempt = """
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS wrong
                LOGIN bob/wrong -> refused REFUSED
                S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]
                """;
        check(withLimit(1), attempt + attempt + attempt);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "POST / HTTP/1.1", "PRI * HTTP/2.0", "options *", "CONNECT a:1 HTTP/1.1"})
    void aBrowserIsCutOffAtOnce(String request) {
        check(PLAIN, """
                C: %s
                C: USER bob
                C: PASS secret
                -- closed OTHER_PROTOCOL
                """.formatted(request));
    }

    @Test
    void aClientHelloOnAPortInClear() {
        check(PLAIN, """
                C| \\x16\\x03\\x01\\x02\\x00\\x01\\x00
                -- closed OTHER_PROTOCOL
                """);
    }
}
