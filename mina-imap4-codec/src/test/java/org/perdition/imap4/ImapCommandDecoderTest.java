// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.perdition.imap4.ImapSyntaxError.FORBIDDEN_OCTET;
import static org.perdition.imap4.ImapSyntaxError.INVALID_COMMAND;
import static org.perdition.imap4.ImapSyntaxError.INVALID_TAG;
import static org.perdition.imap4.ImapSyntaxError.LINE_TOO_LONG;
import static org.perdition.imap4.ImapSyntaxError.LITERAL_TOO_BIG;
import static org.perdition.imap4.ImapSyntaxError.MISSING_COMMAND;
import static org.perdition.imap4.ImapSyntaxError.NULL_COMMAND;
import static org.perdition.imap4.ImapSyntaxError.OTHER_PROTOCOL;
import static org.perdition.imap4.ImapSyntaxError.STRING_TOO_LONG;
import static org.perdition.imap4.ImapSyntaxError.UNASKED_LITERAL_TOO_BIG;
import static org.perdition.imap4.ImapSyntaxError.UNEXPECTED_ARGUMENT;
import static org.perdition.imap4.ImapSyntaxError.WRONG_ARGUMENTS;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImapCommandDecoderTest {
    private static ImapCommand.Login login(String name, String password) {
        return new ImapCommand.Login("t", name, Secret.of(password));
    }

    private static ImapCommand.LiteralAnnounced announced(int size) {
        return new ImapCommand.LiteralAnnounced("t", "LOGIN", size);
    }

    private static ImapCommand malformed(@Nullable String tag, @Nullable String verb, ImapSyntaxError error) {
        return new ImapCommand.Malformed(tag, verb, error);
    }

    private static ImapCommand only(String input) {
        List<ImapCommand> messages = Cuts.commands(input);
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    @Test
    void commandsWithoutArguments() {
        assertThat(Cuts.commands("a CAPABILITY\r\nb noop\nc LogOut\r\nd STARTTLS\r\n"))
                .containsExactly(
                        new ImapCommand.Capability("a"),
                        new ImapCommand.Noop("b"),
                        new ImapCommand.Logout("c"),
                        new ImapCommand.StartTls("d"));
    }

    @Test
    void whatIsNoCommandIsToldApart() {
        assertThat(only("\r\n")).isEqualTo(malformed(null, null, INVALID_TAG));
        assertThat(only(" t NOOP\r\n")).isEqualTo(malformed(null, null, INVALID_TAG));
        assertThat(only("t\r\n")).isEqualTo(malformed("t", null, MISSING_COMMAND));
        assertThat(only("t \r\n")).isEqualTo(malformed("t", null, NULL_COMMAND));
        assertThat(only("t  NOOP\r\n")).isEqualTo(malformed("t", null, NULL_COMMAND));
        assertThat(only("t NOOP \r\n")).isEqualTo(malformed("t", "NOOP", UNEXPECTED_ARGUMENT));
        assertThat(only("t starttls x\r\n")).isEqualTo(malformed("t", "STARTTLS", UNEXPECTED_ARGUMENT));
        assertThat(only("t SELECT INBOX\r\n")).isEqualTo(new ImapCommand.Other("t", "SELECT"));
        assertThat(only("t LOGINX\r\n")).isEqualTo(new ImapCommand.Other("t", "LOGINX"));
        assertThat(only("t \"x\"\r\n")).isEqualTo(malformed("t", null, INVALID_COMMAND));
        assertThat(only("t " + "x".repeat(33) + "\r\n")).isEqualTo(malformed("t", null, INVALID_COMMAND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "{", "%", "*", "\"", "\\", "]", "+", "\u0001", "\u007f", "\u00e9", "\u0000"})
    void tagsHoldNoSpecials(String octet) {
        assertThat(only("a" + octet + "b NOOP\r\n")).isEqualTo(malformed(null, null, INVALID_TAG));
    }

    @Test
    void tagsAreLimited() {
        String longest = "t".repeat(ImapLimits.TAG);
        ImapLimits limits = ImapLimits.DEFAULT;
        assertThat(Cuts.commands(Cuts.octets(longest + " NOOP\r\n"), limits, at -> true))
                .containsExactly(new ImapCommand.Noop(longest));
        assertThat(Cuts.commands(Cuts.octets(longest + "t NOOP\r\n"), limits, at -> true))
                .containsExactly(malformed(null, null, INVALID_TAG));
    }

    @Test
    void loginWithAtomsQuotesAndEscapes() {
        assertThat(only("t LOGIN bob secret\r\n")).isEqualTo(login("bob", "secret"));
        assertThat(only("t login \"b o b\" \"a{b}c\"\r\n")).isEqualTo(login("b o b", "a{b}c"));
        assertThat(only("t LOGIN \"bob\" \"se\\\"cr\\\\et x\"\r\n")).isEqualTo(login("bob", "se\"cr\\et x"));
        assertThat(only("t LOGIN \"dom\\bob\" x\r\n")).isEqualTo(login("dom\\bob", "x"));
        assertThat(only("t LOGIN \"\" \"\"\r\n")).isEqualTo(login("", ""));
        assertThat(only("t LOGIN b\u00e9(o)b@x {a}%*]\\\t\r\n")).isEqualTo(login("b\u00e9(o)b@x", "{a}%*]\\\t"));
        assertThat(only("t LOGIN \"b\u00e9b\" \"{3}\"\r\n")).isEqualTo(login("b\u00e9b", "{3}"));
        assertThat(only("t LOGIN \"x {3}\" y\r\n")).isEqualTo(login("x {3}", "y"));
    }

    @Test
    void loginWithLiteralsInAnyMixture() {
        assertThat(Cuts.commands("t LOGIN {3}\r\nbob {6}\r\nsecret\r\n"))
                .containsExactly(announced(3), announced(6), login("bob", "secret"));
        assertThat(Cuts.commands("t LOGIN {3+}\r\nbob {6+}\nsecret\n")).containsExactly(login("bob", "secret"));
        assertThat(Cuts.commands("t LOGIN bob {6}\r\nsecret\r\n"))
                .containsExactly(announced(6), login("bob", "secret"));
        assertThat(Cuts.commands("t LOGIN {3}\r\nbob \"se cret\"\r\n"))
                .containsExactly(announced(3), login("bob", "se cret"));
        assertThat(Cuts.commands("t LOGIN \"bob\" {8}\r\n\"se\\\\cr\"\r\n"))
                .containsExactly(announced(8), login("bob", "\"se\\\\cr\""));
        assertThat(Cuts.commands("t LOGIN {0}\r\n secret\r\n")).containsExactly(announced(0), login("", "secret"));
        assertThat(Cuts.commands("t LOGIN {0}\r\n {0+}\r\n\r\n")).containsExactly(announced(0), login("", ""));
        assertThat(Cuts.commands("t LOGIN {003}\r\nbob x\r\n")).containsExactly(announced(3), login("bob", "x"));
    }

    @Test
    void octetsOfALiteralAreNeverACommand() {
        assertThat(Cuts.commands("t LOGIN {5}\r\nb\r\nob {6}\r\nse\0ret\r\nu NOOP\r\n"))
                .containsExactly(announced(5), announced(6), login("b\r\nob", "se\0ret"), new ImapCommand.Noop("u"));
        assertThat(Cuts.commands("t NOOP {10+}\r\nz9 NOOP\r\n!\r\nu NOOP\r\n"))
                .containsExactly(malformed("t", "NOOP", UNEXPECTED_ARGUMENT), new ImapCommand.Noop("u"));
        assertThat(Cuts.commands("* X {9+}\r\nz9 NOOP\r\n\r\nu NOOP\r\n"))
                .containsExactly(malformed(null, null, INVALID_TAG), new ImapCommand.Noop("u"));
        assertThat(Cuts.commands("t APPEND x ~{9+}\r\nz9 NOOP\r\n\r\nu NOOP\r\n"))
                .containsExactly(new ImapCommand.Other("t", "APPEND"), new ImapCommand.Noop("u"));
        assertThat(Cuts.commands("t LOGIN ~{3+}\r\nbob x\r\n"))
                .containsExactly(malformed("t", "LOGIN", WRONG_ARGUMENTS));
        assertThat(Cuts.commands("t {3+}\r\nbob x\r\n")).containsExactly(malformed("t", null, NULL_COMMAND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOGIN",
                "LOGIN bob",
                "LOGIN bob ",
                "LOGIN bob secret x",
                "LOGIN bob  secret",
                "LOGIN bob secret ",
                "LOGIN  bob secret",
                "LOGIN bob \"secret",
                "LOGIN \"bob\"secret x",
                "LOGIN bob se\"cr et",
                "LOGIN bob \"secret\"x",
                "LOGIN bob \"se\"cret\""
            })
    void wrongLogin(String command) {
        assertThat(only("t " + command + "\r\n")).isEqualTo(malformed("t", "LOGIN", WRONG_ARGUMENTS));
    }

    @Test
    void wrongLoginWithLiterals() {
        assertThat(Cuts.commands("t LOGIN {3}\r\nbobx y\r\n"))
                .containsExactly(announced(3), malformed("t", "LOGIN", WRONG_ARGUMENTS));
        assertThat(Cuts.commands("t LOGIN {3}\r\nbob{1}\r\nx\r\n"))
                .containsExactly(announced(3), announced(1), malformed("t", "LOGIN", WRONG_ARGUMENTS));
        assertThat(Cuts.commands("t LOGIN a b {1}\r\nx\r\n"))
                .containsExactly(announced(1), malformed("t", "LOGIN", WRONG_ARGUMENTS));
    }

    @ParameterizedTest
    @CsvSource({
        "{4097}, LITERAL_TOO_BIG",
        "{4294967296}, LITERAL_TOO_BIG",
        "{100000000000000000000000}, LITERAL_TOO_BIG",
        "{0000000000000000000000004097}, LITERAL_TOO_BIG",
        "{-1}, INVALID_LITERAL",
        "{1x}, INVALID_LITERAL",
        "{+}, INVALID_LITERAL_UNASKED",
        "{-1+}, INVALID_LITERAL_UNASKED",
        "{4097+}, INVALID_LITERAL_UNASKED",
        "{100000000000000000000000+}, INVALID_LITERAL_UNASKED",
        "~{3}, INVALID_LITERAL",
        "~{4097+}, INVALID_LITERAL_UNASKED"
    })
    void literalsThatAreNotTaken(String literal, String error) {
        boolean unasked = error.endsWith("UNASKED");
        ImapCommand answer =
                malformed("t", "LOGIN", unasked ? UNASKED_LITERAL_TOO_BIG : ImapSyntaxError.valueOf(error));
        List<ImapCommand> messages = Cuts.commands("t LOGIN bob " + literal + "\r\nu NOOP\r\n");
        if (unasked) {
            assertThat(messages).containsExactly(answer);
        } else {
            assertThat(messages).containsExactly(answer, new ImapCommand.Noop("u"));
        }
    }

    @Test
    void aSynchronisingLiteralThatNoCommandTakesEndsTheCommand() {
        assertThat(Cuts.commands(
                        "t NOOP {3}\r\nt ENABLE {3}\r\nt AUTHENTICATE {3}\r\nt APPEND x {99}\r\n{3}\r\nt {3}\r\n"))
                .containsExactly(
                        malformed("t", "NOOP", UNEXPECTED_ARGUMENT),
                        malformed("t", "ENABLE", WRONG_ARGUMENTS),
                        malformed("t", "AUTHENTICATE", WRONG_ARGUMENTS),
                        new ImapCommand.Other("t", "APPEND"),
                        malformed(null, null, INVALID_TAG),
                        malformed("t", null, NULL_COMMAND));
    }

    @Test
    void aRefusedLiteralEndsTheCommand() {
        ImapCommandDecoder decoder = new ImapCommandDecoder();
        decoder.feed(ByteBuffer.wrap(Cuts.octets("t LOGIN {3}\r\nu NOOP\r\n")));
        assertThat(decoder.next()).isEqualTo(announced(3));
        assertThat(decoder.next()).isNull();
        assertThat(decoder.literalAsked()).isTrue();
        decoder.refuseLiteral();
        assertThat(decoder.next()).isEqualTo(new ImapCommand.Noop("u"));
        assertThatThrownBy(decoder::acceptLiteral).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void authenticate() {
        assertThat(Cuts.commands("t AUTHENTICATE PLAIN\r\nAGJvYg==\r\nu NOOP\r\n"))
                .containsExactly(
                        new ImapCommand.Authenticate("t", "PLAIN", null),
                        new ImapCommand.SaslData(Secret.of("AGJvYg==")),
                        new ImapCommand.Noop("u"));
        assertThat(only("t authenticate plain AGJv\r\n"))
                .isEqualTo(new ImapCommand.Authenticate("t", "plain", Secret.of("AGJv")));
        assertThat(only("t AUTHENTICATE PLAIN =\r\n"))
                .isEqualTo(new ImapCommand.Authenticate("t", "PLAIN", Secret.of("")));
        for (String wrong : List.of("", " ", " PLAIN ", " PLAIN a b", "  PLAIN", " PLAIN  a", " \"PLAIN\"", " P(")) {
            assertThat(only("t AUTHENTICATE" + wrong + "\r\n"))
                    .as(wrong)
                    .isEqualTo(malformed("t", "AUTHENTICATE", WRONG_ARGUMENTS));
        }
    }

    @Test
    void saslDataIsOneLineWhateverItHolds() {
        assertThat(Cuts.commands("t AUTHENTICATE X\r\n{3+}\r\nt AUTHENTICATE X\r\nGET / HTTP/1.1\r\n"))
                .contains(
                        new ImapCommand.SaslData(Secret.of("{3+}")),
                        new ImapCommand.SaslData(Secret.of("GET / HTTP/1.1")));
        assertThat(Cuts.commands("t AUTHENTICATE X\r\na\0b\r\nu NOOP\r\n"))
                .endsWith(malformed(null, null, FORBIDDEN_OCTET), new ImapCommand.Noop("u"));
        String longest = "A".repeat(ImapLimits.LONG_LINE - 2);
        ImapLimits limits = ImapLimits.DEFAULT;
        assertThat(Cuts.commands(Cuts.octets("t AUTHENTICATE X\r\n" + longest + "\r\n"), limits, at -> true))
                .endsWith(new ImapCommand.SaslData(Secret.of(longest)));
        assertThat(Cuts.commands(Cuts.octets("t AUTHENTICATE X\r\nA" + longest + "\r\n"), limits, at -> true))
                .endsWith(malformed(null, null, LINE_TOO_LONG));
    }

    @Test
    void id() {
        assertThat(only("t ID NIL\r\n")).isEqualTo(new ImapCommand.Id("t", List.of()));
        assertThat(only("t ID ()\r\n")).isEqualTo(new ImapCommand.Id("t", List.of()));
        ImapCommand full = new ImapCommand.Id("t", List.of(new IdField("name", "a b"), new IdField("os", null)));
        assertThat(only("t id (\"name\" \"a b\" \"os\" nil)\r\n")).isEqualTo(full);
        assertThat(only("t ID ( \"name\"  \"a b\" os NIL )\r\n")).isEqualTo(full);
        assertThat(Cuts.commands("t ID ({4}\r\nname {3}\r\na b {2+}\r\nos NIL)\r\n"))
                .containsExactly(
                        new ImapCommand.LiteralAnnounced("t", "ID", 4),
                        new ImapCommand.LiteralAnnounced("t", "ID", 3),
                        full);
        for (String wrong :
                List.of("", " ", " (", " (a)", " (a b", " ((a b))", " (a b) ", " NIL x", " NIL ", " (NIL \"x\" y)")) {
            assertThat(only("t ID" + wrong + "\r\n")).as(wrong).isEqualTo(malformed("t", "ID", WRONG_ARGUMENTS));
        }
    }

    @Test
    void thousandsOfIdPairsAreReadAndDropped() {
        String pairs = "\"k\" \"v\" ".repeat(7000);
        List<ImapCommand> messages =
                Cuts.commands(Cuts.octets("t ID (" + pairs + ")\r\n"), ImapLimits.DEFAULT, at -> at % 997 == 0);
        assertThat(messages).hasSize(1);
        assertThat(((ImapCommand.Id) messages.get(0)).fields()).hasSize(ImapLimits.ID_PAIRS);
        assertThat(Cuts.commands(
                        Cuts.octets("t ID (" + pairs + pairs + ")\r\n"), ImapLimits.DEFAULT, at -> at % 997 == 0))
                .containsExactly(malformed("t", "ID", LINE_TOO_LONG));
    }

    @Test
    void literalsAreCounted() {
        String many = "{0+}\r\n ".repeat(ImapLimits.LITERALS);
        assertThat(only("t X " + many + "\r\n")).isEqualTo(new ImapCommand.Other("t", "X"));
        assertThat(only("t X " + many + "{0+}\r\n\r\n")).isEqualTo(malformed("t", "X", UNASKED_LITERAL_TOO_BIG));
        assertThat(only("t ID (" + many + "{0}\r\n")).isEqualTo(malformed("t", "ID", LITERAL_TOO_BIG));
    }

    @Test
    void enable() {
        assertThat(only("t ENABLE CONDSTORE X-A\r\n"))
                .isEqualTo(new ImapCommand.Enable("t", List.of("CONDSTORE", "X-A")));
        for (String wrong : List.of("", " ", " A  B", " A ", " \"A\"", " (A)")) {
            assertThat(only("t ENABLE" + wrong + "\r\n"))
                    .as(wrong)
                    .isEqualTo(malformed("t", "ENABLE", WRONG_ARGUMENTS));
        }
    }

    @Test
    void linesAreLimited() {
        ImapLimits limits = new ImapLimits(20, 40, 10, 10, 60, 4, 8, 3);
        assertThat(Cuts.commands(Cuts.octets("t LOGIN bobby pass\r\nu NOOP\r\n"), limits))
                .containsExactly(login("bobby", "pass"), new ImapCommand.Noop("u"));
        assertThat(Cuts.commands(Cuts.octets("t LOGIN bobby passw\r\nu NOOP\r\n"), limits))
                .containsExactly(malformed("t", "LOGIN", LINE_TOO_LONG));
        assertThat(Cuts.commands(Cuts.octets("t".repeat(50)), limits))
                .containsExactly(malformed(null, null, LINE_TOO_LONG));
        assertThat(Cuts.commands(Cuts.octets("t ID (\"abcdef\" \"ghijkl\")\r\n"), limits))
                .containsExactly(new ImapCommand.Id("t", List.of(new IdField("abcdef", "ghijkl"))));
        assertThat(Cuts.commands(Cuts.octets("t LOGIN {3+}\r\nbob {3+}\r\nxyz\r\n"), limits))
                .containsExactly(malformed("t", "LOGIN", LINE_TOO_LONG));
        assertThat(Cuts.commands(Cuts.octets("t LOGIN bob {10}\r\n0123456789\r\n"), limits))
                .containsExactly(announced(10), login("bob", "0123456789"));
        // LITERAL-: unasked literals have a limit of their own
        assertThat(Cuts.commands(Cuts.octets("t X {6+}\r\n"), new ImapLimits(20, 40, 10, 5, 60, 4, 8, 3)))
                .containsExactly(malformed("t", "X", UNASKED_LITERAL_TOO_BIG));
        assertThat(Cuts.commands(Cuts.octets("t LOGIN x 01234567890"), new ImapLimits(40, 40, 10, 10, 60, 4, 8, 3)))
                .isEmpty();
        assertThat(Cuts.commands(Cuts.octets("t LOGIN x 01234567890\n"), new ImapLimits(40, 40, 10, 10, 60, 4, 8, 3)))
                .containsExactly(malformed("t", "LOGIN", STRING_TOO_LONG));
    }

    @Test
    void nulAndBareCrAreRefused() {
        assertThat(only("t LOGIN \"u\0x\" y\r\n")).isEqualTo(malformed("t", "LOGIN", FORBIDDEN_OCTET));
        assertThat(only("t LOGIN \"u\rx\" y\r\n")).isEqualTo(malformed("t", "LOGIN", FORBIDDEN_OCTET));
        assertThat(only("t NOOP\r\r\n")).isEqualTo(malformed("t", null, INVALID_COMMAND));
        assertThat(only("t LOGIN bob {3}\r\r\n")).isEqualTo(malformed("t", "LOGIN", FORBIDDEN_OCTET));
        assertThat(Cuts.commands("t LOGIN \"bob\n\" x\r\n"))
                .containsExactly(malformed("t", "LOGIN", WRONG_ARGUMENTS), malformed(null, null, INVALID_TAG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "POST /x HTTP/1.0",
                "PRI * HTTP/2.0",
                "OPTIONS * HTTP/1.1",
                "CONNECT host:143 HTTP/1.1",
                "GET index.html HTTP/1.0",
                "GET http://x/",
                "\u0016\u0003\u0001\u0002\u0000\u0001"
            })
    void otherProtocolsAreRecognised(String line) {
        assertThat(Cuts.commands(line + "\r\nt LOGIN bob secret\r\n"))
                .containsExactly(malformed(null, null, OTHER_PROTOCOL));
        assertThat(Cuts.commands("t NOOP\r\n" + line + "\r\nt LOGIN bob secret\r\n"))
                .containsExactly(new ImapCommand.Noop("t"), malformed(null, null, OTHER_PROTOCOL));
    }

    @Test
    void httpVerbsAreGoodTags() {
        assertThat(only("GET NOOP\r\n")).isEqualTo(new ImapCommand.Noop("GET"));
        assertThat(only("GET\r\n")).isEqualTo(malformed("GET", null, MISSING_COMMAND));
    }

    @Test
    void whatIsLeftOverIsGivenUp() {
        ImapCommandDecoder decoder = new ImapCommandDecoder();
        decoder.feed(ByteBuffer.wrap(Cuts.octets("t LOGIN bob secret\r\nu SELECT INBOX\r\nv ")));
        assertThat(decoder.next()).isEqualTo(login("bob", "secret"));
        assertThat(decoder.hasLeftover()).isTrue();
        assertThat(StandardCharsets.ISO_8859_1.decode(decoder.takeLeftover()).toString())
                .isEqualTo("u SELECT INBOX\r\nv ");
        assertThat(decoder.hasLeftover()).isFalse();
        decoder.feed(ByteBuffer.wrap(Cuts.octets("w NOOP\r\n")));
        assertThat(decoder.next()).isEqualTo(new ImapCommand.Noop("w"));
    }

    @Test
    void secretsAreNotShown() {
        for (ImapCommand command : List.of(
                login("bob", "hunter2"),
                new ImapCommand.Authenticate("t", "PLAIN", Secret.of("hunter2")),
                new ImapCommand.SaslData(Secret.of("hunter2")),
                ImapCommandEncoder.parts(login("bob", "hunter2"), LiteralMode.PLUS)
                        .get(0))) {
            assertThat(command.toString()).contains("XXXXXX").doesNotContain("hunter2");
        }
    }
}
