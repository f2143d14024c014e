// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.Pop3Scripts.PLAIN;
import static org.perdition.engine.login.Pop3Scripts.check;
import static org.perdition.engine.login.Pop3Scripts.withLimit;
import static org.perdition.engine.login.Pop3Scripts.withoutSasl;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Pop3SaslTest {
    // \0bob\0secret
    private static final String MESSAGE = "AGJvYgBzZWNyZXQ=";

    @Test
    void plainWithInitialResponse() {
        check(PLAIN, """
                C: AUTH PLAIN %s
                C: STAT
                LOGIN bob/secret -> accepted
                S: +OK You are so in
                PIPE: STAT\\r\\n
                """.formatted(MESSAGE));
    }

    @Test
    void plainWithoutInitialResponse() {
        check(PLAIN, """
                C: auth plain
                S: +\s
                C: %s
                LOGIN bob/secret -> refused REFUSED
                S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]
                C: AUTH PLAIN %s
                LOGIN bob/secret -> accepted
                S: +OK You are so in
                """.formatted(MESSAGE, MESSAGE));
    }

    @Test
    void loginInTwoSteps() {
        check(PLAIN, """
                C: AUTH LOGIN
                S: + VXNlcm5hbWU6
                C: Ym9i
                S: + UGFzc3dvcmQ6
                C: c2VjcmV0
                LOGIN bob/secret -> accepted
                S: +OK You are so in
                """);
    }

    @Test
    void dataIsNotReadAsACommandNorACommandAsData() {
        check(PLAIN, """
                C: AUTH LOGIN
                S: + VXNlcm5hbWU6
                C: LIST
                S: + UGFzc3dvcmQ6
                C: *
                S: -ERR Authentication cancelled, mate
                C: QUIT
                S: +OK QUIT
                -- closed CLIENT_LEFT
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bad base64!", "AGJvYgBzZQpjcmV0", "AGJvDQpERUxFIDEAcw==", "Ym9i", "AGJv\\x00", "AGJv\\rAA=="})
    void whatIsMalformedCountsAsABadCommand(String data) {
        check(withLimit(2), """
                C: AUTH PLAIN
                S: +\s
                C: %s
                S: -ERR Authentication exchange malformed, mate
                C: XXXX
                S: -ERR Too many bad commands, mate
                -- closed TOO_MANY_BAD_COMMANDS
                """.formatted(data));
    }

    @Test
    void anotherAuthorizationIdentityIsRefusedAsAWrongPasswordIs() {
        check(PLAIN, """
                C: AUTH PLAIN YWxpY2UAYm9iAHNlY3JldA==
                LOG REFUSED
                S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]
                """);
    }

    @Test
    void mechanismsAndWhatIsNone() {
        check(PLAIN, """
                C: AUTH
                S: +OK Mechanism list follows, mate
                S: PLAIN
                S: LOGIN
                S: .
                C: AUTH CRAM-MD5
                S: -ERR Unsupported authentication mechanism, mate
                """);
    }

    @Test
    void authForgetsTheName() {
        check(PLAIN, """
                C: USER bob
                S: +OK USER bob set, mate
                C: AUTH LOGIN
                S: + VXNlcm5hbWU6
                C: *
                S: -ERR Authentication cancelled, mate
                C: PASS secret
                S: -ERR USER not yet set, mate
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH", "AUTH PLAIN", "AUTH PLAIN " + MESSAGE, "AUTH @"})
    void switchedOff(String command) {
        check(withoutSasl(), """
                C: %s
                S: -ERR Mate, the command must be one of CAPA, USER, PASS or QUIT
                """.formatted(command));
    }
}
