// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Dovecot;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/**
 * What the original was written for, with real mail servers: growing beyond one machine, merging two organisations,
 * moving users one by one, a firewall, TLS in front of a server that has none. Each user has one mail, whose subject
 * says where it lies.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaperScenarioIT {
    private static final Dovecot.Ports PORTS = Dovecot.Ports.free();

    private final Path folder = TemporaryFolder.create("perdition scenarios");
    private final Authority authority = new Authority("System test CA");
    private final Dovecot first;
    private final List<Dovecot> dovecots;

    PaperScenarioIT() {
        Peer.DOVECOT.require();
        first = dovecot("127.0.0.2", "anna", "bob", "bob1", "wilma");
        dovecots = List.of(
                first, dovecot("127.0.0.3", "ivan", "bob", "bob2", "wilma"), dovecot("127.0.0.4", "quentin", "bob"));
    }

    private Dovecot dovecot(String address, String... users) {
        Dovecot dovecot = new Dovecot(address, PORTS, authority.issue(address));
        for (String user : users) {
            String mail = "From: a@example.org\r\nSubject: " + user + " at " + address + "\r\n\r\nText.\r\n";
            dovecot.deliver(user, mail.getBytes(StandardCharsets.US_ASCII));
        }
        return dovecot;
    }

    @AfterAll
    void stop() {
        dovecots.forEach(Dovecot::close);
    }

    private Path file(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    /** A proxy that knows its real-servers' ports. */
    private static Configuration configuration(Dialogue dialogue) {
        Configuration configuration = new Configuration().listener("a", dialogue, "");
        return configuration.forListener(
                "a", "outgoing_port", Integer.toString(dialogue == Dialogue.POP3 ? PORTS.pop3() : PORTS.imap()));
    }

    /** Logs in, reads the subject of the one mail, logs out. */
    private static String subject(Dialogue dialogue, DialogueClient client, String user) {
        dialogue.greeting(client);
        assertThat(dialogue.logIn(client, user, Dovecot.PASSWORD)).isEqualTo(dialogue.accepted());
        String subject = subject(dialogue, client);
        dialogue.logOut(client);
        return subject;
    }

    private static String subject(Dialogue dialogue, DialogueClient client) {
        List<String> answer;
        if (dialogue == Dialogue.POP3) {
            answer = client.send("TOP 1 0").linesUntil(".");
        } else {
            client.send("s EXAMINE INBOX").linesUntil("s OK");
            answer = client.send("f FETCH 1 BODY.PEEK[HEADER]").linesUntil("f OK");
        }
        return answer.stream()
                .filter(line -> line.startsWith("Subject: "))
                .map(line -> line.substring("Subject: ".length()))
                .findFirst()
                .orElseThrow(() -> client.failure("no mail", null));
    }

    private static String subject(Dialogue dialogue, int port, String user) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            return subject(dialogue, client, user);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    void oneServiceGrowsBeyondOneMachine(Dialogue dialogue) throws IOException {
        Path map = file("scaling.re", "^[a-h]: 127.0.0.2", "^[i-p]: 127.0.0.3", "^[q-z]: 127.0.0.4");
        Configuration configuration =
                configuration(dialogue).set("map_library", "posix_regex").set("map_library_opt", map);
        try (Proxy proxy = configuration.start()) {
            int port = configuration.port("a");
            assertThat(subject(dialogue, port, "anna")).isEqualTo("anna at 127.0.0.2");
            assertThat(subject(dialogue, port, "ivan")).isEqualTo("ivan at 127.0.0.3");
            assertThat(subject(dialogue, port, "quentin")).isEqualTo("quentin at 127.0.0.4");
            proxy.awaitLog(0, "Auth: ", "user=\"quentin\"", "server=\"127.0.0.4\"", "status=\"ok\"");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    void twoOrganisationsAreMergedByDomain(Dialogue dialogue) throws IOException {
        Path map = file("domains", "bob@one.example: bob1@127.0.0.2", "bob@two.example: bob2@127.0.0.3");
        Configuration configuration = configuration(dialogue)
                .set("map_library", "text")
                .set("map_library_opt", map)
                .set("username_from_database", "on");
        try (Proxy proxy = configuration.start()) {
            int port = configuration.port("a");
            assertThat(subject(dialogue, port, "bob@one.example")).isEqualTo("bob1 at 127.0.0.2");
            assertThat(subject(dialogue, port, "bob@two.example")).isEqualTo("bob2 at 127.0.0.3");
            proxy.awaitLog(0, "Auth: ", "user=\"bob2\"", "status=\"ok\"");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("query_key")
    void twoOrganisationsAreMergedByTheAddressDialled(Dialogue dialogue) throws IOException {
        Path map = file("addresses", "bob@127.0.0.11: bob1@127.0.0.2", "bob@127.0.0.12: bob2@127.0.0.3");
        int port = FreePort.next();
        Configuration configuration = configuration(dialogue)
                .forListener("a", "bind_address", "127.0.0.11:" + port + ",127.0.0.12:" + port)
                .set("map_library", "text")
                .set("map_library_opt", map)
                .set("query_key", "\\u@\\I")
                .set("username_from_database", "on");
        try (Proxy proxy = configuration.start()) {
            try (DialogueClient client = DialogueClient.connect("127.0.0.11", port)) {
                assertThat(subject(dialogue, client, "bob")).isEqualTo("bob1 at 127.0.0.2");
            }
            try (DialogueClient client = DialogueClient.connect("127.0.0.12", port)) {
                assertThat(subject(dialogue, client, "bob")).isEqualTo("bob2 at 127.0.0.3");
            }
            proxy.awaitLog(0, "Auth: ", "user=\"bob2\"", "status=\"ok\"");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    void usersMoveOneByOne(Dialogue dialogue) throws IOException {
        Path map = file("migration", "bob: 127.0.0.2", "wilma: 127.0.0.2");
        Configuration configuration =
                configuration(dialogue).set("map_library", "text").set("map_library_opt", map);
        try (Proxy proxy = configuration.start()) {
            int port = configuration.port("a");
            assertThat(subject(dialogue, port, "bob")).isEqualTo("bob at 127.0.0.2");
            try (DialogueClient logged = DialogueClient.connect(port)) {
                dialogue.greeting(logged);
                dialogue.logIn(logged, "wilma", Dovecot.PASSWORD);
                int mark = proxy.log().mark();
                file("migration", "bob: 127.0.0.2", "wilma: 127.0.0.3");
                proxy.signal("HUP");
                proxy.awaitLog(mark, "eload");
                assertThat(subject(dialogue, port, "wilma")).isEqualTo("wilma at 127.0.0.3");
                assertThat(subject(dialogue, port, "bob")).isEqualTo("bob at 127.0.0.2");
                // who was logged in stays where it was
                assertThat(subject(dialogue, logged)).isEqualTo("wilma at 127.0.0.2");
                dialogue.logOut(logged);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("client_server_specification")
    void behindAFirewallTheClientNamesTheServer(Dialogue dialogue) {
        Configuration configuration = configuration(dialogue).set("client_server_specification", "on");
        try (Proxy proxy = configuration.start()) {
            int port = configuration.port("a");
            assertThat(subject(dialogue, port, "bob@127.0.0.4")).isEqualTo("bob at 127.0.0.4");
            assertThat(subject(dialogue, port, "bob@127.0.0.3")).isEqualTo("bob at 127.0.0.3");
            proxy.awaitLog(0, "Auth: ", "user=\"bob\"", "server=\"127.0.0.3\"", "status=\"ok\"");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    void tlsStandsInFrontOfAServerThatHasNone(Dialogue dialogue) {
        Identity identity = authority.issue("localhost", "127.0.0.1");
        Configuration configuration = configuration(dialogue)
                .forListener("a", "outgoing_server", "127.0.0.2")
                .forListener("a", "ssl_mode", "ssl_listen")
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("key.pem")));
        try (Proxy proxy = configuration.start();
                DialogueClient client = DialogueClient.connectTls(configuration.port("a"), authority.clientContext())) {
            assertThat(subject(dialogue, client, "bob")).isEqualTo("bob at 127.0.0.2");
            proxy.awaitLog(0, "Auth: ", "status=\"ok\"");
        }
        // towards Dovecot it was plain
        assertThat(first.log().text()).doesNotContain("user=<bob>, method=PLAIN, rip=127.0.0.1, lip=127.0.0.2, TLS");
    }

    @Test
    void theFiguresMapIsReadAsItStandsInThePaper() throws IOException {
        Path map = file("figure6.re", "^[a-h]: real-server0", "^[i-p]: real-server1", "^[q-z]: real-server2");
        var lookup = RunningProgram.run(
                folder,
                Map.of(),
                List.of(
                        Tarball.program("perdition.pop3").toString(),
                        "-M",
                        "posix_regex",
                        "-m",
                        map.toString(),
                        "--lookup",
                        "ivan"));
        assertThat(lookup.text()).contains("real-server1");
        assertThat(lookup.status()).isZero();
    }
}
