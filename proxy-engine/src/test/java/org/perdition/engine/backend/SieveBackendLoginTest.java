// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.dialogue.Dialogue;
import org.perdition.engine.login.Credentials;
import org.perdition.engine.session.SieveProtocol;

class SieveBackendLoginTest {
    private static final String GREETING = """
            B: "IMPLEMENTATION" "fake"
            B: "SASL" "PLAIN LOGIN"
            B: "SIEVE" "fileinto"
            B: OK "ready"
            """;
    private static final String ASKED = """
            P: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
            """;
    private static final String OFFERS_TLS = """
            B: "SASL" "PLAIN"
            B: "STARTTLS"
            B: OK
            P: STARTTLS
            """;

    private static Credentials bob() {
        return new Credentials("bob", octets("secret"));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void check(LegSecurity security, String script) {
        check(security, bob(), script);
    }

    private static void check(LegSecurity security, Credentials credentials, String script) {
        Dialogue.backend(new SieveProtocol(), new BackendContext(security, credentials, "1a2b3c4d"), script);
    }

    @Test
    void accepted() {
        check(LegSecurity.PLAIN, "STAGE greeting\n" + GREETING + ASKED + """
                STAGE AUTHENTICATE
                B: OK "Logged in."
                ACCEPTED Logged in.
                STAGE nothing
                """);
    }

    @Test
    void t112AnotherAuthorizationId() {
        check(LegSecurity.SSL, Credentials.actingFor("alice", "bob", octets("secret")), GREETING + """
                P: AUTHENTICATE "PLAIN" "YWxpY2UAYm9iAHNlY3JldA=="
                B: OK "in"
                ACCEPTED in
                """);
    }

    @Test
    void whatStandsBehindTheOkGoesToTheClient() {
        check(LegSecurity.PLAIN, GREETING + ASKED + """
                B: ok (SASL "x") {3}
                B: a"b
                B: "IMPLEMENTATION" "x"
                B| OK "
                ACCEPTED a"b
                PIPE: "IMPLEMENTATION" "x"\\r\\nOK "
                """);
    }

    @Test
    void longCredentialsGoInALiteral() {
        String password = "p".repeat(800);
        String base64 = Base64.getEncoder().encodeToString(octets("\0bob\0" + password));
        check(
                LegSecurity.PLAIN,
                new Credentials("bob", octets(password)),
                GREETING + "P: AUTHENTICATE \"PLAIN\" {" + base64.length() + "+}\nP: " + base64
                        + "\nB: OK\nACCEPTED\n");
    }

    @Test
    void capabilitiesInAnyForm() {
        check(LegSecurity.PLAIN, """
                B: {4}
                B: sasl {13}
                B: XOAUTH2 plain
                B: "X" "a\\\\\\\\\\\\"b"
                B: OK (WARNINGS) "ready"
                """ + ASKED);
    }

    /** RFC 5804 demands the capability SASL; older servers have none. */
    @Test
    void aServerThatNamesNoMechanismsIsAsked() {
        check(LegSecurity.PLAIN, "B: OK\n" + ASKED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"SASL\" \"\"", "\"SASL\"", "\"SASL\" \"LOGIN XPLAIN PLAIN-X\""})
    void aServerWithoutPlainGetsNoCredentials(String sasl) {
        check(LegSecurity.PLAIN, "B: " + sasl + """

                B: OK "ready"
                P: LOGOUT
                FAILED MECHANISM_MISSING -- try next
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            BYE "go away"                    | NEGOTIATION go away -- try next
            BYE (TRYLATER) "go away"         | NEGOTIATION [TRYLATER] go away -- try next
            BYE (REFERRAL "sieve://x") "go"  | NEGOTIATION go -- try next
            NO (AUTH-TOO-WEAK) "no"          | NEGOTIATION no -- try next
            no                               | NEGOTIATION -- try next
            """)
    void t115GreetingThatIsNone(String line, String failure) {
        check(LegSecurity.PLAIN, "B: \"SASL\" \"PLAIN\"\nB: " + line + "\nP: LOGOUT\nFAILED " + failure + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+OK ready",
                "* OK ready",
                "",
                "OKAY",
                "OK ready",
                "OK \"a\" \"b\"",
                "OK (\"x\") \"a\"",
                "OK ()",
                "OK (A",
                "SSH-2.0-x",
                "\"a"
            })
    void whatIsNoManageSieve(String line) {
        check(LegSecurity.PLAIN, "B: " + line + "\nFAILED NEGOTIATION\n");
    }

    @Test
    void aLoopIsNoticed() {
        check(LegSecurity.PLAIN, """
                B: "SASL" "PLAIN"
                B: OK "perdition ready on other.name 1a2b3c4d"
                P: LOGOUT
                FAILED LOOP
                """);
        check(LegSecurity.PLAIN, "B: OK \"perdition ready on other.name 1a2b3c4e\"\n" + ASKED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NO                                   | REFUSED
            NO "Authentication failed."          | REFUSED Authentication failed.
            NO (AUTH-TOO-WEAK) "a\\\\"b"           | REFUSED [AUTH-TOO-WEAK] a"b
            NO (transition-needed) "x"           | REFUSED [TRANSITION-NEEDED] x
            NO (TRYLATER) "x"                    | REFUSED_TEMPORARILY [TRYLATER] x
            NO (ENCRYPT-NEEDED) "x"              | REFUSED_TEMPORARILY x
            NO (REFERRAL "sieve://evil") "x"     | REFUSED x
            NO (X-EVIL (a "b") c) "x"            | REFUSED x
            NO {6}\\r\\na\\r\\nb\\x1bc              | REFUSED abc
            """)
    void refusals(String line, String failure) {
        check(LegSecurity.PLAIN, GREETING + ASKED + "B: " + line + "\nP: LOGOUT\nFAILED " + failure + "\n");
    }

    @Test
    void aByeBehindCredentialsTriesNoOther() {
        check(LegSecurity.PLAIN, GREETING + ASKED + """
                B: BYE (TRYLATER) "too many"
                P: LOGOUT
                FAILED NEGOTIATION [TRYLATER] too many
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "{0}\\r\\n", "\"dmVyc2lvbg==\"", "+ ", "OK \"a\\x00b\""})
    void answersThatFitNoQuestion(String line) {
        check(LegSecurity.PLAIN, GREETING + ASKED + "B: " + line + "\nFAILED NEGOTIATION\n");
    }

    @Test
    void starttls() {
        check(LegSecurity.STARTTLS_FORCED, OFFERS_TLS + """
                STAGE STARTTLS
                B: OK "Begin TLS negotiation now."
                -- TLS up
                STAGE capabilities after STARTTLS
                B: "IMPLEMENTATION" "fake"
                B: "SASL" "PLAIN"
                B: OK "TLS negotiation successful."
                """ + ASKED + """
                B: OK
                ACCEPTED
                """);
    }

    @Test
    void whatWasHeardInClearIsForgotten() {
        check(LegSecurity.STARTTLS, OFFERS_TLS + """
                B: OK
                -- TLS up
                B: "SASL" "GSSAPI"
                B: OK
                P: LOGOUT
                FAILED MECHANISM_MISSING -- try next
                """);
        check(LegSecurity.STARTTLS, """
                B: "SASL" ""
                B: "STARTTLS"
                B: OK
                P: STARTTLS
                B: OK
                -- TLS up
                B: OK
                """ + ASKED);
    }

    @Test
    void injectedBehindTheAnswerToStarttls() {
        check(LegSecurity.STARTTLS, OFFERS_TLS + """
                B: OK
                B: OK "forged"
                -- injected
                """);
    }

    @Test
    void withoutStarttlsInClearOrNotAtAll() {
        check(LegSecurity.STARTTLS, GREETING + """
                NOTE tls_outgoing is set but the real-server does not offer STARTTLS: going on in clear
                """ + ASKED);
        check(LegSecurity.STARTTLS_FORCED, GREETING + """
                P: LOGOUT
                FAILED TLS_MISSING -- try next
                """);
        check(LegSecurity.STARTTLS, """
                B: "SASL" ""
                B: OK
                NOTE tls_outgoing is set but the real-server does not offer STARTTLS: going on in clear
                P: LOGOUT
                FAILED MECHANISM_MISSING -- try next
                """);
    }

    @Test
    void refusedStarttlsIsARefusal() {
        check(LegSecurity.STARTTLS, OFFERS_TLS + """
                B: NO "not now"
                NOTE tls_outgoing is set but the real-server refuses STARTTLS: going on in clear
                """ + ASKED);
        check(LegSecurity.STARTTLS_FORCED, OFFERS_TLS + """
                B: NO
                P: LOGOUT
                FAILED TLS_MISSING -- try next
                """);
        check(LegSecurity.STARTTLS, OFFERS_TLS + """
                B: BYE "bye"
                P: LOGOUT
                FAILED NEGOTIATION bye -- try next
                """);
        check(LegSecurity.STARTTLS, OFFERS_TLS + """
                B: "SASL" "PLAIN"
                FAILED NEGOTIATION
                """);
    }

    @Test
    void whatARealServerMaySendHasLimits() {
        check(LegSecurity.PLAIN, "B| " + "\"\"\\r\\n".repeat(101) + "\nFAILED NEGOTIATION\n");
        check(LegSecurity.PLAIN, "B| " + "x".repeat(8192) + "\nFAILED NEGOTIATION\n");
        check(LegSecurity.PLAIN, "B: OK {12289}\nFAILED NEGOTIATION\n");
    }
}
