// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.Pop3Scripts.check;
import static org.perdition.engine.login.Pop3Scripts.settings;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.perdition.engine.config.LegSecurity;

class Pop3StlsTest {
    @Test
    void lifeOfStls() {
        check(settings(LegSecurity.STARTTLS, false), """
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: USER
                S: SASL PLAIN
                S: STLS
                S: .
                C: FOO
                S: -ERR Mate, the command is too short, must be one of STLS, CAPA, USER, PASS or QUIT
                C: XXXX
                S: -ERR Mate, the command must be one of STLS, CAPA, USER, PASS or QUIT
                C: STLS x
                S: -ERR Mate, try: STLS
                C: USER bob
                S: +OK USER bob set, mate
                C: STLS
                S: +OK Begin TLS negotiation, mate
                -- TLS up
                C: PASS secret
                S: -ERR USER not yet set, mate
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: USER
                S: SASL PLAIN
                S: .
                C: STLS
                S: -ERR TLS already active, mate
                C: XXXX
                S: -ERR Mate, the command must be one of CAPA, USER, PASS or QUIT
                """);
    }

    @Test
    void aCommandBehindStlsIsNeverRun() {
        check(settings(LegSecurity.STARTTLS, false), """
                C: STLS
                C: USER evil
                S: +OK Begin TLS negotiation, mate
                -- injected
                """);
    }

    @Test
    void tlsIsNotForgottenAfterARefusedLogin() {
        check(settings(LegSecurity.STARTTLS_FORCED, false), """
                C: STLS
                S: +OK Begin TLS negotiation, mate
                -- TLS up
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS wrong
                LOGIN bob/wrong -> refused REFUSED
                S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: USER
                S: SASL PLAIN
                S: .
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS secret
                LOGIN bob/secret -> accepted
                S: +OK You are so in
                """);
    }

    @Test
    void forcedRefusesBeforeAPasswordIsSent() {
        check(settings(LegSecurity.STARTTLS_FORCED, false), """
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: STLS
                S: .
                C: USER bob
                LOG bob LOGIN_DISABLED
                S: -ERR failed: Login Disabled [3 s later]
                C: PASS secret
                S: -ERR USER not yet set, mate
                C: AUTH PLAIN
                LOG LOGIN_DISABLED
                S: -ERR failed: Login Disabled [3 s later]
                C: AUTH
                LOG LOGIN_DISABLED
                S: -ERR failed: Login Disabled [3 s later]
                C: STLS
                S: +OK Begin TLS negotiation, mate
                -- TLS up
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS secret
                LOGIN bob/secret -> accepted
                S: +OK You are so in
                """);
    }

    @Test
    void loginDisabled() {
        check(settings(LegSecurity.PLAIN, true), """
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: .
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS secret
                LOG bob LOGIN_DISABLED
                S: -ERR failed: Login Disabled [3 s later]
                C: PASS secret
                S: -ERR USER not yet set, mate
                C: AUTH PLAIN AGJvYgBzZWNyZXQ=
                LOG LOGIN_DISABLED
                S: -ERR failed: Login Disabled [3 s later]
                """);
    }

    @Test
    void withTlsFromTheFirstByteThereIsNoStls() {
        check(settings(LegSecurity.SSL, false), """
                C: STLS
                S: -ERR Mate, the command must be one of CAPA, USER, PASS or QUIT
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: USER
                S: SASL PLAIN
                S: .
                """);
    }

    @Test
    void theHandshakeResetsTheCountOfBadCommands() {
        check(settings(LegSecurity.STARTTLS, false, List.of("USER"), false, true, "ok", false, 2), """
                C: XXXX
                S: -ERR Mate, the command must be one of STLS, CAPA, USER, PASS or QUIT
                C: STLS
                S: +OK Begin TLS negotiation, mate
                -- TLS up
                C: XXXX
                S: -ERR Mate, the command must be one of CAPA, USER, PASS or QUIT
                C: XXXX
                S: -ERR Too many bad commands, mate
                -- closed TOO_MANY_BAD_COMMANDS
                """);
    }
}
