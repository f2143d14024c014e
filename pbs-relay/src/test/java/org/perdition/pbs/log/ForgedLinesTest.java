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

    /** Of a forged name. */
    private static final String END = "\" server=\"s\" port=\"110\" status=\"ok\"";

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

    /** A log that cuts messages at 1,024 octets, and keeps all of the head, or some, or nothing. */
    @Test
    void cutLinesOpenNone() {
        int cuts = 0;
        for (String head : List.of(
                "<21>Nov 22 08:24:58 perdition.managesieve[1234567]: ",
                "<21>Nov 22 08:24:58 perdition[1]: ",
                "<21>1 2026-11-22T08:24:58Z host perdition.pop3 1 - - ",
                "<21>")) {
            for (String letter : List.of("y", "\u00e9", "\u20ac", "\ud83d\ude00")) {
                for (int length = 0; length < 1_000; length++) {
                    for (String line : failed(letter.repeat(length) + END)) {
                        String message = head + line.substring(line.indexOf("Auth: "));
                        String cut = cut(message);
                        if (cut.length() < message.length() && cut.endsWith("status=\"ok\"")) {
                            cuts++;
                            assertThat(AuthLine.BUILT_IN.login(cut)).as(cut).isEmpty();
                            assertThat(AuthLine.BUILT_IN.login(cut.substring(cut.indexOf("Auth: "))))
                                    .as("without its head: %s", cut)
                                    .isEmpty();
                        }
                    }
                }
            }
        }
        // Each head by each letter of one octet at least.
        assertThat(cuts).as("lines cut right behind a forged end").isGreaterThan(10);
    }

    /** To 1,024 octets, by whole letters. */
    private static String cut(String message) {
        byte[] octets = message.getBytes(StandardCharsets.UTF_8);
        return octets.length <= 1_024
                ? message
                : new String(octets, 0, 1_024, StandardCharsets.UTF_8).replaceFirst("\ufffd+$", "");
    }

    /**
     * A name that ends its own line as it should be, begins one, and makes what is behind it whole. No look at the lines
     * tells it from three logins, so it must not stand there with its line breaks: see "Which lines count" in pbs.md.
     */
    @Test
    void aNameThatMakesAllItsLinesWholeOpensNoneWhereLineBreaksAreEscaped() {
        String name = "x\" server=\"s\" port=\"110\" status=\"failed: x\"\nperdition[9]: " + OK_1_11
                + "\nperdition[9]: Auth: 6.6.6.6->192.0.2.1 user=\"y";
        String raw = failed(name).get(0);
        assertThat(believed(raw)).as("in the original's own file").hasSize(1);
        assertThat(believed(failed(Escaping.escape(name.getBytes(StandardCharsets.UTF_8)))
                        .get(0)))
                .as("ours")
                .isEmpty();
        assertThat(believed(raw.replace("\n", "#012"))).as("rsyslog").isEmpty();
        assertThat(believed(raw.replace("\n", " ")))
                .as("syslog-ng, no-multi-line")
                .isEmpty();
        assertThat(believed("Nov 22 08:24:58 host " + raw.replace("\n", "\n" + " ".repeat(35))))
                .as("journalctl -o short")
                .isEmpty();
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
