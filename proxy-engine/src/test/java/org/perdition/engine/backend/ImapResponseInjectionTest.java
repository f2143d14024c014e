// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.backend;

import static org.perdition.engine.backend.ImapScripts.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;

/**
 * What a man in the middle can put into the clear part of a dialogue that is to become TLS: nothing of it may survive
 * the handshake, and nothing may come in its place. Each variant runs with STARTTLS wanted and with STARTTLS forced.
 */
class ImapResponseInjectionTest {
    private static final String GREETING = "B: * OK [CAPABILITY IMAP4rev1 STARTTLS] fake\n";

    /** Behind the handshake everything is asked for again, and nothing said before shows up. */
    private static final String SECURED = """
            B: flim07 OK go
            -- TLS up
            P: flim08 CAPABILITY
            B: * CAPABILITY IMAP4rev1
            B: flim08 OK
            P: flim09 LOGIN "bob" "secret"
            B: flim09 OK in
            ACCEPTED in
            """;

    private static void both(String script) {
        run(LegSecurity.STARTTLS, script);
        run(LegSecurity.STARTTLS_FORCED, script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* CAPABILITY IMAP4rev1 LITERAL+ LOGINDISABLED",
                "* CAPABILITY IMAP4rev1 AUTH=PLAIN X-EVIL",
                "* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi",
                "* OK [ALERT] Visit http://evil.example",
                "* OK [REFERRAL imap://evil.example/] moved",
                "* NO [ALERT] out of order",
                "* BAD [ALERT] out of order",
                "* 23 EXISTS",
                "* 1 RECENT",
                "* 1 EXPUNGE",
                "* 1 FETCH (FLAGS (\\\\Seen))",
                "* 1 FETCH (BODY[] {4}\\r\\nevil)",
                "* LIST () \"/\" evil",
                "* LSUB () \"/\" evil",
                "* LIST () \"/\" {7}\\r\\n\\r\\nflim0",
                "* FLAGS (\\\\Seen)",
                "* SEARCH 1 2 3",
                "* STATUS INBOX (MESSAGES 9)",
                "* NAMESPACE NIL NIL NIL",
                "* ENABLED CONDSTORE",
                "* ID (\"name\" \"evil\")",
                "* METADATA INBOX (/x)"
            })
    void untaggedDataDoesNotSurviveTheHandshake(String injected) {
        both(GREETING + "P: flim07 STARTTLS\nB: " + injected + "\n" + SECURED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flim08 OK [CAPABILITY IMAP4rev1] in",
                "* CAPABILITY IMAP4rev1",
                "* OK [ALERT] evil",
                "* PREAUTH in",
                "* BYE out",
                "* 1 EXISTS",
                "+ go on",
                "flim09 OK in",
                "\\x16\\x03\\x03",
                "\\x00"
            })
    void whatComesBehindTheOkIsNeverRead(String injected) {
        both(GREETING + "P: flim07 STARTTLS\nB: flim07 OK go\nB: " + injected + "\n-- injected\n");
        both(GREETING + "P: flim07 STARTTLS\nB: flim07 OK go\nB| " + injected + "\n-- injected\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* PREAUTH in            | FAILED NEGOTIATION",
                "* PREAUTH [CAPABILITY IMAP4rev1] in | FAILED NEGOTIATION",
                "* BYE out               | FAILED NEGOTIATION out -- try next",
                "+ go on                 | FAILED NEGOTIATION",
                "+                       | FAILED NEGOTIATION",
                "flim08 OK go            | FAILED NEGOTIATION",
                "flim06 OK go            | FAILED NEGOTIATION",
                "a OK go                 | FAILED NEGOTIATION",
                "flim07 PREAUTH in       | FAILED NEGOTIATION",
                "OK go                   | FAILED NEGOTIATION",
                "220 go                  | FAILED NEGOTIATION",
                "* OK x\\x00             | FAILED NEGOTIATION",
                "* X {99999999999}       | FAILED NEGOTIATION",
            })
    void wrongAnswersToStartTls(String answer, String outcome) {
        both(GREETING + "P: flim07 STARTTLS\nB: " + answer + "\n" + outcome + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] in",
                "* PREAUTH in",
                "flim07 OK in",
                "* CAPABILITY IMAP4rev1 STARTTLS"
            })
    void greetingsThatForgetAboutTls(String greeting) {
        both("B: " + greeting + "\nFAILED NEGOTIATION\n");
    }
}
