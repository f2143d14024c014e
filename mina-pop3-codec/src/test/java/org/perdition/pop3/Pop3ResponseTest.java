// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class Pop3ResponseTest {
    private static final Pop3Limits LIMITS = Pop3Limits.DEFAULT;

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Pop3Response> decode(String text) {
        return Cuts.decode(Cuts.responses(LIMITS), octets(text));
    }

    private static List<Pop3Response> decodeList(String text) {
        return decode("+OK CAPA\r\n" + text).stream().skip(1).toList();
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("+OK", new Pop3Response.Ok(null, "")),
                Arguments.of("+ok ", new Pop3Response.Ok(null, "")),
                Arguments.of("+OK hi  there ", new Pop3Response.Ok(null, "hi  there ")),
                Arguments.of("+OK  [X] hi", new Pop3Response.Ok(null, " [X] hi")),
                Arguments.of("-ERR", new Pop3Response.Err(null, "")),
                Arguments.of("-err [AUTH] no", new Pop3Response.Err("AUTH", "no")),
                Arguments.of("-ERR [SYS/TEMP]", new Pop3Response.Err("SYS/TEMP", "")),
                Arguments.of("-ERR [IN-USE]locked", new Pop3Response.Err("IN-USE", "locked")),
                Arguments.of("-ERR [LOGIN-DELAY 30]  wait", new Pop3Response.Err("LOGIN-DELAY 30", " wait")),
                Arguments.of("-ERR [] x", new Pop3Response.Err(null, "[] x")),
                Arguments.of("-ERR [a[b] x", new Pop3Response.Err(null, "[a[b] x")),
                Arguments.of("-ERR [open", new Pop3Response.Err(null, "[open")),
                Arguments.of("-ERR [\u0007] x", new Pop3Response.Err(null, "[\u0007] x")),
                Arguments.of("+ VXNlcm5hbWU6", new Pop3Response.Continuation("VXNlcm5hbWU6")),
                Arguments.of("+", new Pop3Response.Continuation("")),
                Arguments.of("+ ", new Pop3Response.Continuation("")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void decodesAndEncodes(String line, Pop3Response response) {
        assertThat(decode(line + "\r\n")).containsExactly(response);
        assertThat(decode(line + "\n")).containsExactly(response);
        byte[] encoded = new Pop3ResponseEncoder().encode(response).array();
        assertThat(Cuts.decode(Cuts.responses(LIMITS), encoded)).containsExactly(response);
    }

    @ParameterizedTest
    @CsvSource({
        "'', NOT_A_RESPONSE",
        "'HELLO there', NOT_A_RESPONSE",
        "'+OKready', NOT_A_RESPONSE",
        "' +OK', NOT_A_RESPONSE",
        "'* OK IMAP4rev1', NOT_A_RESPONSE",
        "'+OK a\0b', NUL_OCTET",
        "'+OK a\rb', BARE_CR",
    })
    void malformedLinesAndTheNextOneIsReadAgain(String line, Pop3SyntaxError error) {
        assertThat(decode(line + "\r\n+OK\r\n"))
                .containsExactly(new Pop3Response.Malformed(error), new Pop3Response.Ok(null, ""));
    }

    @Test
    void lists() {
        assertThat(decodeList("+OK list\r\nUSER\r\n..dot\r\n.sloppy\n\r\n.\r\n+OK\r\n"))
                .containsExactly(
                        new Pop3Response.MultiLine(
                                new Pop3Response.Ok(null, "list"), List.of("USER", ".dot", "sloppy", "")),
                        new Pop3Response.Ok(null, ""));
        assertThat(decodeList("-ERR no list\r\n+OK\r\n"))
                .containsExactly(new Pop3Response.Err(null, "no list"), new Pop3Response.Ok(null, ""));
    }

    @Test
    void listsAreEncodedWithTheirDotsStuffed() {
        Pop3Response list =
                new Pop3Response.MultiLine(new Pop3Response.Ok(null, "list"), List.of(".", "..", "", "USER"));
        ByteBuffer encoded = new Pop3ResponseEncoder().encode(list);
        assertThat(new String(encoded.array(), StandardCharsets.ISO_8859_1))
                .isEqualTo("+OK list\r\n..\r\n...\r\n\r\nUSER\r\n.\r\n");
        assertThat(decodeList(new String(encoded.array(), StandardCharsets.ISO_8859_1)))
                .containsExactly(list);
    }

    @Test
    void listLimits() {
        assertThat(decodeList("+OK\n" + "x\n".repeat(LIMITS.listLines()) + ".\n"))
                .singleElement()
                .isInstanceOf(Pop3Response.MultiLine.class);
        Pop3Response tooLong = new Pop3Response.Malformed(Pop3SyntaxError.LIST_TOO_LONG);
        assertThat(decodeList("+OK\n" + "x\n".repeat(LIMITS.listLines() + 1))).containsExactly(tooLong);
        String wide = "x".repeat(LIMITS.line()) + "\n";
        int fitting = LIMITS.listOctets() / LIMITS.line();
        assertThat(decodeList("+OK\n" + wide.repeat(fitting))).isEmpty();
        assertThat(decodeList("+OK\n" + wide.repeat(fitting) + "x\n.\n+OK\n")).containsExactly(tooLong);
        Pop3ResponseEncoder encoder = new Pop3ResponseEncoder();
        Pop3Response.Ok ok = new Pop3Response.Ok(null, "");
        for (List<String> lines : List.of(
                Collections.nCopies(LIMITS.listLines() + 1, "x"),
                Collections.nCopies(fitting + 1, "x".repeat(LIMITS.line())),
                List.of("x".repeat(LIMITS.line() + 1)),
                List.of("." + "x".repeat(LIMITS.line() - 1)))) {
            assertThatThrownBy(() -> encoder.encode(new Pop3Response.MultiLine(ok, lines)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatIsWrongInAListEndsTheDecoding() {
        Pop3Response bad = new Pop3Response.Malformed(Pop3SyntaxError.BAD_LIST);
        assertThat(decodeList("+OK\r\na\0\r\n.\r\n+OK\r\n")).containsExactly(bad);
        assertThat(decodeList("+OK\r\na\rb\r\n.\r\n+OK\r\n")).containsExactly(bad);
    }

    @Test
    void lineLimitAtTheEdge() {
        String longest = "+OK " + "x".repeat(LIMITS.line() - 4);
        Pop3Response tooLong = new Pop3Response.Malformed(Pop3SyntaxError.LINE_TOO_LONG);
        assertThat(decode(longest + "\r\n")).containsExactly(new Pop3Response.Ok(null, longest.substring(4)));
        assertThat(decode(longest + "x\r\n+OK\r\n")).containsExactly(tooLong);
        // written with the blank behind the code it would be one octet too long
        assertThat(decode("+OK [X]" + "x".repeat(LIMITS.line() - 7) + "\n")).containsExactly(tooLong);
        assertThatThrownBy(() -> new Pop3ResponseEncoder().encode(new Pop3Response.Ok(null, "x".repeat(LIMITS.line()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsLeftOver() {
        Pop3ResponseDecoder decoder = new Pop3ResponseDecoder();
        decoder.feed(ByteBuffer.wrap(octets("+OK in\r\n+OK extra\r\n+")));
        assertThat(decoder.next()).isEqualTo(new Pop3Response.Ok(null, "in"));
        assertThat(decoder.hasLeftover()).isTrue();
        assertThat(StandardCharsets.ISO_8859_1.decode(decoder.takeLeftover()).toString())
                .isEqualTo("+OK extra\r\n+");
        assertThat(decoder.hasLeftover()).isFalse();
        decoder.expectMultiLine();
        decoder.feed(ByteBuffer.wrap(octets("+OK\r\nUSER\r\n")));
        assertThat(decoder.next()).isNull();
        assertThat(decoder.hasLeftover()).as("half a list").isTrue();
    }

    @Test
    void cutAtEveryPosition() {
        byte[] bytes =
                octets("+OK CAPA\r\n+OK list\r\nUSER\r\n..x\n.\r\n-ERR [AUTH] no\r\n+ x\r\njunk\r\n+OK a\rb\n+OK CAPA\n"
                        + "+OK\nx\0\n");
        List<Pop3Response> whole = Cuts.decode(Cuts.responses(LIMITS), bytes);
        assertThat(whole).hasSize(8);
        assertThat(Cuts.decode(Cuts.responses(LIMITS), bytes, Cuts.everywhere(bytes)))
                .isEqualTo(whole);
        for (int cut = 1; cut < bytes.length; cut++) {
            assertThat(Cuts.decode(Cuts.responses(LIMITS), bytes, cut))
                    .as("cut before %d", cut)
                    .isEqualTo(whole);
        }
    }

    @Test
    void nothingThatWouldReadBackOtherwiseCanBeMade() {
        for (String bad : List.of("a\rb", "a\nb", "a\0b", "\u0141")) {
            assertThatThrownBy(() -> new Pop3Response.Ok(null, bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Pop3Response.Err("X", bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Pop3Response.Continuation(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Pop3Response.MultiLine(new Pop3Response.Ok(null, ""), List.of(bad)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String bad : List.of("", " ", "a]", "[a", " a", "a ", "x".repeat(65), "\u00e4", "a\nb")) {
            assertThatThrownBy(() -> new Pop3Response.Err(bad, "")).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Pop3Response.Err(null, "[AUTH] no")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Pop3Response.Err.parse("[AUTH] no")).isEqualTo(new Pop3Response.Err("AUTH", "no"));
        assertThatThrownBy(() ->
                        new Pop3ResponseEncoder().encode(new Pop3Response.Malformed(Pop3SyntaxError.NOT_A_RESPONSE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void capabilities() {
        Pop3Capabilities capabilities = Pop3Capabilities.of(List.of(
                "USER", "sasl PLAIN  LOGIN", "", "  ", "STLS ", "EXPIRE 60", "expire 90", "X\u0007", "X-STLSX"));
        assertThat(capabilities.has("stls")).isTrue();
        assertThat(capabilities.has("X-STLS")).isFalse();
        assertThat(capabilities.arguments("SASL")).containsExactly("PLAIN", "LOGIN");
        assertThat(capabilities.arguments("Expire")).containsExactly("60");
        assertThat(capabilities.arguments("UIDL")).isEmpty();
        assertThat(capabilities.lines()).containsExactly("USER", "SASL PLAIN LOGIN", "STLS", "EXPIRE 60", "X-STLSX");
    }
}
