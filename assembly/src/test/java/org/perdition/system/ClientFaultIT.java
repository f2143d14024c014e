// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Login;
import org.perdition.system.maildrop.MailRealServer.Security;

/** Clients that are odd, broken or hostile, before login. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientFaultIT {
    /** With the right password. */
    private static final String MALLORY = "AUTHENTICATE \"PLAIN\" \"AG1hbGxvcnkAc2VjcmV0\"\r\n";

    private final Authority authority = new Authority("System test CA");
    private final MailRealServer realServer =
            new MailRealServer("real", "secret", authority.issue("127.0.0.1").serverContext());
    private final Configuration configuration = new Configuration();
    private final Proxy proxy;

    ClientFaultIT() {
        Path folder = TemporaryFolder.create("perdition certificates");
        Identity identity = authority.issue("localhost");
        configuration
                // As much log as there can be, none of it with a password.
                .set("debug", "on")
                .set("connection_logging", "on")
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("key.pem")));
        for (Dialogue dialogue : Dialogue.values()) {
            String server = realServer.listen(dialogue, Security.PLAIN);
            configuration
                    .listener(dialogue.name(), dialogue, server)
                    .listener("ssl_" + dialogue, dialogue, server)
                    .forListener("ssl_" + dialogue, "ssl_mode", "ssl_listen");
        }
        proxy = configuration.start();
    }

    @AfterAll
    void stop() {
        proxy.close();
        realServer.close();
        assertThat(proxy.log().lines())
                .anyMatch(line -> line.contains("XXXXXX"))
                .noneMatch(line -> line.contains("secret"))
                .noneMatch(line -> line.contains("c2VjcmV0"));
    }

    private DialogueClient open(Dialogue dialogue) {
        DialogueClient client = DialogueClient.connect(configuration.port(dialogue.name()));
        dialogue.greeting(client);
        return client;
    }

    // --- names and passwords in every form

    @Test
    void imapNamesAndPasswordsMayBeAtomsQuotedOrLiterals() {
        record Form(String sent, String user) {}
        List<Form> forms = List.of(
                new Form("a LOGIN atom secret\r\n", "atom"),
                new Form("a LOGIN \"quoted\" \"secret\"\r\n", "quoted"),
                new Form("a LOGIN \"with \\\"quotes\\\" and \\\\\" secret\r\n", "with \"quotes\" and \\"),
                new Form("a LOGIN {7+}\r\nliteral {6+}\r\nsecret\r\n", "literal"),
                new Form("a LOGIN {5+}\r\nmixed \"secret\"\r\n", "mixed"),
                new Form("a LOGIN \"mixed2\" {6+}\r\nsecret\r\n", "mixed2"),
                new Form("a LOGIN two@example.org {006+}\r\nsecret\r\n", "two@example.org"));
        for (Form form : forms) {
            try (DialogueClient client = open(Dialogue.IMAP4)) {
                client.sendRaw(form.sent()).expect("a OK You are so in");
            }
            assertThat(realServer.logins()).contains(new Login("IMAP4", form.user(), false));
        }
    }

    @Test
    void synchronisingLiteralsAreAskedFor() {
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.send("a LOGIN {4}").expect("+ ");
            client.send("sync {6}").expect("+ ");
            client.send("secret").expect("a OK You are so in");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a LOGIN {4294967295}",
                "a LOGIN {99999999999999999999999}",
                "a LOGIN {-1}",
                "a LOGIN bob {4294967295}",
                "a LOGIN {100000}"
            })
    void literalsThatAreTooLargeAreRefusedWithoutAContinuation(String line) {
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            assertThat(client.send(line).line()).matches("a (BAD|NO) .*");
            // Nothing of the next line is taken for a literal.
            client.send("b NOOP").expect("b OK");
        }
    }

    @Test
    void aLiteralThatComesUnaskedAndIsTooLargeIsNeverReadAsCommands() {
        String inside = "z1 NOOP\r\nz2 LOGIN mallory secret\r\n";
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.sendRaw("a LOGIN {6000+}\r\n" + "x".repeat(6000 - inside.length()) + inside);
            assertThat(client.linesUntilClosed()).noneMatch(line -> line.startsWith("z"));
        }
        assertThat(realServer.logins()).noneMatch(login -> login.user().equals("mallory"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a LOGIN \"u\0x\" secret\r\n",
                "a LOGIN {3+}\r\nu\0x secret\r\n",
                "a LOGIN {8+}\r\nu\r\nDELE 1 secret\r\n",
                "a LOGIN {8+}\r\nu\nDELE 1\n secret\r\n",
                "a LOGIN bob {8+}\r\nse\r\ncret\r\n",
            })
    void controlOctetsInImapCredentialsAreRefused(String sent) {
        int before = realServer.logins().size();
        int mark = proxy.log().mark();
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            assertThat(client.sendRaw(sent).line()).matches("a (BAD|NO) .*");
        }
        assertThat(realServer.logins()).hasSize(before);
        assertNoForgedLine(mark);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\0u\r\nDELE 1\0secret", "\0u\0sec\r\nret", "\0u\nAuth: x status=\"ok\"\0secret", "\0u\0\0"})
    void controlOctetsInSaslAreRefused(String plain) {
        String response = Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.ISO_8859_1));
        int before = realServer.logins().size();
        int mark = proxy.log().mark();
        try (DialogueClient client = open(Dialogue.POP3)) {
            client.send("AUTH PLAIN " + response).expect("-ERR");
        }
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            assertThat(client.send("a AUTHENTICATE PLAIN " + response).line()).matches("a (BAD|NO) .*");
        }
        assertThat(realServer.logins()).hasSize(before);
        assertNoForgedLine(mark);
    }

    private void assertNoForgedLine(int mark) {
        proxy.awaitLog(mark, "Close: ");
        assertThat(proxy.log().lines().subList(mark, proxy.log().mark()))
                .noneMatch(line -> line.contains("status=\"ok\""))
                .noneMatch(line -> line.startsWith("DELE"));
    }

    @Test
    void aUserNameCannotForgeALogLine() {
        int mark = proxy.log().mark();
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.send("a LOGIN \"x\u007f\" wrong").expect("a BAD");
            client.send("b LOGIN \"x\\\" status=\\\"ok\\\"\u009b\" wrong").expect("b NO");
        }
        String line = proxy.awaitLog(mark, "Auth: ", "failed: ");
        assertThat(line).doesNotContain("\" status=\"ok\"").doesNotContain("\u009b");
    }

    // --- SASL

    @Test
    void saslPlainAndLoginWorkWithAndWithoutInitialResponse() {
        String plain = Base64.getEncoder().encodeToString("\0sasl\0secret".getBytes(StandardCharsets.US_ASCII));
        String user = Base64.getEncoder().encodeToString("sasl".getBytes(StandardCharsets.US_ASCII));
        String password = Base64.getEncoder().encodeToString("secret".getBytes(StandardCharsets.US_ASCII));
        try (DialogueClient client = open(Dialogue.POP3)) {
            client.send("AUTH PLAIN " + plain).expect("+OK You are so in");
        }
        try (DialogueClient client = open(Dialogue.POP3)) {
            client.send("AUTH LOGIN").expect("+ ");
            client.send(user).expect("+ ");
            client.send(password).expect("+OK You are so in");
        }
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.send("a AUTHENTICATE PLAIN").expect("+ ");
            client.send(plain).expect("a OK You are so in");
        }
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.send("a AUTHENTICATE LOGIN").expect("+ ");
            client.send(user).expect("+ ");
            client.send(password).expect("a OK You are so in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "!!!!", "AGJvYg", "AGJvYgBzZWNyZXQ===", ""})
    void brokenSaslIsRefusedAndTheDialogueGoesOn(String response) {
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.send("a AUTHENTICATE PLAIN").expect("+ ");
            assertThat(client.send(response).line()).matches("a (BAD|NO) .*");
            client.send("b LOGIN after secret").expect("b OK");
        }
        try (DialogueClient client = open(Dialogue.POP3)) {
            client.send("AUTH PLAIN").expect("+ ");
            client.send(response).expect("-ERR");
            assertThat(Dialogue.POP3.logIn(client, "after", "secret")).isEqualTo(Dialogue.POP3.accepted());
        }
    }

    // --- line ends and lengths

    @Test
    void aBareLineFeedEndsALine() {
        try (DialogueClient client = open(Dialogue.POP3)) {
            client.sendRaw("USER lf\nPASS secret\n").expect("+OK");
            client.expect("+OK You are so in");
        }
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.sendRaw("a LOGIN lf secret\n").expect("a OK You are so in");
        }
    }

    @Test
    void aCarriageReturnWithinALineIsRefused() {
        int before = realServer.logins().size();
        try (DialogueClient client = open(Dialogue.POP3)) {
            client.sendRaw("USER b\rob\r\n").expect("-ERR");
        }
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            assertThat(client.sendRaw("a LOGIN b\rob secret\r\n").line()).contains("BAD");
        }
        assertThat(realServer.logins()).hasSize(before);
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aLineWithoutEndIsCutAtALimit(Dialogue dialogue) {
        try (DialogueClient client = open(dialogue)) {
            byte[] piece = "x".repeat(8_192).getBytes(StandardCharsets.US_ASCII);
            try {
                for (int sent = 0; sent < 1 << 20; sent += piece.length) {
                    client.write(piece);
                }
            } catch (AssertionError reset) {
                assertThat(reset).hasMessageContaining("cannot send");
            }
            assertThat(client.linesUntilClosed())
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(line -> line.startsWith(
                            switch (dialogue) {
                                case POP3 -> "-ERR";
                                case IMAP4 -> "* B";
                                case MANAGESIEVE -> "BYE ";
                            }));
        }
    }

    @Test
    void hugeIdAndDeepListsDoNotHurt() {
        StringBuilder id = new StringBuilder("a ID (");
        for (int i = 0; i < 3000; i++) {
            id.append("\"k").append(i).append("\" \"v\" ");
        }
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.send(id.append(")").toString());
            assertThat(client.linesUntil("a ")).last().asString().matches("a (OK|BAD|NO).*");
        }
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.send("a ID " + "(".repeat(4000));
            assertThat(client.line()).contains("BAD");
        }
    }

    // --- commands that do not belong here

    @Test
    void idAndEnableAreAnsweredBeforeLogin() {
        try (DialogueClient client = open(Dialogue.IMAP4)) {
            client.send("a ID NIL");
            assertThat(client.linesUntil("a ")).last().asString().startsWith("a OK");
            client.sendRaw("b ID (\"name\" {3+}\r\nfoo)\r\n");
            assertThat(client.linesUntil("b ")).last().asString().startsWith("b OK");
            client.send("c NOOP").expect("c OK");
            assertThat(Dialogue.IMAP4.logIn(client, "after_id", "secret")).isEqualTo(Dialogue.IMAP4.accepted());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void threeBadCommandsAreEnough(Dialogue dialogue) {
        try (DialogueClient client = open(dialogue)) {
            for (int i = 0; i < 12; i++) {
                try {
                    client.send(dialogue == Dialogue.IMAP4 ? "x" + i + " XYZZY" : "XYZZ");
                } catch (AssertionError closed) {
                    break;
                }
            }
            List<String> answers = client.linesUntilClosed();
            assertThat(answers.size()).isBetween(3, 4);
            assertThat(answers).allMatch(line -> line.matches("x[0-9]+ BAD .*|-ERR .*|(\\* )?BYE .*|NO .*"));
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aBrowserIsShownTheDoorAtItsFirstLine(Dialogue dialogue) {
        String login = switch (dialogue) {
            case POP3 -> "USER mallory\r\nPASS secret\r\n";
            case IMAP4 -> "a LOGIN mallory secret\r\n";
            case MANAGESIEVE -> MALLORY;
        };
        for (String verb : List.of("POST", "GET", "HEAD", "OPTIONS", "PUT")) {
            try (DialogueClient client = open(dialogue)) {
                client.sendRaw(verb + " / HTTP/1.1\r\nHost: localhost\r\n\r\n" + login);
                assertThat(client.linesUntilClosed()).hasSizeLessThanOrEqualTo(1);
            }
        }
        try (DialogueClient client =
                DialogueClient.connectTls(configuration.port("ssl_" + dialogue), authority.clientContext())) {
            dialogue.greeting(client);
            client.sendRaw("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + login);
            assertThat(client.linesUntilClosed()).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(realServer.logins()).noneMatch(user -> user.user().equals("mallory"));
    }

    // --- TLS

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void alpnOfAnotherProtocolIsRefused(Dialogue dialogue) {
        SSLParameters browser = new SSLParameters();
        browser.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        try (DialogueClient client = DialogueClient.connect(configuration.port("ssl_" + dialogue))) {
            assertThatThrownBy(() -> {
                        client.startTls(authority.clientContext(), browser);
                        // TLS 1.3 may tell the client with its first read only.
                        dialogue.greeting(client);
                    })
                    .isInstanceOf(AssertionError.class)
                    .hasMessageNotContaining("expected:");
        }
        SSLParameters mail = new SSLParameters();
        mail.setApplicationProtocols(new String[] {
            switch (dialogue) {
                case POP3 -> "pop3";
                case IMAP4 -> "imap";
                case MANAGESIEVE -> "managesieve";
            }
        });
        try (DialogueClient client = DialogueClient.connect(configuration.port("ssl_" + dialogue))) {
            client.startTls(authority.clientContext(), mail);
            dialogue.greeting(client);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tls12And13AreSpoken(String version) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {version});
        try (DialogueClient client = DialogueClient.connect(configuration.port("ssl_IMAP4"))) {
            client.startTls(authority.clientContext(), parameters);
            Dialogue.IMAP4.greeting(client);
            assertThat(Dialogue.IMAP4.logIn(client, version, "secret")).isEqualTo(Dialogue.IMAP4.accepted());
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void textOnATlsPortIsClosed(Dialogue dialogue) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("ssl_" + dialogue))) {
            client.sendRaw("a LOGIN mallory secret\r\nUSER mallory\r\n" + MALLORY);
            client.linesUntilClosed();
        }
        assertThat(realServer.logins()).noneMatch(user -> user.user().equals("mallory"));
    }
}
