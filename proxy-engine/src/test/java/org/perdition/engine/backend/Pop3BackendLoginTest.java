// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.dialogue.Dialogue;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.session.Pop3Protocol;

class Pop3BackendLoginTest {
    private static void check(LegSecurity security, String script) {
        check(security, "bob", "secret", script);
    }

    private static void check(LegSecurity security, String name, String password, String script) {
        Credentials credentials = new Credentials(name, password.getBytes(StandardCharsets.ISO_8859_1));
        Dialogue.backend(new Pop3Protocol(), new BackendContext(security, credentials, "1a2b3c4d"), script);
    }

    @Test
    void accepted() {
        check(LegSecurity.PLAIN, """
                STAGE greeting
                B: +OK ready
                P: USER bob
                STAGE USER
                B: +OK
                P: PASS secret
                STAGE PASS
                B: +OK [X] Logged in.
                ACCEPTED [X] Logged in.
                """);
    }

    @Test
    void anyLetterCaseAndNoText() {
        check(LegSecurity.SSL, """
                B: +ok hi
                P: USER bob
                B: +Ok
                P: PASS secret
                B: +OK
                ACCEPTED
                """);
    }

    @Test
    void whatStandsBehindTheOkGoesToTheClient() {
        check(LegSecurity.PLAIN, """
                B: +OK
                P: USER bob
                B: +OK
                P: PASS secret
                B: +OK in
                B: +OK extra line
                B| +O
                ACCEPTED in
                PIPE: +OK extra line\\r\\n+O
                """);
    }

    @Test
    void blanksOfThePasswordSurvive() {
        check(LegSecurity.PLAIN, "bo%d\u00e9", " a  b ", """
                B: +OK
                P: USER bo%d\\xe9
                B: +OK
                P: PASS  a  b\s
                B: +OK
                ACCEPTED
                """);
    }

    @Test
    void theTextIsCleanedOfControlCharacters() {
        check(LegSecurity.PLAIN, """
                B: +OK
                P: USER bob
                B: +OK
                P: PASS secret
                B: +OK \\x1b[31mred\\x07
                ACCEPTED [31mred
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "-ERR [AUTH] bad pass, FAILED REFUSED [AUTH] bad pass",
        "-err no, FAILED REFUSED no",
        "-ERR, FAILED REFUSED",
        "-ERR [IN-USE] locked, FAILED REFUSED_TEMPORARILY [IN-USE] locked",
        "-ERR [in-use] locked, FAILED REFUSED_TEMPORARILY [in-use] locked",
        "-ERR [LOGIN-DELAY] wait, FAILED REFUSED_TEMPORARILY [LOGIN-DELAY] wait",
        "-ERR [SYS/TEMP] later, FAILED REFUSED_TEMPORARILY [SYS/TEMP] later",
        "-ERR [SYS/PERM] never, FAILED REFUSED_TEMPORARILY [SYS/PERM] never",
        "-ERR [SYSTEM] no, FAILED REFUSED [SYSTEM] no",
        "-ERR ev\\x1bil, FAILED REFUSED evil",
    })
    void userOrPasswordRefused(String answer, String failure) {
        check(LegSecurity.PLAIN, """
                B: +OK
                P: USER bob
                B: %s
                P: QUIT
                %s
                """.formatted(answer, failure));
        check(LegSecurity.PLAIN, """
                B: +OK
                P: USER bob
                B: +OK
                P: PASS secret
                B: %s
                P: QUIT
                %s
                """.formatted(answer, failure));
    }

    @ParameterizedTest
    @CsvSource({
        "-ERR busy, FAILED NEGOTIATION busy -- try next",
        "-ERR [SYS/TEMP] busy, FAILED NEGOTIATION [SYS/TEMP] busy -- try next",
        "-ERR [AUTH] busy, FAILED NEGOTIATION busy -- try next",
    })
    void greetingIsErr(String greeting, String failure) {
        check(LegSecurity.STARTTLS_FORCED, """
                B: %s
                P: QUIT
                %s
                """.formatted(greeting, failure));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HELLO there",
                "+OKready",
                "SSH-2.0-OpenSSH_9.6",
                "* OK IMAP4rev1",
                "* PREAUTH hi",
                "",
                "+ go on",
                "+OK a\\x00b",
                "+OK a\\rb",
                "HTTP/1.1 400 Bad Request"
            })
    void garbageInPlaceOfTheGreeting(String greeting) {
        check(LegSecurity.PLAIN, """
                B: %s
                FAILED NEGOTIATION -- try next
                """.formatted(greeting));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+OKay", "in", "+ VXNlcm5hbWU6", "* BYE", "+OK a\\x00b", ""})
    void garbageInPlaceOfAnAnswer(String answer) {
        check(LegSecurity.PLAIN, """
                B: +OK
                P: USER bob
                B: %s
                FAILED NEGOTIATION
                """.formatted(answer));
        check(LegSecurity.PLAIN, """
                B: +OK
                P: USER bob
                B: +OK
                P: PASS secret
                B: %s
                FAILED NEGOTIATION
                """.formatted(answer));
    }

    @Test
    void theGreetingIsOurOwn() {
        check(LegSecurity.STARTTLS, """
                B: +OK POP3 Ready other.example.com 1a2b3c4d
                P: QUIT
                FAILED LOOP
                """);
    }

    @Test
    void stls() {
        check(LegSecurity.STARTTLS_FORCED, """
                B: +OK
                P: CAPA
                STAGE CAPA
                B: +OK caps
                B: USER
                B: stls
                B: .
                P: STLS
                STAGE STLS
                B: +OK go
                -- TLS up
                P: USER bob
                B: +OK
                P: PASS secret
                B: +OK
                ACCEPTED
                """);
    }

    @Test
    void bytesBehindTheOkToStlsAreNeverRead() {
        check(LegSecurity.STARTTLS, """
                B: +OK
                P: CAPA
                B: +OK
                B: STLS
                B: .
                P: STLS
                B: +OK go
                B: +OK
                B: +OK you are in
                -- injected
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "'B: +OK caps\nB: USER\nB: X-STLS\nB: .', does not offer STLS",
        "'B: -ERR what', does not know CAPA",
        "'B: +OK\nB: STLS\nB: .\nP: STLS\nB: -ERR no TLS today', refuses STLS",
    })
    void noTlsToBeHad(String answers, String why) {
        check(LegSecurity.STARTTLS, """
                B: +OK
                P: CAPA
                %s
                NOTE tls_outgoing is set but the real-server %s: going on in clear
                P: USER bob
                B: +OK
                P: PASS secret
                B: +OK
                ACCEPTED
                """.formatted(answers, why));
        check(LegSecurity.STARTTLS_FORCED, """
                B: +OK
                P: CAPA
                %s
                P: QUIT
                FAILED TLS_MISSING -- try next
                """.formatted(answers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"caps", "+OK\nB: USE\\rR", "+OK\nB: a\\x00", "+ go", "* OK"})
    void garbageInPlaceOfTheCapaList(String answer) {
        check(LegSecurity.STARTTLS, """
                B: +OK
                P: CAPA
                B: %s
                FAILED NEGOTIATION -- try next
                """.formatted(answer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"go", "+ go"})
    void garbageInPlaceOfTheAnswerToStls(String answer) {
        check(LegSecurity.STARTTLS, """
                B: +OK
                P: CAPA
                B: +OK
                B: STLS
                B: .
                P: STLS
                B: %s
                FAILED NEGOTIATION -- try next
                """.formatted(answer));
    }

    @Test
    void aGreetingWithoutEnd() {
        check(LegSecurity.PLAIN, """
                B| %s
                FAILED NEGOTIATION -- try next
                """.formatted("+OK" + " x".repeat(4_096)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"john smith", ""})
    void aNameThatUserCannotCarryIsNeverSent(String name) {
        check(LegSecurity.PLAIN, name, "secret", """
                B: +OK
                FAILED REFUSED
                """);
    }
}
