// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import static org.perdition.engine.backend.ImapScripts.PLAIN_START;
import static org.perdition.engine.backend.ImapScripts.run;
import static org.perdition.engine.config.LegSecurity.PLAIN;
import static org.perdition.engine.config.LegSecurity.SSL;
import static org.perdition.engine.config.LegSecurity.STARTTLS;
import static org.perdition.engine.config.LegSecurity.STARTTLS_FORCED;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;

/** Dialogues with IMAP4 real-servers. T numbers are the transcripts of the original that a dialogue follows. */
class ImapBackendLoginTest {
    @Test
    void capabilitiesAreAskedFor() {
        // T67
        run(PLAIN, PLAIN_START + """
                        P: flim08 LOGIN "bob" "secret"
                        STAGE LOGIN
                        B: flim08 OK [CAPABILITY IMAP4rev1 IDLE] Logged in backend
                        ACCEPTED [CAPABILITY IMAP4rev1 IDLE] Logged in backend
                        CAPABILITIES IMAP4rev1 IDLE
                        """);
    }

    @Test
    void capabilitiesInTheGreetingAreEnough() {
        run(SSL, """
                B: * OK [CAPABILITY IMAP4rev1 LITERAL+] ready
                P: flim07 LOGIN "bob" "secret"
                B: flim07 OK
                ACCEPTED
                """);
    }

    @Test
    void capabilitiesInTheTaggedOkAreEnough() {
        run(PLAIN, "se\\cret", "x", """
                B: * OK ready
                P: flim07 CAPABILITY
                B: flim07 OK [CAPABILITY IMAP4rev1 LITERAL-] done
                P: flim08 LOGIN {7+}
                P: se\\\\cret "x"
                B: flim08 OK in
                ACCEPTED in
                """);
    }

    @Test
    void untaggedDataBesideCapabilitiesDoesNotConfuse() {
        // T90
        run(PLAIN, """
                B: * OK fake
                P: flim07 CAPABILITY
                B: * OK still here
                B: * CAPABILITY IMAP4rev1
                B: * LIST () "/" {9}
                B: a OK hi\\r\\n
                B: flim07 OK
                P: flim08 LOGIN "bob" "secret"
                B: flim08 OK logged in
                ACCEPTED logged in
                """);
    }

    @Test
    void literalsAreAskedFor() {
        // T84: any text, or none, is a continuation
        run(PLAIN, "b\\\"b", "p\u00e4ss", PLAIN_START + """
                        P: flim08 LOGIN {4}
                        B: +
                        P: b\\\\"b {4}
                        B: + go {3}
                        P: p\\xe4ss
                        B: flim08 OK in
                        ACCEPTED in
                        """);
    }

    @ParameterizedTest
    @CsvSource({"LITERAL+, 5000, true", "LITERAL-, 4096, true", "LITERAL-, 4097, false", "IDLE, 500, false"})
    void literalsGoUnaskedWhereThatIsAnnounced(String word, int size, boolean unasked) {
        String password = "x".repeat(size);
        String login = unasked
                ? "P: flim07 LOGIN \"bob\" {" + size + "+}\nP: " + password + "\n"
                : "P: flim07 LOGIN \"bob\" {" + size + "}\nB: + go\nP: " + password + "\n";
        run(
                PLAIN,
                "bob",
                password,
                "B: * OK [CAPABILITY IMAP4rev1 " + word + "] x\n" + login + "B: flim07 OK in\nACCEPTED in\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flim08 NO no literals here", "flim08 BAD what"})
    void aRefusedLiteralIsNeverSent(String refusal) {
        // A05, T91: the name would run as a command
        String text = refusal.substring(refusal.indexOf(' ', 7) + 1);
        run(
                PLAIN,
                "x9 DELETE \"INBOX\"",
                "secret",
                PLAIN_START + "P: flim08 LOGIN {17}\nB: " + refusal + "\nP: flim09 LOGOUT\nFAILED REFUSED " + text
                        + "\n");
    }

    @Test
    void aRefusedPasswordLiteralIsNeverSent() {
        run(PLAIN, "bob", "pa\"ss", PLAIN_START + """
                        P: flim08 LOGIN "bob" {5}
                        B: flim08 NO [UNAVAILABLE] later
                        P: flim09 LOGOUT
                        FAILED REFUSED_TEMPORARILY [UNAVAILABLE] later
                        """);
    }

    @Test
    void whatComesBehindTheOkIsTheClients() {
        // T94
        run(PLAIN, PLAIN_START + """
                        P: flim08 LOGIN "bob" "secret"
                        B: flim08 OK in
                        B: * OK [ALERT] more
                        B| * 2
                        ACCEPTED in
                        PIPE: * OK [ALERT] more\\r\\n* 2
                        """);
    }

    @Test
    void ofUntaggedDataOnlyCapabilitiesAndAlertsAreKept() {
        // T83
        run(PLAIN, PLAIN_START + """
                        P: flim08 LOGIN "bob" "secret"
                        B: * 23 EXISTS
                        B: * OK [ALERT] Quota\\x07 is\\x1b[1m low
                        B: * OK still thinking
                        B: * NO odd
                        B: * ID ("name" "x")
                        B: * CAPABILITY IMAP4rev1 NAMESPACE
                        B: flim08 OK done
                        ACCEPTED done
                        ALERT Quota is[1m low
                        CAPABILITIES IMAP4rev1 NAMESPACE
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NO [AUTHENTICATIONFAILED] bad creds | REFUSED [AUTHENTICATIONFAILED] bad creds",
                "NO                                  | REFUSED",
                "BAD syntax                          | REFUSED syntax",
                "NO [UNAVAILABLE] later              | REFUSED_TEMPORARILY [UNAVAILABLE] later",
                "NO [inuse] busy                     | REFUSED_TEMPORARILY [inuse] busy",
                "NO [LIMIT]                          | REFUSED_TEMPORARILY [LIMIT]",
                "NO [SERVERBUG] oops                 | REFUSED_TEMPORARILY [SERVERBUG] oops",
                "NO [CONTACTADMIN] call              | REFUSED_TEMPORARILY [CONTACTADMIN] call",
                "NO [REFERRAL imap://evil/] go       | REFUSED go",
                "NO a\\x07b\\x1bc\\xe9               | REFUSED abc\u00e9",
            })
    void refusals(String answer, String failure) {
        // T81, T82
        run(
                PLAIN,
                PLAIN_START + "P: flim08 LOGIN \"bob\" \"secret\"\nB: flim08 " + answer + "\nP: flim09 LOGOUT\nFAILED "
                        + failure + "\n");
    }

    @Test
    void textsAreCutToLength() {
        run(
                PLAIN,
                PLAIN_START + "P: flim08 LOGIN \"bob\" \"secret\"\nB: flim08 NO " + "x".repeat(1000)
                        + "\nP: flim09 LOGOUT\nFAILED REFUSED " + "x".repeat(400) + "\n");
    }

    @Test
    void ourOwnGreetingIsALoop() {
        // T95
        run(PLAIN, """
                STAGE greeting
                B: * OK [CAPABILITY IMAP4rev1] IMAP4 Ready other.name 5eed
                P: flim07 LOGOUT
                FAILED LOOP
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"* BYE overloaded", "* BYE [ALERT] overloaded", "* bye overloaded"})
    void aGreetingOfByeLetsTheNextBeTried(String greeting) {
        // T85
        run(PLAIN, "B: " + greeting + "\nFAILED NEGOTIATION overloaded -- try next\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* PREAUTH hi",
                "SSH-2.0-OpenSSH_9.2",
                "+OK POP3 ready",
                "220 mail ESMTP",
                "* NO go away",
                "* BAD what",
                "* CAPABILITY IMAP4rev1",
                "* 23 EXISTS",
                "+ go on",
                "flim07 OK welcome",
                "* OK x\\x00y",
                "* OK x\\ry",
                ""
            })
    void otherGreetingsAreAnError(String greeting) {
        // T86, T87
        run(PLAIN, "B: " + greeting + "\nFAILED NEGOTIATION\n");
    }

    @Test
    void aGreetingWithoutEndIsAnError() {
        run(PLAIN, "B| * OK " + "x".repeat(8192 - 5) + "\nFAILED NEGOTIATION\n");
    }

    @Test
    void loginDisabled() {
        // T88
        run(PLAIN, """
                B: * OK fake
                P: flim07 CAPABILITY
                B: * CAPABILITY IMAP4rev1 LoginDisabled
                B: flim07 OK done
                P: flim08 LOGOUT
                FAILED LOGIN_DISABLED
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flim07 BAD unknown",
                "flim07 NO not now",
                "flim08 OK done",
                "a1 OK done",
                "+ go on",
                "* PREAUTH hi",
                "garbage",
                "* X {4097}",
                "* X {99999999999999999999}"
            })
    void wrongAnswersToCapability(String answer) {
        // T89, T93
        run(PLAIN, "B: * OK fake\nP: flim07 CAPABILITY\nSTAGE CAPABILITY\nB: " + answer + "\nFAILED NEGOTIATION\n");
    }

    @Test
    void byeBeforeCredentialsLetsTheNextBeTried() {
        run(PLAIN, "B: * OK fake\nP: flim07 CAPABILITY\nB: * BYE later\nFAILED NEGOTIATION later -- try next\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flim07 OK stale tag",
                "flim09 OK foreign tag",
                "FLIM08 OK other case",
                "+ go on",
                "* PREAUTH hi",
                "garbage",
                "flim08 OK x\\x00",
                "flim08 BYE x"
            })
    void wrongAnswersToLogin(String answer) {
        // T93
        run(PLAIN, PLAIN_START + "P: flim08 LOGIN \"bob\" \"secret\"\nB: " + answer + "\nFAILED NEGOTIATION\n");
    }

    @Test
    void byeBehindCredentialsIsFinal() {
        // T92
        run(
                PLAIN,
                PLAIN_START + "P: flim08 LOGIN \"bob\" \"secret\"\nB: * BYE [UNAVAILABLE] autologout\n"
                        + "FAILED NEGOTIATION [UNAVAILABLE] autologout\n");
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void okBeforeTheCredentialsAreSent(int continuations) {
        String first = continuations == 0 ? "" : "B: + go\nP: b\\\\b {3}\n";
        run(
                PLAIN,
                "b\\b",
                "p\"w",
                PLAIN_START + "P: flim08 LOGIN {3}\n" + first + "B: flim08 OK You are so in\nFAILED NEGOTIATION\n");
    }

    @Test
    void endlessUntaggedDataIsAnError() {
        run(PLAIN, "B: * OK fake\nP: flim07 CAPABILITY\nB| " + "* X\\r\\n".repeat(101) + "\nFAILED NEGOTIATION\n");
    }

    @Test
    void startTls() {
        // T103: what was said in clear does not count, and capabilities are asked for again
        run(STARTTLS, """
                B: * OK fake
                P: flim07 CAPABILITY
                B: * CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED
                B: flim07 OK c
                P: flim08 STARTTLS
                STAGE STARTTLS
                B: flim08 OK go
                -- TLS up
                P: flim09 CAPABILITY
                B: * CAPABILITY IMAP4rev1
                B: flim09 OK c2
                P: flim0a LOGIN "bob" "secret"
                B: flim0a OK logged in
                ACCEPTED logged in
                """);
    }

    @Test
    void startTlsNotOffered() {
        // T104, T105
        String start = "B: * OK [CAPABILITY IMAP4rev1] fake\n";
        run(STARTTLS, start + """
                        NOTE tls_outgoing is set but the real-server does not offer STARTTLS: going on in clear
                        P: flim07 LOGIN "bob" "secret"
                        B: flim07 OK in
                        ACCEPTED in
                        """);
        run(STARTTLS_FORCED, start + "P: flim07 LOGOUT\nFAILED TLS_MISSING -- try next\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO not now", "BAD what"})
    void startTlsRefused(String refusal) {
        String start = "B: * OK [CAPABILITY IMAP4rev1 STARTTLS] fake\nP: flim07 STARTTLS\nB: flim07 " + refusal + "\n";
        run(STARTTLS, start + """
                        NOTE tls_outgoing is set but the real-server refuses STARTTLS: going on in clear
                        P: flim08 LOGIN "bob" "secret"
                        B: flim08 OK in
                        ACCEPTED in
                        """);
        run(STARTTLS_FORCED, start + "P: flim08 LOGOUT\nFAILED TLS_MISSING -- try next\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = LegSecurity.class,
            names = {"STARTTLS", "STARTTLS_FORCED"})
    void loginDisabledInTls(LegSecurity security) {
        run(security, """
                B: * OK [CAPABILITY IMAP4rev1 STARTTLS] fake
                P: flim07 STARTTLS
                B: flim07 OK go
                -- TLS up
                P: flim08 CAPABILITY
                B: * CAPABILITY IMAP4rev1 LOGINDISABLED
                B: flim08 OK
                P: flim09 LOGOUT
                FAILED LOGIN_DISABLED
                """);
    }
}
