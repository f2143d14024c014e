// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.imap4.ImapResponse.Condition;
import org.perdition.imap4.ImapResponse.Status;

class ImapResponseDecoderTest {
    private static ImapResponse malformed(ImapSyntaxError error) {
        return new ImapResponse.Malformed(error);
    }

    private static ImapResponse only(String input) {
        List<ImapResponse> messages = Cuts.responses(input);
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    @Test
    void statusResponses() {
        assertThat(only("* OK fake ready\r\n")).isEqualTo(new Status(null, Condition.OK, null, "fake ready"));
        assertThat(only("* ok [capability IMAP4rev1 ID] hi\n"))
                .isEqualTo(new Status(null, Condition.OK, new ResponseCode("capability", "IMAP4rev1 ID"), "hi"));
        assertThat(only("* BYE\r\n")).isEqualTo(new Status(null, Condition.BYE, null, ""));
        assertThat(only("* PREAUTH hi\r\n")).isEqualTo(new Status(null, Condition.PREAUTH, null, "hi"));
        assertThat(only("a1 NO [AUTHENTICATIONFAILED] bad {3}\r\n"))
                .isEqualTo(new Status("a1", Condition.NO, ResponseCode.of("AUTHENTICATIONFAILED"), "bad {3}"));
        assertThat(only("a1 BAD\r\n")).isEqualTo(new Status("a1", Condition.BAD, null, ""));
        assertThat(only("a1 OK [ALERT]\r\n")).isEqualTo(new Status("a1", Condition.OK, ResponseCode.of("ALERT"), ""));
        assertThat(only("a1 OK [broken\r\n")).isEqualTo(new Status("a1", Condition.OK, null, "[broken"));
        assertThat(only("a1 OK [] x\r\n")).isEqualTo(new Status("a1", Condition.OK, null, "[] x"));
        assertThat(only("* OK  two \u00e9\r\n")).isEqualTo(new Status(null, Condition.OK, null, " two \u00e9"));
    }

    @Test
    void data() {
        assertThat(only("* CAPABILITY IMAP4rev1 STARTTLS\r\n"))
                .isEqualTo(new ImapResponse.Capability(new ImapCapabilities(List.of("IMAP4rev1", "STARTTLS"))));
        assertThat(only("* CAPABILITY\r\n")).isEqualTo(new ImapResponse.Capability(ImapCapabilities.NONE));
        assertThat(only("* 23 EXISTS\r\n")).isEqualTo(new ImapResponse.UntaggedData("EXISTS"));
        assertThat(only("* list () \"/\" x\r\n")).isEqualTo(new ImapResponse.UntaggedData("LIST"));
        assertThat(only("* ENABLED CONDSTORE\r\n"))
                .isEqualTo(new ImapResponse.Enabled(new ImapCapabilities(List.of("CONDSTORE"))));
        assertThat(only("* ID (\"name\" {2}\r\nab \"os\" NIL)\r\n"))
                .isEqualTo(new ImapResponse.Id(List.of(new IdField("name", "ab"), new IdField("os", null))));
        assertThat(only("* ID NIL\r\n")).isEqualTo(new ImapResponse.Id(List.of()));
    }

    @Test
    void continuations() {
        assertThat(only("+\r\n")).isEqualTo(new ImapResponse.Continuation(""));
        assertThat(only("+ \r\n")).isEqualTo(new ImapResponse.Continuation(""));
        assertThat(only("+ OK {3}\r\n")).isEqualTo(new ImapResponse.Continuation("OK {3}"));
    }

    @Test
    void octetsOfALiteralAreNeverAResponse() {
        assertThat(Cuts.responses("* LIST () \"/\" {9}\r\na OK hi\r\n\r\na OK in\r\n"))
                .containsExactly(new ImapResponse.UntaggedData("LIST"), new Status("a", Condition.OK, null, "in"));
        assertThat(Cuts.responses("* 1 FETCH (BODY[] {4}\r\n* OK UID 3)\r\n+ go\r\n"))
                .containsExactly(new ImapResponse.UntaggedData("FETCH"), new ImapResponse.Continuation("go"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "SSH-2.0-OpenSSH_9.2",
                "+OK POP3 ready",
                "220 mail ESMTP",
                "*",
                "* ",
                "*OK x",
                "a1",
                "a1 BYE x",
                "a1 PREAUTH x",
                "a1 CAPABILITY x",
                "* 23",
                "* 5 OK",
                "* {3",
                "a\"b OK x",
                "* ID x",
                "* ID (a)",
                " OK x"
            })
    void garbage(String line) {
        assertThat(Cuts.responses(line + "\r\na OK in\r\n"))
                .containsExactly(
                        malformed(ImapSyntaxError.INVALID_RESPONSE), new Status("a", Condition.OK, null, "in"));
    }

    @Test
    void nulAndBareCrAreRefused() {
        assertThat(only("a OK x\0y\r\n")).isEqualTo(malformed(ImapSyntaxError.FORBIDDEN_OCTET));
        assertThat(only("a OK x\ry\r\n")).isEqualTo(malformed(ImapSyntaxError.FORBIDDEN_OCTET));
    }

    @Test
    void linesAndLiteralsAreLimited() {
        ImapLimits limits = new ImapLimits(20, 40, 10, 10, 60, 4, 8, 3);
        assertThat(Cuts.responses(Cuts.octets("* OK 0123456789abc\r\n"), limits))
                .hasSize(1);
        assertThat(Cuts.responses(Cuts.octets("* OK 0123456789abcd\r\n+ \r\n"), limits))
                .containsExactly(malformed(ImapSyntaxError.LINE_TOO_LONG));
        for (String literal : List.of("{11}", "{99999999999}", "{-1}", "{3+}")) {
            assertThat(Cuts.responses(Cuts.octets("* X " + literal + "\r\n+ \r\n"), limits))
                    .as(literal)
                    .containsExactly(malformed(ImapSyntaxError.UNASKED_LITERAL_TOO_BIG));
        }
    }

    @Test
    void aMegabyteWithoutLineEndIsRefusedAtTheLimit() {
        ImapResponseDecoder decoder = new ImapResponseDecoder();
        decoder.feed(java.nio.ByteBuffer.wrap(new byte[ImapLimits.LINE - 1]));
        assertThat(decoder.next()).isNull();
        decoder.feed(java.nio.ByteBuffer.wrap(new byte[1]));
        assertThat(decoder.next()).isEqualTo(malformed(ImapSyntaxError.LINE_TOO_LONG));
        decoder.feed(java.nio.ByteBuffer.wrap(new byte[1 << 20]));
        assertThat(decoder.next()).isNull();
        assertThat(decoder.hasLeftover()).isFalse();
    }
}
