// SPDX-License-Identifier: Apache-2.0
package org.perdition.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Pop3CommandTest {
    private static final String DIGEST = "c4c9334bac560ecc979e58001b3e22fb";
    private static final Pop3Limits LIMITS = Pop3Limits.DEFAULT;

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<Pop3Command> decode(String text) {
        return Cuts.decode(Cuts.commands(LIMITS), octets(text));
    }

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("USER bob", new Pop3Command.User("bob")),
                Arguments.of("uSeR b\u00f6b@ex\u00e4mple", new Pop3Command.User("b\u00f6b@ex\u00e4mple")),
                Arguments.of("USER a\tb", new Pop3Command.User("a\tb")),
                Arguments.of("PASS  a  b ", new Pop3Command.Pass(Secret.of(" a  b "))),
                Arguments.of("PASS ", new Pop3Command.Pass(Secret.of(""))),
                Arguments.of("APOP bob " + DIGEST, new Pop3Command.Apop("bob", Secret.of(DIGEST))),
                Arguments.of("AUTH", new Pop3Command.AuthList()),
                Arguments.of("auth plain", new Pop3Command.Auth("PLAIN", null)),
                Arguments.of("AUTH PLAIN =", new Pop3Command.Auth("PLAIN", Secret.of("="))),
                Arguments.of("AUTH PLAIN AGI=", new Pop3Command.Auth("PLAIN", Secret.of("AGI="))),
                Arguments.of("capa", new Pop3Command.Capa()),
                Arguments.of("STLS", new Pop3Command.Stls()),
                Arguments.of("UTF8", new Pop3Command.Utf8()),
                Arguments.of("NOOP", new Pop3Command.Noop()),
                Arguments.of("QUIT", new Pop3Command.Quit()),
                Arguments.of("stat", new Pop3Command.Other("STAT")),
                Arguments.of("TOP 1 0", new Pop3Command.Other("TOP", "1 0")),
                Arguments.of("A", new Pop3Command.Other("A")),
                Arguments.of("RETRIEVE-1_2", new Pop3Command.Other("RETRIEVE-1_2")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void decodesAndEncodes(String line, Pop3Command command) {
        assertThat(decode(line + "\r\n")).containsExactly(command);
        assertThat(decode(line + "\n")).containsExactly(command);
        byte[] encoded = new Pop3CommandEncoder().encode(command).array();
        assertThat(Cuts.decode(Cuts.commands(LIMITS), encoded)).containsExactly(command);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', -, EMPTY_LINE",
                "' ', -, LEADING_BLANK",
                "' USER bob', -, LEADING_BLANK",
                "'USER', USER, MISSING_ARGUMENT",
                "'USER ', USER, MISSING_ARGUMENT",
                "'USER  ', USER, TOO_MANY_ARGUMENTS",
                "'USER  bob', USER, TOO_MANY_ARGUMENTS",
                "'USER bob ', USER, TOO_MANY_ARGUMENTS",
                "'USER a b', USER, TOO_MANY_ARGUMENTS",
                "'USER bo\0b', USER, NUL_OCTET",
                "'USER bo\rb', USER, BARE_CR",
                "'USER bob\r', USER, BARE_CR",
                "'US\rER bob', -, BARE_CR",
                "'PASS', PASS, MISSING_ARGUMENT",
                "'PASS s\0cret', PASS, NUL_OCTET",
                "'PASS s\rcret', PASS, BARE_CR",
                "'APOP', APOP, MISSING_ARGUMENT",
                "'APOP bob', APOP, MISSING_ARGUMENT",
                "'APOP  bob', APOP, MISSING_ARGUMENT",
                "'APOP bob 12', APOP, ARGUMENT_SYNTAX",
                "'AUTH ', AUTH, ARGUMENT_SYNTAX",
                "'AUTH PL@IN', AUTH, ARGUMENT_SYNTAX",
                "'AUTH PLAIN ', AUTH, ARGUMENT_SYNTAX",
                "'AUTH PLAIN a b', AUTH, ARGUMENT_SYNTAX",
                "'AUTH ABCDEFGHIJKLMNOPQRSTU', AUTH, ARGUMENT_SYNTAX",
                "'CAPA x', CAPA, UNEXPECTED_ARGUMENT",
                "'CAPA ', CAPA, UNEXPECTED_ARGUMENT",
                "'QUIT x', QUIT, UNEXPECTED_ARGUMENT",
                "'STLS x', STLS, UNEXPECTED_ARGUMENT",
                "'NOOP x', NOOP, UNEXPECTED_ARGUMENT",
                "'UTF8 x', UTF8, UNEXPECTED_ARGUMENT",
                "'USER\tbob', -, VERB_SYNTAX",
                "'\u00dcSER bob', -, VERB_SYNTAX",
                "'ABCDEFGHIJKLMNOPQRSTU', -, VERB_SYNTAX",
                "'NO\0OP', -, NUL_OCTET",
            })
    void malformedLinesAndTheNextOneIsReadAgain(String line, String verb, Pop3SyntaxError error) {
        assertThat(decode(line + "\r\nQUIT\r\n"))
                .containsExactly(new Pop3Command.Malformed(verb, error), new Pop3Command.Quit());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1", "post /", "HEAD", "PUT", "OPTIONS", "CONNECT", "DELETE", "PRI * HTTP/2.0"})
    void methodsOfHttpAreRecognised(String line) {
        assertThat(decode(line + "\r\n"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Pop3Command.Other.class,
                        other -> assertThat(other.http()).isTrue());
        assertThat(new Pop3Command.Other("RETR").http()).isFalse();
    }

    @Test
    void aClientHelloIsTheLastMessage() {
        assertThat(decode("CAPA\r\n\u0016\u0003\u0001QUIT\r\n"))
                .containsExactly(
                        new Pop3Command.Capa(), new Pop3Command.Malformed(null, Pop3SyntaxError.TLS_CLIENT_HELLO));
    }

    @Test
    void lineLimitAtTheEdge() {
        int most = LIMITS.line();
        String longest = "STAT " + "x".repeat(most - 5);
        for (String end : List.of("\n", "\r\n")) {
            assertThat(decode(longest + end + "QUIT" + end)).hasSize(2).endsWith(new Pop3Command.Quit());
            assertThat(decode(longest + "x" + end + "QUIT" + end))
                    .containsExactly(new Pop3Command.Malformed(null, Pop3SyntaxError.LINE_TOO_LONG));
        }
        // reported without a line end, as soon as it cannot be a CR that is one too many
        assertThat(decode(longest + "x")).isEmpty();
        assertThat(decode(longest + "xx"))
                .containsExactly(new Pop3Command.Malformed(null, Pop3SyntaxError.LINE_TOO_LONG));
    }

    @Test
    void aClosedDecoderHoldsNothing() {
        Pop3CommandDecoder decoder = new Pop3CommandDecoder();
        decoder.feed(ByteBuffer.allocate(20_000));
        assertThat(decoder.next()).isEqualTo(new Pop3Command.Malformed(null, Pop3SyntaxError.LINE_TOO_LONG));
        ByteBuffer more = ByteBuffer.wrap(octets("QUIT\r\n"));
        decoder.feed(more);
        assertThat(more.hasRemaining()).isFalse();
        assertThat(decoder.next()).isNull();
        assertThat(decoder.hasLeftover()).isFalse();
    }

    @Test
    void argumentLimits() {
        String name = "n".repeat(LIMITS.userName());
        String password = "p".repeat(LIMITS.password());
        assertThat(decode("USER " + name + "\n")).containsExactly(new Pop3Command.User(name));
        assertThat(decode("PASS " + password + "\n")).containsExactly(new Pop3Command.Pass(Secret.of(password)));
        assertThat(decode("USER n" + name + "\nPASS p" + password + "\nAPOP n" + name + " " + DIGEST + "\n"))
                .containsExactly(
                        new Pop3Command.Malformed("USER", Pop3SyntaxError.ARGUMENT_TOO_LONG),
                        new Pop3Command.Malformed("PASS", Pop3SyntaxError.ARGUMENT_TOO_LONG),
                        new Pop3Command.Malformed("APOP", Pop3SyntaxError.ARGUMENT_TOO_LONG));
        Pop3CommandEncoder encoder = new Pop3CommandEncoder();
        for (Pop3Command tooLong : List.of(
                new Pop3Command.User("n" + name),
                new Pop3Command.Pass(Secret.of("p" + password)),
                new Pop3Command.SaslData(Secret.of("x".repeat(LIMITS.line() + 1))))) {
            assertThatThrownBy(() -> encoder.encode(tooLong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void saslDataIsOneLineWhateverItHolds() {
        Pop3CommandDecoder decoder = new Pop3CommandDecoder();
        decoder.feed(ByteBuffer.wrap(octets("QUIT\r\nQUIT\r\n")));
        decoder.expectSaslData();
        assertThat(decoder.next()).isEqualTo(new Pop3Command.SaslData(Secret.of("QUIT")));
        assertThat(decoder.next()).isEqualTo(new Pop3Command.Quit());
        decoder.expectSaslData();
        decoder.feed(ByteBuffer.wrap(octets("a\0b\r\n")));
        assertThat(decoder.next()).isEqualTo(new Pop3Command.Malformed(null, Pop3SyntaxError.NUL_OCTET));
        decoder.expectSaslData();
        decoder.feed(ByteBuffer.wrap(octets("\n")));
        assertThat(decoder.next()).isEqualTo(new Pop3Command.SaslData(Secret.of("")));
    }

    @Test
    void oneMessageAtATimeAndTheRestIsLeftOver() {
        Pop3CommandDecoder decoder = new Pop3CommandDecoder();
        decoder.feed(ByteBuffer.wrap(octets("PASS x\r\nSTAT\r\nLI")));
        assertThat(decoder.next()).isEqualTo(new Pop3Command.Pass(Secret.of("x")));
        assertThat(decoder.hasLeftover()).isTrue();
        assertThat(StandardCharsets.ISO_8859_1.decode(decoder.takeLeftover()).toString())
                .isEqualTo("STAT\r\nLI");
        assertThat(decoder.hasLeftover()).isFalse();
        assertThat(decoder.next()).isNull();
    }

    @Test
    void cutAtEveryPosition() {
        byte[] bytes =
                octets("USER bob\r\nPASS a b\nAUTH LOGIN\r\nQUIT\r\n\r\nx\ry\r\nTOP 1 2\r\nUSER\0\r\nCAPA\r\nQU");
        List<Pop3Command> whole = Cuts.decode(Cuts.commandsWithSasl(LIMITS), bytes);
        assertThat(whole).hasSize(9);
        assertThat(Cuts.decode(Cuts.commandsWithSasl(LIMITS), bytes, Cuts.everywhere(bytes)))
                .isEqualTo(whole);
        for (int cut = 1; cut < bytes.length; cut++) {
            assertThat(Cuts.decode(Cuts.commandsWithSasl(LIMITS), bytes, cut))
                    .as("cut before %d", cut)
                    .isEqualTo(whole);
        }
    }

    @Test
    void nothingThatCouldBecomeASecondCommandCanBeMade() {
        for (String bad : List.of("a\rb", "a\nb", "a\0b", "a b", "", "\u0141")) {
            assertThatThrownBy(() -> new Pop3Command.User(bad)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Pop3Command.Apop(bad, Secret.of(DIGEST)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Pop3Command.Auth(bad, null)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Pop3Command.Other(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Secret.of("a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pop3Command.Other("STAT", "a\nb")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pop3Command.Other("USER")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pop3Command.Apop("bob", Secret.of("12")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pop3Command.Auth("PLAIN", Secret.of("a b")))
                .isInstanceOf(IllegalArgumentException.class);
        Pop3Command malformed = new Pop3Command.Malformed(null, Pop3SyntaxError.EMPTY_LINE);
        assertThatThrownBy(() -> new Pop3CommandEncoder().encode(malformed))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsAreNotShownAndCanBeWiped() {
        Secret secret = Secret.of("hunter2");
        assertThat(List.of(
                                new Pop3Command.Pass(secret),
                                new Pop3Command.SaslData(secret),
                                new Pop3Command.Auth("PLAIN", secret),
                                new Pop3Command.Other("HUNTER", "hunter2"))
                        .toString())
                .doesNotContain("hunter2");
        secret.wipe();
        assertThat(secret.octets()).containsOnly(0);
        assertThat(secret).isNotEqualTo(Secret.of("hunter2"));
    }
}
