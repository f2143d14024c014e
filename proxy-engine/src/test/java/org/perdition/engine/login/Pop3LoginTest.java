// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.engine.login.Pop3Scripts.PLAIN;
import static org.perdition.engine.login.Pop3Scripts.check;
import static org.perdition.engine.login.Pop3Scripts.withOkLine;
import static org.perdition.engine.login.Pop3Scripts.withServerLine;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.engine.session.Pop3Protocol;
import org.perdition.pop3.Pop3Command;
import org.perdition.pop3.Pop3Response;
import org.perdition.pop3.Secret;

class Pop3LoginTest {
    @Test
    void acceptedWithAStrayPipelinedCommandForTheRealServer() {
        check(PLAIN, """
                C: USER bob
                C: PASS secret
                C: STAT
                C| LI
                S: +OK USER bob set, mate
                LOGIN bob/secret -> accepted [X] welcome
                S: +OK You are so in
                PIPE: STAT\\r\\nLI
                C: ST
                PIPE: ST\\r\\n
                """);
    }

    @Test
    void refusedAndBackWhereItBegan() {
        check(PLAIN, """
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS wrong
                LOGIN bob/wrong -> refused REFUSED
                S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]
                C: PASS wrong
                S: -ERR USER not yet set, mate
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS secret
                LOGIN bob/secret -> accepted
                S: +OK You are so in
                """);
    }

    @Test
    void aCommandPipelinedBehindARefusedLoginIsAnswered() {
        check(PLAIN, """
                C: USER bob
                C: PASS wrong
                C: CAPA
                S: +OK USER bob set, mate
                LOGIN bob/wrong -> refused REFUSED
                S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]
                S: +OK Capability list follows, mate
                S: UIDL
                S: USER
                S: SASL PLAIN
                S: .
                """);
    }

    @Test
    void aSecondUserReplacesTheFirst() {
        check(PLAIN, """
                C: USER bob
                S: +OK USER bob set, mate
                C: USER alice
                S: +OK USER alice set, mate
                C: PASS
                S: -ERR Mate, try: PASS <password>
                C: PASS\\x20
                LOGIN alice/ -> accepted
                S: +OK You are so in
                """);
    }

    @Test
    void blanksPercentSignsAndEightBitOctetsSurvive() {
        check(PLAIN, """
                C: user bo%d"\\xe9\\xff
                S: +OK USER bo%d"\\xe9\\xff set, mate
                C: PASS  a  b\\x20
                LOGIN bo%d"\u00e9\u00ff/ a  b  -> accepted
                S: +OK You are so in
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_SERVER, 'S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]'",
        "REFUSED [AUTH] bad pass, 'S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]'",
        "REFUSED [X-LOCKED] no, 'S: -ERR [X-LOCKED] failed: Re-Authentication Failure [3 s later]'",
        "LOOKUP_REFUSED moved away, 'S: -ERR [AUTH] failed: moved away [3 s later]'",
        "LOOKUP_REFUSED, 'S: -ERR [AUTH] failed: Refused by popmap [3 s later]'",
        "LOGIN_DISABLED, 'S: -ERR failed: Login Disabled [3 s later]'",
        "LOOKUP_UNAVAILABLE, 'S: -ERR [SYS/TEMP] failed: Could not look up server'",
        "CONNECT, 'S: -ERR [SYS/TEMP] failed: Could not connect to server'",
        "NEGOTIATION, 'S: -ERR [SYS/TEMP] failed: Connection Negotiation Failure'",
        "TIMEOUT, 'S: -ERR [SYS/TEMP] failed: Connection Negotiation Failure'",
        "TLS_MISSING, 'S: -ERR [SYS/TEMP] failed: TLS not present'",
        "TLS_FAILED, 'S: -ERR [SYS/TEMP] failed: Could not establish TLS with server'",
        "LOOP, 'S: -ERR [SYS/TEMP] failed: Re-Authentication Failure'",
        "REFUSED_TEMPORARILY [IN-USE] locked, 'S: -ERR [IN-USE] failed: Re-Authentication Failure'",
    })
    void eachFailureHasItsAnswer(String result, String answer) {
        check(PLAIN, """
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS secret
                LOGIN bob/secret -> refused %s
                %s
                C: QUIT
                S: +OK QUIT
                -- closed CLIENT_LEFT
                """.formatted(result, answer));
    }

    @ParameterizedTest
    @CsvSource({
        "refused REFUSED [AUTH] bad pass, 'S: -ERR [AUTH] bad pass [3 s later]'",
        "refused REFUSED bad pass, 'S: -ERR bad pass [3 s later]'",
        "refused REFUSED, 'S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]'",
        "refused REFUSED_TEMPORARILY [IN-USE] locked, 'S: -ERR [IN-USE] locked'",
        "refused NEGOTIATION [SYS/TEMP] busy, 'S: -ERR [SYS/TEMP] failed: Connection Negotiation Failure'",
        "refused NO_SERVER, 'S: -ERR [AUTH] failed: Re-Authentication Failure [3 s later]'",
        "accepted [X] Logged in., 'S: +OK [X] Logged in.'",
        "accepted, 'S: +OK'",
    })
    void theRealServersOwnLine(String result, String answer) {
        check(withServerLine(), """
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS secret
                LOGIN bob/secret -> %s
                %s
                """.formatted(result, answer));
    }

    @ParameterizedTest
    @CsvSource({"Welcome 100%s home, ' Welcome 100%s home'", "'', ''", "Gr\u00fc\u00df, ' Gr\\xc3\\xbc\\xc3\\x9f'"})
    void okLine(String okLine, String sent) {
        check(withOkLine(okLine), """
                C: USER bob
                S: +OK USER bob set, mate
                C: PASS secret
                LOGIN bob/secret -> accepted
                S: +OK%s
                """.formatted(sent));
    }

    @Test
    void aLineWithoutEndIsCutOff() {
        Pop3Login login = new Pop3Login(new LoginContext(PLAIN, "h", "t"));
        var codec = new Pop3Protocol().clientCodec();
        codec.feed(ByteBuffer.wrap(new byte[1_000_000]));
        Pop3Command command = Objects.requireNonNull(codec.next());
        assertThat(login.received(command))
                .containsExactly(
                        new ClientAction.Send<>(new Pop3Response.Err(null, "Line too long, mate")),
                        new ClientAction.Close<>(ClientAction.CloseReason.TOO_LONG));
        assertThat(codec.next()).isNull();
        assertThat(codec.hasLeftover()).isFalse();
    }

    @Test
    void secretsAreExpectedBehindUserAndInAnExchange() {
        Pop3Login login = new Pop3Login(new LoginContext(PLAIN, "h", "t"));
        assertThat(login.expectsSecret()).isFalse();
        login.received(new Pop3Command.User("bob"));
        assertThat(login.expectsSecret()).isTrue();
        login.received(new Pop3Command.Auth("LOGIN", null));
        assertThat(login.expectsSecret()).isTrue();
        login.received(new Pop3Command.SaslData(Secret.of("*")));
        assertThat(login.expectsSecret()).isFalse();
    }

    @Test
    void lastWords() {
        Pop3Login login = new Pop3Login(new LoginContext(PLAIN, "h", "t"));
        assertThat(login.shuttingDown())
                .containsExactly(new Pop3Response.Err("SYS/TEMP", "Server is shutting down, mate"));
        assertThat(login.tooManyConnections())
                .containsExactly(new Pop3Response.Err("SYS/TEMP", "Too many connections, mate"));
    }
}
