// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ScriptedRealServers;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** ManageSieve: clients through the tarball to a scripted real-server, with every way to protect the two legs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManageSieveIT {
    private static final String PROTOCOL = "MANAGESIEVE";
    private static final String IMPLEMENTATION = "\"IMPLEMENTATION\" \"perdition\"";

    /** bob, secret. */
    private static final String BOB = "AUTHENTICATE \"PLAIN\" \"AGJvYgBzZWNyZXQ=\"";

    /** How the legs are protected. */
    enum Mode {
        NONE("none", Leg.PLAIN, Leg.PLAIN),
        TLS_LISTEN("tls_listen", Leg.STARTTLS, Leg.PLAIN),
        TLS_LISTEN_FORCE("tls_listen_force", Leg.STARTTLS, Leg.PLAIN),
        SSL_LISTEN("ssl_listen", Leg.SSL, Leg.PLAIN),
        TLS_OUTGOING("tls_outgoing", Leg.PLAIN, Leg.STARTTLS),
        SSL_OUTGOING("ssl_outgoing", Leg.PLAIN, Leg.SSL),
        TLS_ALL("tls_all", Leg.STARTTLS, Leg.STARTTLS),
        TLS_ALL_FORCE("tls_all_force", Leg.STARTTLS, Leg.STARTTLS),
        SSL_ALL("ssl_all", Leg.SSL, Leg.SSL);

        private final String word;
        private final Leg client;
        private final Leg server;

        Mode(String word, Leg client, Leg server) {
            this.word = word;
            this.client = client;
            this.server = server;
        }
    }

    enum Leg {
        PLAIN,
        STARTTLS,
        SSL
    }

    private final Authority authority = new Authority("System test CA");
    private final SSLContext serverContext = authority.issue("127.0.0.1").serverContext();
    private final ScriptedRealServers servers = new ScriptedRealServers();
    private final Configuration configuration = new Configuration();
    private final Proxy proxy;

    ManageSieveIT() {
        Path folder = TemporaryFolder.create("perdition certificates");
        Identity identity = authority.issue("localhost", "127.0.0.1");
        configuration
                .set("ssl_ca_file", authority.self().writeCertificate(folder.resolve("ca.pem")))
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("proxy.crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("proxy.key.pem")))
                .set("backend_login_timeout", "10");
        for (Mode mode : Mode.values()) {
            configuration
                    .listener(mode.name(), PROTOCOL, servers.start(mode.name(), peer -> serve(peer, mode.server)))
                    .forListener(mode.name(), "ssl_mode", mode.word);
        }
        attacks()
                .forEach(attack -> configuration
                        .listener(attack.name(), PROTOCOL, servers.start(attack.name(), attack.script()))
                        .forListener(attack.name(), "ssl_mode", attack.mode()));
        configuration
                .listener("listed", PROTOCOL, "127.0.0.1:1")
                .forListener("listed", "ssl_mode", "tls_listen")
                .forListener(
                        "listed",
                        "managesieve_capability",
                        "\"IMPLEMENTATION\" \"the \\\"best\\\"\"  \"STARTTLS\"  \"X.Y\"  \"SASL\" \"PLAIN\"")
                .listener("either", PROTOCOL, "127.0.0.1:1")
                .forListener("either", "capability", "\"SIEVE\" \"fileinto reject\"")
                .listener("stripped", PROTOCOL, servers.start("stripped", peer -> serve(peer, Leg.PLAIN)))
                .forListener("stripped", "strip_domain", "remote_login")
                .listener("words", PROTOCOL, servers.start("words", peer -> serve(peer, Leg.PLAIN)))
                .forListener("words", "server_resp_line", "on");
        proxy = configuration.start();
    }

    @AfterAll
    void stop() {
        proxy.close();
        servers.close();
    }

    /** A real-server that knows bob and a few commands. */
    private void serve(ScriptedRealServer.Peer peer, Leg leg) throws IOException {
        if (leg == Leg.SSL) {
            peer.startTls(serverContext);
        }
        String offer = leg == Leg.STARTTLS ? "\"SASL\" \"\"\r\n\"STARTTLS\"\r\n" : "\"SASL\" \"PLAIN LOGIN\"\r\n";
        peer.send("\"IMPLEMENTATION\" \"real\"\r\n" + offer + "OK \"ready\"\r\n");
        if (leg == Leg.STARTTLS) {
            assertThat(peer.line()).isEqualTo("STARTTLS");
            peer.send("OK \"go\"\r\n").startTls(serverContext);
            peer.send("\"IMPLEMENTATION\" \"real\"\r\n\"SASL\" \"PLAIN\"\r\nOK \"secured\"\r\n");
        }
        if (!peer.line().equals(BOB)) {
            peer.send("NO \"Wrong \\\"password\\\"\"\r\n").drain();
        }
        peer.send("OK \"Logged in.\"\r\n");
        while (true) {
            String line = peer.line();
            if (line.startsWith("PUTSCRIPT ")) {
                peer.octets(Integer.parseInt(line.replaceAll(".*\\{(\\d+)\\+}", "$1")));
                peer.line();
            }
            peer.send("OK \"" + line.split(" ", 2)[0] + "\"\r\n");
            if (line.equals("LOGOUT")) {
                return;
            }
        }
    }

    private DialogueClient connect(String listener) {
        return DialogueClient.connect(configuration.port(listener));
    }

    /** Reads a list of capabilities and the line behind it. */
    private static List<String> list(DialogueClient client) {
        List<String> lines = client.linesUntil("OK ");
        assertThat(lines.get(0)).isEqualTo(IMPLEMENTATION);
        return lines;
    }

    static Stream<Arguments> cells() {
        return Arrays.stream(Mode.values())
                .flatMap(mode -> Stream.of(true, false).map(byteWise -> Arguments.of(mode, byteWise)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void logsInAndPipesWithEveryMode(Mode mode, boolean byteWise) {
        int mark = proxy.log().mark();
        try (DialogueClient client = mode.client == Leg.SSL
                ? DialogueClient.connectTls(configuration.port(mode.name()), authority.clientContext())
                : connect(mode.name())) {
            if (byteWise) {
                client.byteWise();
            }
            List<String> greeting = list(client);
            assertThat(greeting.get(greeting.size() - 1)).startsWith("OK \"perdition ready on ");
            if (mode.client == Leg.STARTTLS) {
                assertThat(greeting).contains("\"STARTTLS\"");
                assertThat(greeting).contains(mode.word.endsWith("force") ? "\"SASL\" \"\"" : "\"SASL\" \"PLAIN\"");
                client.send("STARTTLS").expect("OK \"Begin TLS negotiation, mate\"");
                client.startTls(authority.clientContext());
                assertThat(list(client)).contains("\"SASL\" \"PLAIN\"").doesNotContain("\"STARTTLS\"");
            } else {
                assertThat(greeting).doesNotContain("\"STARTTLS\"");
            }
            // what is pipelined behind the login is served by the real-server, once and in order
            String script = "keep;\r\nLOGOUT\r\n";
            client.sendRaw(BOB + "\r\nPUTSCRIPT \"x\" {" + script.length() + "+}\r\n" + script + "\r\nLISTSCRIPTS\r\n");
            assertThat(client.line()).isEqualTo("OK \"You are so in\"");
            assertThat(client.line()).isEqualTo("OK \"PUTSCRIPT\"");
            assertThat(client.line()).isEqualTo("OK \"LISTSCRIPTS\"");
            client.send("LOGOUT").expect("OK \"LOGOUT\"");
            client.expectClosed();
        }
        assertThat(servers.get(mode.name()).received()).endsWith("", "LISTSCRIPTS", "LOGOUT");
        proxy.awaitLog(mark, "Auth: ", "user=\"bob\"", "status=\"ok\"");
        proxy.awaitLog(mark, "Close: ", "user=\"bob\"", "received=", "sent=");
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"TLS_LISTEN_FORCE", "TLS_ALL_FORCE"})
    void withForceNoPasswordIsTakenInClear(Mode mode) {
        int before = servers.get(mode.name()).connections();
        try (DialogueClient client = connect(mode.name())) {
            list(client);
            client.send(BOB).expect("NO (ENCRYPT-NEEDED) \"failed: Login Disabled\"");
        }
        assertThat(servers.get(mode.name()).connections()).isEqualTo(before);
    }

    @Test
    void whatIsSentBehindStarttlsClosesTheConnection() {
        try (DialogueClient client = connect("TLS_ALL")) {
            list(client);
            client.sendRaw("STARTTLS\r\n" + BOB + "\r\n").expectClosed();
        }
    }

    @Test
    @ShowsOption("managesieve_capability")
    void theOperatorsCapabilitiesAreSent() {
        try (DialogueClient client = connect("listed")) {
            assertThat(client.linesUntil("OK ").subList(0, 4))
                    .containsExactly(
                            "\"IMPLEMENTATION\" \"the \\\"best\\\"\"", "\"X.Y\"", "\"SASL\" \"PLAIN\"", "\"STARTTLS\"");
            client.send("STARTTLS").expect("OK");
            client.startTls(authority.clientContext());
            assertThat(client.linesUntil("OK ").subList(0, 3))
                    .containsExactly("\"IMPLEMENTATION\" \"the \\\"best\\\"\"", "\"X.Y\"", "\"SASL\" \"PLAIN\"");
        }
    }

    @Test
    @ShowsOption("capability")
    void capabilityMeansThoseOfTheProtocolSpoken() {
        try (DialogueClient client = connect("either")) {
            assertThat(client.line()).isEqualTo("\"SIEVE\" \"fileinto reject\"");
            client.expect("OK \"perdition ready on ");
        }
    }

    @Test
    void aRefusalLeavesTheClientWhereItBegan() {
        int mark = proxy.log().mark();
        try (DialogueClient client = connect("NONE")) {
            list(client);
            client.send("AUTHENTICATE \"PLAIN\"").expect("\"\"");
            client.send("\"AGJvYgB3cm9uZw==\"").expect("NO \"failed: Re-Authentication Failure\"");
            client.send("NOOP \"still here\"").expect("OK (TAG \"still here\") ");
            client.send(BOB).expect("OK \"You are so in\"");
            client.send("LOGOUT").expect("OK \"LOGOUT\"");
        }
        proxy.awaitLog(mark, "Auth: ", "user=\"bob\"", "status=\"failed: Re-Authentication Failure\"");
    }

    @Test
    @ShowsOption("server_resp_line")
    void theRealServersOwnWordsArePassedOn() {
        try (DialogueClient client = connect("words")) {
            list(client);
            client.send("AUTHENTICATE \"PLAIN\" \"AGJvYgB3cm9uZw==\"").expect("NO \"Wrong \\\"password\\\"\"");
            client.send(BOB).expect("OK \"Logged in.\"");
        }
    }

    @Test
    void anotherAuthorizationIdIsPassedOnAndLogged() {
        int mark = proxy.log().mark();
        String alice = "AUTHENTICATE \"PLAIN\" \"YWxpY2UAYm9iAHNlY3JldA==\"";
        try (DialogueClient client = connect("NONE")) {
            list(client);
            client.send(alice).expect("NO ");
        }
        assertThat(servers.get("NONE").received()).contains(alice);
        proxy.awaitLog(mark, "Auth: ", "user=\"alice\"", "status=\"failed: ");
    }

    /** As in the original: the user name options work on the name that is routed by. */
    @Test
    void theUserNameOptionsChangeTheAuthorizationIdAlone() {
        try (DialogueClient client = connect("stripped")) {
            list(client);
            client.send(plain("alice@x\0bob@y\0secret")).expect("NO ");
            client.send(plain("\0bob@y\0secret")).expect("OK ");
        }
        assertThat(servers.get("stripped").received())
                .containsSubsequence(plain("alice\0bob@y\0secret"), plain("\0bob\0secret"));
    }

    private static String plain(String message) {
        return "AUTHENTICATE \"PLAIN\" \""
                + Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.US_ASCII)) + "\"";
    }

    @Test
    void theThirdBadCommandCloses() {
        try (DialogueClient client = connect("NONE")) {
            list(client);
            client.send("HAVESPACE \"x\" 1").expect("NO \"Unknown command, mate\"");
            client.send("AUTHENTICATE \"PLAIN\" \"!\"").expect("NO \"Invalid base64 encoded challenge, mate\"");
            client.sendRaw("PUTSCRIPT \"x\" {8+}\r\nLOGOUT\r\n\r\n").expect("NO \"Unknown command, mate\"");
            client.expect("BYE \"Too many bad commands, mate\"");
            client.expectClosed();
        }
    }

    /** One real-server that misbehaves. */
    record Attack(String name, String mode, ScriptedRealServer.Script script) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        String offer = "\"SASL\" \"PLAIN\"\r\n\"STARTTLS\"\r\nOK\r\n";
        return Stream.of(
                new Attack(
                        "greets_BYE",
                        "none",
                        peer -> peer.send("BYE \"forged\"\r\n").drain()),
                new Attack(
                        "greets_in_POP3",
                        "none",
                        peer -> peer.send("+OK forged\r\n").drain()),
                new Attack("hangs_up", "none", peer -> peer.send("\"SASL\" \"PLAIN\"\r\n")),
                new Attack(
                        "without_PLAIN",
                        "none",
                        peer -> peer.send("\"SASL\" \"GSSAPI\"\r\nOK\r\n").drain()),
                new Attack(
                        "without_STARTTLS",
                        "tls_outgoing_force",
                        peer -> peer.send("\"SASL\" \"PLAIN\"\r\nOK\r\n").drain()),
                new Attack("refuses_STARTTLS", "tls_outgoing_force", peer -> {
                    peer.send(offer).line();
                    peer.send("NO\r\n").drain();
                }),
                new Attack("injects", "tls_outgoing", peer -> {
                    peer.send(offer).line();
                    peer.send("OK\r\n\"SASL\" \"PLAIN\"\r\nOK\r\nOK \"forged\"\r\n")
                            .drain();
                }),
                new Attack("speaks_in_clear", "tls_outgoing", peer -> {
                    peer.send(offer).line();
                    peer.send("OK\r\n");
                    peer.wire().readBytes(10);
                    peer.send("\"SASL\" \"PLAIN\"\r\nOK \"forged\"\r\n").drain();
                }),
                new Attack(
                        "answers_ahead",
                        "none",
                        peer -> peer.send("\"SASL\" \"PLAIN\"\r\nOK\r\nOK \"forged\"\r\n")
                                .drain()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void aRealServerThatMisbehavesGetsNoCredentials(Attack attack) {
        int mark = proxy.log().mark();
        try (DialogueClient client = connect(attack.name())) {
            list(client);
            assertThat(client.send(BOB).line())
                    .startsWith("NO (TRYLATER) \"failed: ")
                    .doesNotContain("forged");
            client.send("LOGOUT").expect("OK \"LOGOUT completed, mate\"");
            client.expectClosed();
        }
        assertThat(String.join("\n", servers.get(attack.name()).received())).doesNotContain("AUTHENTICATE");
        proxy.awaitLog(mark, "Auth: ", "user=\"bob\"", "status=\"failed: ");
    }

    @Test
    void aLoopIsNoticedAtTheFirstHop() {
        int port = FreePort.next();
        try (Proxy looping = Proxy.start(
                        "perdition.managesieve",
                        port,
                        "--outgoing_server",
                        "127.0.0.1:" + port,
                        "--map_library",
                        "",
                        "--connection_logging",
                        "--debug");
                DialogueClient client = DialogueClient.connect(port)) {
            list(client);
            client.send(BOB).expect("NO (TRYLATER) \"failed: Re-Authentication Failure\"");
            client.send("AUTHENTICATE \"PLAIN\"").expect("\"\"");
            client.send("\"*\"").expect("NO \"Authentication cancelled, mate\"");
            client.send("LOGOUT").expect("OK");
            looping.awaitLog(0, "Close: ");
            assertThat(looping.log().text())
                    .contains("AUTHENTICATE \\\"PLAIN\\\" \\\"XXXXXX\\\"")
                    .doesNotContain("AGJvYgBzZWNyZXQ=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"perdition.managesieve.properties", "perdition.properties"})
    void theProgramsNameStandsForProtocolPortAndFile(String file) throws IOException {
        Path folder = TemporaryFolder.create("perdition configuration");
        Files.writeString(folder.resolve(file), "map_library =\n");
        Ended ended = RunningProgram.run(
                folder,
                Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                List.of(Tarball.program("perdition.managesieve").toString(), "--check"));
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(ended.text())
                .contains(file)
                .contains("managesieve (MANAGESIEVE)")
                .contains("4190");
    }

    @ParameterizedTest
    @CsvSource({"--protocol, managesieve", "-P, ManageSieve"})
    void theProtocolMayBeNamedOnTheCommandLine(String option, String word) {
        Path folder = TemporaryFolder.create("perdition configuration");
        Ended ended = RunningProgram.run(
                folder,
                Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                List.of(Tarball.program("perdition").toString(), "--check", "-l", "sieve", option, word));
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(ended.text()).contains("(MANAGESIEVE)").contains("4190");
    }
}
