// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Login;
import org.perdition.system.maildrop.MailRealServer.Security;

/** Every way to protect the leg towards the client with every way to protect the leg towards the real-server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsMatrixIT {
    /** How a leg is protected. */
    enum Leg {
        PLAIN(Security.PLAIN, ""),
        SSL(Security.SSL, "ssl_"),
        STARTTLS(Security.STARTTLS, "tls_"),
        FORCED(Security.STARTTLS, "tls_");

        private final Security realServer;
        private final String prefix;

        Leg(Security realServer, String prefix) {
            this.realServer = realServer;
            this.prefix = prefix;
        }

        String word(String side) {
            return this == PLAIN ? "" : prefix + side + (this == FORCED ? "_force" : "");
        }
    }

    /** One cell of the matrix. */
    record Cell(Dialogue dialogue, Leg client, Leg server, boolean byteWise) {
        String listener() {
            return (dialogue + "_" + client + "_" + server).toLowerCase(Locale.ROOT);
        }

        String sslMode() {
            List<String> words = new ArrayList<>(List.of(client.word("listen"), server.word("outgoing")));
            words.removeIf(String::isEmpty);
            return words.isEmpty() ? "none" : String.join(",", words);
        }

        String user() {
            return listener() + (byteWise ? "_bytes" : "_whole");
        }
    }

    private final Authority authority = new Authority("System test CA");
    private final MailRealServer realServer =
            new MailRealServer("real", "secret", authority.issue("127.0.0.1").serverContext());
    private final Map<Security, String> pop3 = new EnumMap<>(Security.class);
    private final Map<Security, String> imap = new EnumMap<>(Security.class);
    private final Configuration configuration = new Configuration();
    private final Proxy proxy;

    static Stream<Cell> cells() {
        return Dialogue.MAIL.stream()
                .flatMap(dialogue -> Stream.of(Leg.values())
                        .flatMap(client -> Stream.of(Leg.values())
                                .flatMap(server -> Stream.of(
                                        new Cell(dialogue, client, server, false),
                                        new Cell(dialogue, client, server, true)))));
    }

    TlsMatrixIT() {
        Path folder = TemporaryFolder.create("perdition certificates");
        for (Security security : Security.values()) {
            pop3.put(security, realServer.listenPop3("127.0.0.1", 0, security));
            imap.put(security, realServer.listenImap("127.0.0.1", 0, security));
        }
        Identity identity = authority.issue("localhost", "127.0.0.1");
        configuration
                .set("ssl_ca_file", authority.self().writeCertificate(folder.resolve("ca.pem")))
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("proxy.crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("proxy.key.pem")));
        cells().filter(cell -> !cell.byteWise())
                .forEach(cell -> configuration
                        .listener(
                                cell.listener(),
                                cell.dialogue(),
                                realServerFor(cell.dialogue(), cell.server().realServer))
                        .forListener(cell.listener(), "ssl_mode", cell.sslMode()));
        for (Dialogue dialogue : Dialogue.MAIL) {
            String plain = realServerFor(dialogue, Security.PLAIN);
            configuration
                    .listener("unmet_" + dialogue, dialogue, plain)
                    .forListener("unmet_" + dialogue, "ssl_mode", "tls_outgoing")
                    .listener("unmet_force_" + dialogue, dialogue, plain)
                    .forListener("unmet_force_" + dialogue, "ssl_mode", "tls_outgoing_force");
        }
        proxy = configuration.start();
    }

    @AfterAll
    void stop() {
        proxy.close();
        realServer.close();
    }

    private String realServerFor(Dialogue dialogue, Security security) {
        return Objects.requireNonNull((dialogue == Dialogue.POP3 ? pop3 : imap).get(security));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    @ShowsOption({"ssl_mode", "ssl_cert_file", "ssl_key_file", "ssl_ca_file"})
    void logsIn(Cell cell) {
        int mark = proxy.log().mark();
        try (DialogueClient client = connect(cell)) {
            assertThat(cell.dialogue().logIn(client, cell.user(), "secret"))
                    .isEqualTo(cell.dialogue().accepted());
            cell.dialogue().logOut(client);
        }
        assertThat(realServer.logins())
                .contains(new Login(cell.dialogue().name(), cell.user(), cell.server() != Leg.PLAIN));
        proxy.awaitLog(mark, "Auth: ", "user=\"" + cell.user() + "\"", "passwd=\"XXXXXX\"", "status=\"ok\"");
        proxy.awaitLog(mark, "Close: ", "user=\"" + cell.user() + "\"", "received=", "sent=");
    }

    private DialogueClient connect(Cell cell) {
        DialogueClient client = DialogueClient.connect(configuration.port(cell.listener()));
        if (cell.client() == Leg.SSL) {
            client.startTls(authority.clientContext());
        }
        if (cell.byteWise()) {
            client.byteWise();
        }
        cell.dialogue().greeting(client);
        if (cell.client() == Leg.STARTTLS || cell.client() == Leg.FORCED) {
            cell.dialogue().startTls(client, authority.clientContext());
        }
        return client;
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    void starttlsIsOptionalUnlessForced(Dialogue dialogue) {
        Cell cell = new Cell(dialogue, Leg.STARTTLS, Leg.PLAIN, false);
        try (DialogueClient client = DialogueClient.connect(configuration.port(cell.listener()))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "clear", "secret")).isEqualTo(dialogue.accepted());
        }
    }

    @Test
    void forcedStlsRefusesUserBeforeThePasswordIsSent() {
        Cell cell = new Cell(Dialogue.POP3, Leg.FORCED, Leg.PLAIN, false);
        try (DialogueClient client = DialogueClient.connect(configuration.port(cell.listener()))) {
            Dialogue.POP3.greeting(client);
            client.send("USER forced_clear").expect("-ERR");
            Dialogue.POP3.startTls(client, authority.clientContext());
            assertThat(Dialogue.POP3.logIn(client, "forced_after", "secret")).isEqualTo(Dialogue.POP3.accepted());
        }
        assertThat(realServer.logins()).noneMatch(login -> login.user().equals("forced_clear"));
    }

    @Test
    void forcedStarttlsRefusesLoginAndStillWorksAfterARefusalInTls() {
        Cell cell = new Cell(Dialogue.IMAP4, Leg.FORCED, Leg.PLAIN, false);
        try (DialogueClient client = DialogueClient.connect(configuration.port(cell.listener()))) {
            assertThat(client.line()).contains("LOGINDISABLED").contains("STARTTLS");
            client.send("a LOGIN forced_clear secret").expect("a NO");
            Dialogue.IMAP4.startTls(client, authority.clientContext());
            client.send("c CAPABILITY");
            assertThat(client.line()).doesNotContain("LOGINDISABLED").doesNotContain("STARTTLS");
            client.expect("c OK");
            assertThat(Dialogue.IMAP4.logIn(client, "forced_after", "wrong")).startsWith(Dialogue.IMAP4.refused());
            assertThat(Dialogue.IMAP4.logIn(client, "forced_after", "secret")).isEqualTo(Dialogue.IMAP4.accepted());
        }
        assertThat(realServer.logins()).noneMatch(login -> login.user().equals("forced_clear"));
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    void withoutForceARealServerWithoutStarttlsIsUsedInClearAndLogged(Dialogue dialogue) {
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port("unmet_" + dialogue))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "unmet", "secret")).isEqualTo(dialogue.accepted());
        }
        assertThat(realServer.logins()).contains(new Login(dialogue.name(), "unmet", false));
        proxy.awaitLog(mark, "clear");
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    void withForceARealServerWithoutStarttlsGetsNoCredentials(Dialogue dialogue) {
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port("unmet_force_" + dialogue))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "unmet_force", "secret")).startsWith(dialogue.unavailable());
        }
        assertThat(realServer.logins()).noneMatch(login -> login.user().equals("unmet_force"));
        proxy.awaitLog(mark, "Auth: ", "user=\"unmet_force\"", "failed: TLS not present");
    }
}
