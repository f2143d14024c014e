// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.perdition.engine.log.Escaping;

/** Failed logins under names made to look like a success: in the original's lines, which hold them as they come, and ours. */
class ForgedLinesTest {
    private static final String OK_1_11 = "Auth: 6.6.6.6->192.0.2.1 user=\"x\" server=\"s\" port=\"110\" status=\"ok\"";
    private static final String OK_1_18 =
            "Auth: 6.6.6.6->192.0.2.1 user=\"x\" passwd=\"XXXXXX\" server=\"s\" port=\"110\" status=\"ok\"";
    private static final String OK_2_2 =
            "Auth: 6.6.6.6:1->192.0.2.1:110 client-secure=plaintext authorisation_id=NONE authentication_id=\"x\""
                    + " server=\"s:110\" protocol=POP3 server-secure=plaintext status=\"ok\"";

    private static final List<String> HEADERS = List.of(
            "",
            "perdition[1]: ",
            "Nov 22 08:24:58 perdition.pop3[1]: ",
            "<21>Nov 22 08:24:58 host perdition.pop3[1]: ",
            "2026-11-22T08:24:58Z host perdition.imap4[1]: ");

    private static final List<String> BREAKS = List.of("\n", "\r\n", "\r", "\\n", "\u2028", "\u0085", "\u0000", "%0a");

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "x\" status=\"ok\"",
                "x\" status=\"ok",
                "x\" server=\"s\" port=\"110\" status=\"ok",
                "x\" server=\"s\" port=\"110\" status=\"ok\"",
                "x\" passwd=\"XXXXXX\" server=\"s\" port=\"110\" status=\"ok",
                "x\" passwd=\"XXXXXX\" server=\"s\" port=\"110\" status=\"ok\" ",
                "x\" server=\"s:110\" protocol=POP3 server-secure=plaintext status=\"ok",
                "x\" server=\"s:110\" protocol=POP3 server-secure=plaintext status=\"ok\"",
                "x\\",
                "x\\\\",
                "x\\\" status=\\\"ok\\",
                "status=ok",
                "status=\"ok\"",
                "\"",
                "\"\"",
                "",
                "6.6.6.6->192.0.2.1",
                "x\" " + OK_1_18,
                OK_1_18,
                OK_2_2,
                "x".repeat(1_100),
                "x".repeat(900) + "\" server=\"s\" port=\"110\" status=\"ok\"",
                "'; -- \" status='ok'"));
        for (String broken : BREAKS) {
            for (String header : HEADERS) {
                for (String ok : List.of(OK_1_11, OK_1_18, OK_2_2)) {
                    names.add("x" + broken + header + ok);
                    names.add("x" + broken + header + ok + broken);
                    names.add("x\"" + broken + header + ok + broken + "y\"");
                }
            }
        }
        return names;
    }

    /** A failed login by this name, in the three forms. */
    private static List<String> failed(String name) {
        return List.of(
                "perdition[9]: Auth: 192.0.2.66->192.0.2.1 user=\"" + name
                        + "\" server=\"m\" port=\"110\" status=\"failed: Re-Authentication Failure\"",
                "Nov 22 08:24:58 perdition.pop3[9]: Auth: 192.0.2.66->192.0.2.1 user=\"" + name
                        + "\" passwd=\"XXXXXX\" server=\"m\" port=\"110\" status=\"failed: Re-Authentication Failure\"",
                "<21>Nov 22 08:24:58 perdition.pop3[9]: Auth: 192.0.2.66:5->192.0.2.1:110 client-secure=plaintext"
                        + " authorisation_id=NONE authentication_id=\"" + name
                        + "\" server=\"(null):pop3\" protocol=POP3 server-secure=plaintext"
                        + " status=\"failed: Could not determine server\"");
    }

    private static List<Login> believed(String text) {
        LineJudge judge = new LineJudge(AuthLine.BUILT_IN);
        List<Login> logins = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            judge.read(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                    .ifPresent(logins::add);
        }
        return logins;
    }

    @Test
    void noneOpensARelay() {
        int tried = 0;
        for (String name : names()) {
            String escaped = Escaping.escape(name.getBytes(StandardCharsets.UTF_8));
            for (String line : failed(name)) {
                assertThat(believed(line))
                        .as("unescaped, as the original writes it: %s", line)
                        .isEmpty();
                tried++;
            }
            for (String line : failed(escaped)) {
                assertThat(believed(line))
                        .as("escaped, as ours writes it: %s", line)
                        .isEmpty();
                assertThat(AuthLine.BUILT_IN.brokenOff(line))
                        .as("ours is whole: %s", line)
                        .isFalse();
                tried++;
            }
        }
        System.out.println("forged lines tried: " + tried + ", believed: 0");
        assertThat(tried).isGreaterThan(200);
    }

    /** The same by a log that cuts lines at every length there is. */
    @Test
    void cutLinesOpenNone() {
        String name = "x\" server=\"s\" port=\"110\" status=\"ok\"";
        for (int cut = 1_001; cut < 1_100; cut++) {
            String padded = failed("y".repeat(cut - 90) + name).get(0);
            for (int end = 1_001; end < padded.length(); end++) {
                assertThat(AuthLine.BUILT_IN.login(padded.substring(0, end))).isEmpty();
            }
        }
    }

    /** Whoever logs in under such a name opens the relay for his own address, and no other. */
    @Test
    void aSuccessOpensItForTheClientAlone() {
        for (String name : names()) {
            for (String line : failed(Escaping.escape(name.getBytes(StandardCharsets.UTF_8)))) {
                String ok = line.replaceAll("failed: [A-Za-z -]+\"$", "ok\"");
                Optional<Login> login = AuthLine.BUILT_IN.login(ok);
                assertThat(login.map(found -> found.client().toString()).orElse("192.0.2.66"))
                        .isEqualTo("192.0.2.66");
            }
        }
    }

    @Test
    void afterABrokenLineItGoesOnSome() {
        LineJudge judge = new LineJudge(AuthLine.BUILT_IN);
        assertThat(judge.read(OK_1_18)).isPresent();
        assertThat(judge.read("perdition[9]: Auth: 192.0.2.66->192.0.2.1 user=\"x"))
                .isEmpty();
        assertThat(judge.distrusts()).isTrue();
        assertThat(judge.read(OK_1_18)).isEmpty();
        int lines = 1;
        while (judge.read(OK_1_18).isEmpty()) {
            lines++;
        }
        assertThat(lines).isBetween(20, 200);
    }
}
