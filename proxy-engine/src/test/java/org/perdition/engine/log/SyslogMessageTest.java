// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.engine.config.SyslogFacility;
import org.perdition.engine.log.SyslogMessage.Sender;
import org.perdition.engine.log.SyslogMessage.Severity;

/** Messages for the system log, octet by octet. */
class SyslogMessageTest {
    private static final ZonedDateTime TIME = ZonedDateTime.of(2026, 11, 2, 3, 4, 5, 0, ZoneId.of("UTC"));
    private static final String HEAD = "<22>Nov  2 03:04:05 perdition.pop3[42]: ";

    private static List<String> messages(SyslogFacility facility, Severity severity, String text) {
        return new SyslogMessage(facility, severity, TIME, new Sender("perdition.pop3", 42), text)
                .encode().stream()
                        .map(octets -> new String(octets, StandardCharsets.UTF_8))
                        .toList();
    }

    private static List<String> messages(String text) {
        return messages(SyslogFacility.MAIL, Severity.INFO, text);
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL, INFO, <22>",
        "MAIL, NOTICE, <21>",
        "MAIL, ERR, <19>",
        "MAIL, DEBUG, <23>",
        "MAIL, WARNING, <20>",
        "KERN, ERR, <3>",
        "LOCAL7, DEBUG, <191>"
    })
    void thePriorityIsFacilityAndSeverity(SyslogFacility facility, Severity severity, String priority) {
        assertThat(messages(facility, severity, "x")).containsExactly(priority + HEAD.substring(4) + "x");
    }

    @Test
    void textStaysOneLine() {
        assertThat(messages("a\tb\u0007c\u0085d\u007f")).containsExactly(HEAD + "a    b\\x07c\\x85d\\x7f");
        assertThat(messages("grüße 100%")).containsExactly(HEAD + "grüße 100%");
        assertThat(messages("one\n\ttwo\r\n\nthree")).containsExactly(HEAD + "one", HEAD + "    two", HEAD + "three");
        assertThat(messages("x\n".repeat(1000))).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void whatIsTooLongIsCutBetweenCharacters() {
        for (int shift = 0; shift < 4; shift++) {
            String text = "x".repeat(shift) + "\u20ac".repeat(5_000);
            byte[] octets = new SyslogMessage(
                            SyslogFacility.MAIL, Severity.INFO, TIME, new Sender("perdition.pop3", 42), text)
                    .encode()
                    .get(0);
            assertThat(octets.length).isBetween(SyslogMessage.MAX_OCTETS - 3, SyslogMessage.MAX_OCTETS);
            String shown = new String(octets, StandardCharsets.UTF_8);
            assertThat(shown).startsWith(HEAD + "x".repeat(shift) + "\u20ac").endsWith("\u20ac\\...");
            assertThat(shown).doesNotContain("\ufffd");
        }
        String fits = "x".repeat(SyslogMessage.MAX_OCTETS - HEAD.length());
        assertThat(messages(fits)).containsExactly(HEAD + fits);
    }
}
