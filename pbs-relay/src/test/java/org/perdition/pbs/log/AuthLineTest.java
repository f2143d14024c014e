// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthLineTest {
    private static final String V1_11 =
            "Auth: 192.0.2.7->192.0.2.1 user=\"karl\" server=\"mail2\" port=\"110\" status=\"ok\"";
    private static final String V1_18 =
            "Auth: 192.0.2.7->192.0.2.1 user=\"karl\" passwd=\"XXXXXX\" server=\"mail2\" port=\"143\" status=\"ok\"";
    private static final String V2_2 =
            "Auth: 192.0.2.7:37448->127.0.0.1:26808 client-secure=starttls authorisation_id=NONE"
                    + " authentication_id=\"karl\" server=\"127.0.0.1:26803\" protocol=IMAP4 server-secure=plaintext"
                    + " status=\"ok\"";

    private static void tells(String line, String address, String user) {
        assertThat(AuthLine.BUILT_IN.login(line))
                .map(login -> login.client() + " " + login.user())
                .as(line)
                .contains(address + " " + user);
        assertThat(AuthLine.BUILT_IN.brokenOff(line)).as(line).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "perdition: ",
                "perdition.pop3[1]: ",
                "Nov 22 08:24:58 perdition.pop3[123]: ",
                "Nov  2 08:24:58 mail.example.com perdition.imap4s[123]: ",
                "<21>Nov 22 08:24:58 perdition.imaps[123]: ",
                "Nov 22 08:24:58.123456 host perdition[123]: ",
                "2026-11-22T08:24:58.123456+00:00 host perdition.pop3[123]: ",
                "2026-11-22T08:24:58+0000 host perdition.pop3[123]: ",
                "2026-11-22 08:24:58,123 perdition.pop3[123]: ",
                "Nov 22 08:24:58 host mail.notice perdition.pop3[123]: ",
                "<21>1 2026-11-22T08:24:58.123Z host perdition.pop3 123 - - ",
                "<21>1 2026-11-22T08:24:58.123Z host perdition.pop3 123 - - \ufeff",
                "Nov 22 08:24:58 2001:db8::5 perdition.pop3[123]: ",
            })
    void everyReleaseBehindEveryHeader(String header) {
        tells(header + V1_11, "192.0.2.7", "karl");
        tells(header + V1_18, "192.0.2.7", "karl");
        tells(header + V2_2, "192.0.2.7", "karl");
    }

    @Test
    void ipv6() {
        tells(V1_18.replace("192.0.2.7", "2001:db8::7").replace("192.0.2.1", "2001:db8::1"), "2001:db8::7", "karl");
        tells(V2_2.replace("192.0.2.7", "::1").replace("127.0.0.1:26808", "::1:28805"), "::1", "karl");
        tells(V2_2.replace("192.0.2.7", "1:2:3:4:5:6:7:8"), "1:2:3:4:5:6:7:8", "karl");
        tells(V1_18.replace("192.0.2.7", "::ffff:192.0.2.7"), "192.0.2.7", "karl");
    }

    @Test
    void namesAsBothWriteThem() {
        tells(V1_18.replace("karl", "karl@example.com"), "192.0.2.7", "karl@example.com");
        tells(V1_18.replace("karl", "a\\\"b\\\\\\n"), "192.0.2.7", "a\\\"b\\\\\\n");
        tells(V2_2.replace("karl", "DOMAIN\\karl"), "192.0.2.7", "DOMAIN\\karl");
        tells(V2_2.replace("karl", "d\u00f6rte"), "192.0.2.7", "d\u00f6rte");
        tells(V2_2.replace("=NONE", "=\"alice\""), "192.0.2.7", "karl");
        tells(V2_2.replace(" server=", " passwd=\"secret\" server="), "192.0.2.7", "karl");
        tells(V1_18.replace("karl", "k\u202ea"), "192.0.2.7", "k\\u202ea");
    }

    @Test
    void aFailedLoginIsWholeAndNoLogin() {
        for (String line : new String[] {V1_11, V1_18, V2_2}) {
            String failed = line.replace("\"ok\"", "\"failed: Re-Authentication Failure\"");
            assertThat(AuthLine.BUILT_IN.login(failed)).isEmpty();
            assertThat(AuthLine.BUILT_IN.brokenOff(failed)).isFalse();
        }
    }

    @Test
    void closesAreWhole() {
        for (String line : new String[] {
            "perdition[1]: Close: 192.0.2.7->192.0.2.1 user=\"karl\" received=1 sent=2",
            "perdition[1]: Closing session: 127.0.0.1:33008->127.0.0.1:26202 authorisation_id=NONE"
                    + " authentication_id=\"bob\" received=6 sent=0"
        }) {
            assertThat(AuthLine.BUILT_IN.login(line)).isEmpty();
            assertThat(AuthLine.BUILT_IN.brokenOff(line)).isFalse();
            assertThat(AuthLine.BUILT_IN.brokenOff(line.substring(0, line.length() - 10)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sshd[1]: Invalid user perdition[1]: ",
                "Nov 22 08:24:58 host postfix/smtpd[1]: warning: perdition[1]: ",
                "Nov 22 08:24:58 kernel: perdition[1]: ",
                "Nov 22 08:24:58 host postfix: perdition: ",
                "Nov 22 08:24:58 host perdition-like sshd[1]: ",
                "Nov 22 08:24:58 host xperdition[1]: ",
                "Nov 22 08:24:58 host perdition[1]: Session: ",
                " ",
                "x",
            })
    void noOtherProgramsLine(String header) {
        assertThat(AuthLine.BUILT_IN.login(header + V1_18)).isEmpty();
        assertThat(AuthLine.BUILT_IN.login(header + V2_2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auth: 192.0.2.7 user=karl server=mail2 port=143 status=ok",
                "Auth: 192.0.2.7->192.0.2.1 user=\"karl\" server=\"mail2\" port=\"143\" status=\"ok",
                "Auth: 192.0.2.7->192.0.2.1 user=\"karl\" server=\"mail2\" port=\"143\" status=\"ok\" ",
                "Auth: 192.0.2.7->192.0.2.1 user=\"karl\" server=\"mail2\" status=\"ok\"",
                "Auth: 192.0.2->192.0.2.1 user=\"karl\" server=\"mail2\" port=\"143\" status=\"ok\"",
                "Auth: mail.example.com->192.0.2.1 user=\"karl\" server=\"mail2\" port=\"143\" status=\"ok\"",
                "auth: 192.0.2.7->192.0.2.1 user=\"karl\" server=\"mail2\" port=\"143\" status=\"ok\"",
            })
    void nothingLess(String line) {
        assertThat(AuthLine.BUILT_IN.login(line)).isEmpty();
    }

    /** A log may cut a line where a long name pretends to end. */
    @Test
    void aLineAsLongAsALogMayCutItIsNotBelieved() {
        int room = AuthLine.MAX_LENGTH - V1_18.length() + "karl".length();
        tells(V1_18.replace("karl", "k".repeat(100)), "192.0.2.7", "k".repeat(100));
        assertThat(AuthLine.BUILT_IN.login(V1_18.replace("karl", "k".repeat(room))))
                .isPresent();
        assertThat(AuthLine.BUILT_IN.login(V1_18.replace("karl", "k".repeat(room + 1))))
                .isEmpty();
    }

    /** Cut anywhere, a line is none. */
    @Test
    void noPartOfALineIsOne() {
        for (String line : new String[] {V1_11, V1_18, V2_2}) {
            for (int i = 0; i < line.length(); i++) {
                assertThat(AuthLine.BUILT_IN.login(line.substring(0, i))).isEmpty();
                assertThat(AuthLine.BUILT_IN.login(i == 0 ? "-" : line.substring(i)))
                        .isEmpty();
            }
        }
    }

    /** A login is never found in a line that does not end in success, nor an address that the line does not begin with. */
    @FuzzTest
    void login(byte[] data) {
        String line = new String(data, StandardCharsets.UTF_8);
        boolean found = AuthLine.BUILT_IN.login(line).isPresent();
        assertThat(found && !line.endsWith(" status=\"ok\"")).isFalse();
        assertThat(found && AuthLine.BUILT_IN.brokenOff(line)).isFalse();
        // As any name, whatever it is: a failed login stays one.
        String name = line.replaceAll("[\\r\\n]", " ");
        assertThat(AuthLine.BUILT_IN.login(V1_18.replace("karl", name).replace("status=\"ok\"", "status=\"failed: x\"")
                        + " " + "status=\"failed: x\""))
                .isEmpty();
    }
}
