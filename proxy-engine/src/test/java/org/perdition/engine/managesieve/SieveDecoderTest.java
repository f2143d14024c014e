// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.managesieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.managesieve.SieveResponse.Code;
import org.perdition.engine.managesieve.SieveResponse.Condition;
import org.perdition.engine.managesieve.SieveResponse.Data;
import org.perdition.engine.managesieve.SieveResponse.Status;
import org.perdition.imap4.Secret;

class SieveDecoderTest {
    @Test
    void commandsOfEveryKind() {
        assertThat(Cuts.commands(
                        "Authenticate \"a\\\"b\" {3+}\r\nx\r\n\r\nAUTHENTICATE PLAIN\r\n{2}\r\n\"\\\r\ncapability\r\n"
                                + "STARTTLS\nNOOP \"\"\r\nNOOP\r\nlogout\r\nHaveSpace (\"x\r\n"))
                .containsExactly(
                        new SieveCommand.Authenticate("a\"b", Secret.of("x\r\n")),
                        new SieveCommand.Authenticate("PLAIN", null),
                        new SieveCommand.SaslData(Secret.of("\"\\")),
                        new SieveCommand.Capability(),
                        new SieveCommand.StartTls(),
                        new SieveCommand.Noop(""),
                        new SieveCommand.Noop(null),
                        new SieveCommand.Logout(),
                        new SieveCommand.Other("HAVESPACE"));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "''| |SYNTAX",
                "' NOOP'| |SYNTAX",
                "'\"NOOP\"'| |SYNTAX",
                "'NOOP\t'| |SYNTAX",
                "'N\u00f6\u00f6p x'| |SYNTAX",
                "'NOOP \"a'|NOOP|SYNTAX",
                "'NOOP \"a\\'|NOOP|SYNTAX",
                "'NOOP \"a\\b\"'|NOOP|SYNTAX",
                "'NOOP \"a\0\"'|NOOP|SYNTAX",
                "'NOOP \"a\rb\"'|NOOP|SYNTAX",
                "'NOOP \"a\"b'|NOOP|SYNTAX",
                "'NOOP a\"b\"'|NOOP|SYNTAX",
                "'NOOP \u00e9'|NOOP|SYNTAX",
                "'NOOP (a)'|NOOP|SYNTAX",
                "'NOOP a\rb'|NOOP|SYNTAX",
                "'NOOP a{1}'|NOOP|SYNTAX",
                "'NOOP '|NOOP|",
                "'NOOP  '|NOOP|TOO_MANY_ARGUMENTS",
                "'STARTTLS '|STARTTLS|TOO_MANY_ARGUMENTS",
                "'AUTHENTICATE'|AUTHENTICATE|TOO_FEW_ARGUMENTS",
                "'AUTHENTICATE a b c'|AUTHENTICATE|TOO_MANY_ARGUMENTS",
            },
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false)
    void whatIsNoCommandLeavesTheNextOneAlone(String line, String verb, SieveSyntaxError error) {
        SieveCommand expected = error == null
                ? new SieveCommand.Noop("")
                : new SieveCommand.Malformed(verb == null || verb.isBlank() ? null : verb, error);
        assertThat(Cuts.commands(line + "\r\nLOGOUT\r\n")).containsExactly(expected, new SieveCommand.Logout());
    }

    @Test
    void aLineMayHoldAsMuchAsTheLimit() {
        String longest = "x".repeat(SieveLimits.LINE - "NOOP \r\n".length());
        assertThat(Cuts.commands("NOOP " + longest + "\r\nLOGOUT\r\n"))
                .containsExactly(new SieveCommand.Noop(longest), new SieveCommand.Logout());
        assertThat(Cuts.commands("NOOP x" + longest + "\r\nLOGOUT\r\n"))
                .containsExactly(new SieveCommand.Malformed(null, SieveSyntaxError.LINE_TOO_LONG));
    }

    @Test
    void theLinesOfAMessageCountTogetherAndSoDoItsLiterals() {
        String half = "x".repeat(SieveLimits.LITERALS / 2);
        String two = "{" + half.length() + "+}\r\n" + half;
        SieveLimits limits = SieveLimits.DEFAULT;
        assertThat(Cuts.commands(Cuts.octets("X " + two + " " + two + "\r\n"), limits, at -> false))
                .containsExactly(new SieveCommand.Other("X"));
        assertThat(Cuts.commands(Cuts.octets("X " + two + " " + two + " {1+}\r\n"), limits, at -> false))
                .containsExactly(new SieveCommand.Malformed(null, SieveSyntaxError.LITERAL_SIZE));
        assertThat(Cuts.commands(Cuts.octets("X" + " {0+}\r\n".repeat(2000) + "\r\n"), limits, at -> at % 100 == 0))
                .containsExactly(new SieveCommand.Malformed(null, SieveSyntaxError.LINE_TOO_LONG));
    }

    @Test
    void whatIsLeftIsGivenUp() {
        SieveCommandDecoder decoder = new SieveCommandDecoder();
        decoder.feed(ByteBuffer.wrap(Cuts.octets("STARTTLS\r\nAUTH {5+}\r\nab")));
        assertThat(decoder.next()).isEqualTo(new SieveCommand.StartTls());
        assertThat(decoder.next()).isNull();
        assertThat(decoder.hasLeftover()).isTrue();
        assertThat(StandardCharsets.ISO_8859_1.decode(decoder.takeLeftover()).toString())
                .isEqualTo("AUTH {5+}\r\nab");
        decoder.feed(ByteBuffer.wrap(Cuts.octets("NOOP\r\n")));
        assertThat(decoder.next()).isEqualTo(new SieveCommand.Noop(null));
        assertThat(decoder.hasLeftover()).isFalse();
    }

    @Test
    void responsesOfEveryKind() {
        assertThat(Cuts.responses("""
                        "SASL" "PLAIN \\"x\\\\"
                        {3} ""
                        a"b "c"
                        OK
                        no "x"
                        Bye (QUOTA/MAXSIZE) {1}
                        y
                        OK (TAG "t" {2}
                        zz) "w"
                        OK (X (a "b") c)  "w"\s
                        """.replace("\n", "\r\n").replace("{3} \"\"\r\n", "{3}\r\n")))
                .containsExactly(
                        new Data(List.of("SASL", "PLAIN \"x\\")),
                        new Data(List.of("a\"b", "c")),
                        new Status(Condition.OK, null, null),
                        new Status(Condition.NO, null, "x"),
                        new Status(Condition.BYE, Code.of("QUOTA/MAXSIZE"), "y"),
                        new Status(Condition.OK, new Code("TAG", List.of("t", "zz")), "w"),
                        new Status(Condition.OK, new Code("X", List.of("a", "b", "c")), "w"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "OK x",
                "OKAY",
                "\"OK\" x",
                "(OK)",
                "OK (",
                "OK ()",
                "OK (A))",
                "OK (\"A\") \"x\"",
                "OK \"x\" (A)",
                "OK \"x\" \"y\"",
                "\"a\"\"b\"",
                "+OK",
                "* OK x"
            })
    void whatIsNoResponse(String line) {
        assertThat(Cuts.responses(line + "\r\nOK\r\n"))
                .containsExactly(
                        new SieveResponse.Malformed(SieveSyntaxError.SYNTAX), new Status(Condition.OK, null, null));
    }

    @Test
    void stringsGoBetweenQuotesIfTheyFit() {
        String fits = "x".repeat(SieveLimits.QUOTED);
        assertThat(written(Data.challenge(fits))).isEqualTo("\"" + fits + "\"\r\n");
        assertThat(written(Data.challenge(fits + "y"))).isEqualTo("{1025}\r\n" + fits + "y\r\n");
        assertThat(written(Data.challenge("\\".repeat(513)))).startsWith("{513}\r\n");
        assertThat(written(Data.challenge("a\nb"))).isEqualTo("{3}\r\na\nb\r\n");
        assertThat(StandardCharsets.ISO_8859_1
                        .decode(SieveEncoder.encode(new SieveCommand.SaslData(Secret.of("\0"))))
                        .toString())
                .isEqualTo("{1+}\r\n\0\r\n");
    }

    private static String written(SieveResponse response) {
        return StandardCharsets.ISO_8859_1.decode(SieveEncoder.encode(response)).toString();
    }

    @Test
    void whatIsMalformedIsNeverWritten() {
        assertThatThrownBy(() -> SieveEncoder.encode(new SieveCommand.Malformed("NOOP", SieveSyntaxError.SYNTAX)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SieveEncoder.encode(new SieveResponse.Malformed(SieveSyntaxError.SYNTAX)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Code.of("A) \"x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Data(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SieveLimits(100, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingSecretIsShown() {
        assertThat(new SieveCommand.Authenticate("PLAIN", Secret.of("hunter2")).toString())
                .doesNotContain("hunter2");
        assertThat(new SieveCommand.SaslData(Secret.of("hunter2")).toString()).doesNotContain("hunter2");
    }
}
