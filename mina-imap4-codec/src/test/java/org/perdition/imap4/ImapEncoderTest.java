// SPDX-License-Identifier: Apache-2.0
package org.perdition.imap4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.imap4.ImapResponse.Condition;
import org.perdition.imap4.ImapResponse.Status;

class ImapEncoderTest {
    private static String text(ByteBuffer octets) {
        return StandardCharsets.ISO_8859_1.decode(octets).toString();
    }

    private static List<String> parts(String name, String password, LiteralMode mode) {
        ImapCommand.Login login = new ImapCommand.Login("a", name, Secret.of(password));
        return ImapCommandEncoder.parts(login, mode).stream()
                .map(part -> part.octets().reveal())
                .toList();
    }

    @Test
    void commandsReadBack() {
        for (ImapCommand command : List.of(
                new ImapCommand.Capability("a"),
                new ImapCommand.Login("a", "bob", Secret.of("se cret")),
                new ImapCommand.Authenticate("a", "PLAIN", null),
                new ImapCommand.Authenticate("a", "PLAIN", Secret.of("")),
                new ImapCommand.Authenticate("a", "PLAIN", Secret.of("AGE=")),
                new ImapCommand.Id("a", List.of()),
                new ImapCommand.Id("a", List.of(new IdField("a", null), new IdField("NIL", "NIL"))),
                new ImapCommand.Enable("a", List.of("X", "Y")),
                new ImapCommand.StartTls("a"),
                new ImapCommand.Noop("a"),
                new ImapCommand.Logout("a"),
                new ImapCommand.Other("a", "IDLE"))) {
            assertThat(Cuts.commands(text(ImapCommandEncoder.encode(command)))).containsExactly(command);
        }
    }

    @Test
    void stringsAreQuotedWhenThatIsSafe() {
        assertThat(parts("bob", "", LiteralMode.SYNCHRONISING)).containsExactly("a LOGIN \"bob\" \"\"\r\n");
        assertThat(parts("b o(b", "{3}", LiteralMode.PLUS)).containsExactly("a LOGIN \"b o(b\" \"{3}\"\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "a\\b", "\u00e9", "a\r\nx DELETE INBOX", "\0", "\t", "\u007f"})
    void otherStringsAreLiterals(String password) {
        int size = password.length();
        assertThat(parts("bob", password, LiteralMode.SYNCHRONISING))
                .containsExactly("a LOGIN \"bob\" {" + size + "}\r\n", password + "\r\n");
        assertThat(parts("bob", password, LiteralMode.MINUS))
                .containsExactly("a LOGIN \"bob\" {" + size + "+}\r\n" + password + "\r\n");
        assertThat(parts(password, password, LiteralMode.SYNCHRONISING))
                .containsExactly("a LOGIN {" + size + "}\r\n", password + " {" + size + "}\r\n", password + "\r\n");
    }

    @Test
    void longStringsAreLiterals() {
        assertThat(parts("x".repeat(450), "y", LiteralMode.SYNCHRONISING)).hasSize(1);
        assertThat(parts("x".repeat(451), "y", LiteralMode.SYNCHRONISING)).hasSize(2);
        assertThat(parts("x".repeat(4096), "y", LiteralMode.MINUS)).hasSize(1);
        assertThat(parts("x".repeat(4097), "y", LiteralMode.MINUS)).hasSize(2);
        assertThat(parts("x".repeat(4097), "y", LiteralMode.PLUS)).hasSize(1);
    }

    @Test
    void onlyPartsWithStringsAreSecret() {
        ImapCommand.Login login = new ImapCommand.Login("a", "b\\b", Secret.of("p\\w"));
        List<ImapCommand.Part> parts = ImapCommandEncoder.parts(login, LiteralMode.SYNCHRONISING);
        assertThat(parts).extracting(ImapCommand.Part::holdsStrings).containsExactly(false, true, true);
        assertThat(parts).extracting(ImapCommand.Part::last).containsExactly(false, false, true);
        assertThat(parts).extracting(ImapCommand.Part::shown).containsExactly("a LOGIN {3}", "b\\b {3}", "XXXXXX");
        assertThatThrownBy(() -> ImapCommandEncoder.encode(login)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theModeFollowsTheCapabilities() {
        assertThat(LiteralMode.of(ImapCapabilities.parse("IMAP4rev1"))).isEqualTo(LiteralMode.SYNCHRONISING);
        assertThat(LiteralMode.of(ImapCapabilities.parse("literal-"))).isEqualTo(LiteralMode.MINUS);
        assertThat(LiteralMode.of(ImapCapabilities.parse("LITERAL- LITERAL+"))).isEqualTo(LiteralMode.PLUS);
    }

    @Test
    void responsesReadBack() {
        for (ImapResponse response : List.of(
                new Status(null, Condition.OK, new ResponseCode("CAPABILITY", "A B"), "ready"),
                new Status("a", Condition.NO, null, ""),
                new Status("a", Condition.OK, null, "[x"),
                new Status("a", Condition.OK, ResponseCode.of("A"), "[B] c"),
                new ImapResponse.Capability(ImapCapabilities.NONE),
                new ImapResponse.Capability(new ImapCapabilities(List.of("A", "B"))),
                new ImapResponse.Enabled(ImapCapabilities.NONE),
                new ImapResponse.Id(List.of(new IdField("a\r\nb", "c\"d"), new IdField("x", null))),
                new ImapResponse.UntaggedData("EXISTS"),
                new ImapResponse.Continuation(""),
                new ImapResponse.Continuation("VXNlcm5hbWU6"))) {
            assertThat(Cuts.responses(text(ImapResponseEncoder.encode(response))))
                    .containsExactly(response);
        }
    }

    @Test
    void whatWouldNotReadBackCannotBeMade() {
        List<Runnable> wrong = List.of(
                () -> new ImapCommand.Noop("a b"),
                () -> new ImapCommand.Noop("+"),
                () -> new ImapCommand.Noop(""),
                () -> new ImapCommand.Other("a", "NOOP"),
                () -> new ImapCommand.Other("a", "X\r\nY"),
                () -> new ImapCommand.Login("a", "\u0100", Secret.of("")),
                () -> new ImapCommand.Authenticate("a", "PLAIN X", null),
                () -> new ImapCommand.Authenticate("a", "PLAIN", Secret.of("a b")),
                () -> new ImapCommand.Authenticate("a", "PLAIN", Secret.of("=")),
                () -> new ImapCommand.Authenticate("a", "PLAIN", Secret.of("{3}")),
                () -> new ImapCommand.SaslData(Secret.of("a\nb")),
                () -> new ImapCommand.Enable("a", List.of()),
                () -> new ImapCommand.Enable("a", List.of("a b")),
                () -> new Status("a", Condition.BYE, null, "x"),
                () -> new Status(null, Condition.OK, null, "x\r\na OK in"),
                () -> new Status(null, Condition.OK, null, "[ALERT] x"),
                () -> new Status(null, Condition.OK, ResponseCode.of("A]"), "x"),
                () -> new Status(null, Condition.OK, new ResponseCode("A", "b]c"), "x"),
                () -> new ImapResponse.Continuation("x\n"),
                () -> new ImapResponse.UntaggedData("OK"),
                () -> new ImapResponse.UntaggedData("list"),
                () -> new ImapCapabilities(List.of("A B")),
                () -> ImapResponseEncoder.encode(new ImapResponse.Malformed(ImapSyntaxError.INVALID_RESPONSE)),
                () -> ImapCommandEncoder.encode(new ImapCommand.LiteralAnnounced("a", "LOGIN", 3)));
        for (int i = 0; i < wrong.size(); i++) {
            assertThatThrownBy(wrong.get(i)::run).as("case %d", i).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void capabilitiesAreASet() {
        ImapCapabilities capabilities = ImapCapabilities.parse(" IMAP4rev1  literal+ imap4REV1 (x) IDLE");
        assertThat(capabilities.words()).containsExactly("IMAP4rev1", "literal+", "IDLE");
        assertThat(capabilities.has("LITERAL+")).isTrue();
        assertThat(capabilities.has("LITERAL")).isFalse();
        assertThat(capabilities).hasToString("IMAP4rev1 literal+ IDLE");
    }
}
