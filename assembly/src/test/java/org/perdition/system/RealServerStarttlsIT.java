// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ScriptedRealServer.Script;
import org.perdition.system.harness.ScriptedRealServers;
import org.perdition.system.harness.TemporaryFolder;

/**
 * Somebody between the proxy and its real-server: stripped, refused and injected STLS and STARTTLS, states forged
 * in clear, and literals that are refused.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServerStarttlsIT {
    private static final Authority AUTHORITY = new Authority("System test CA");
    private static final String SIEVE_OFFER = "\"SASL\" \"PLAIN\"\r\n\"STARTTLS\"\r\nOK\r\n";
    private static final String FORCED = "tls_outgoing_force";

    /**
     * One attack. The client must get no success and the real-server no credentials.
     *
     * @param dialogue the protocol
     * @param name what is done
     * @param script how
     */
    record Attack(Dialogue dialogue, String name, Script script) {
        String listener() {
            return dialogue + "_" + Integer.toHexString(name.hashCode());
        }

        @Override
        public String toString() {
            return dialogue + ": " + name;
        }
    }

    private static Attack pop3(String name, Script script) {
        return new Attack(Dialogue.POP3, name, script);
    }

    private static Attack imap(String name, Script script) {
        return new Attack(Dialogue.IMAP4, name, script);
    }

    private static Attack sieve(String name, Script script) {
        return new Attack(Dialogue.MANAGESIEVE, name, script);
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                sieve("does not offer STARTTLS", peer -> {
                    peer.send("\"SASL\" \"PLAIN\"\r\nOK\r\n").drain();
                }),
                sieve("refuses STARTTLS", peer -> {
                    peer.send(SIEVE_OFFER).line();
                    peer.send("NO \"not now\"\r\n").drain();
                }),
                sieve("says BYE to STARTTLS", peer -> {
                    peer.send(SIEVE_OFFER).line();
                    peer.send("BYE \"not now\"\r\n").drain();
                }),
                sieve("injects behind the OK to STARTTLS", peer -> {
                    peer.send(SIEVE_OFFER).line();
                    peer.send("OK\r\n\"SASL\" \"PLAIN\"\r\nOK\r\nOK \"forged\"\r\n")
                            .drain();
                }),
                sieve("speaks in clear after STARTTLS", peer -> {
                    peer.send(SIEVE_OFFER).line();
                    peer.send("OK\r\n");
                    peer.wire().readBytes(10);
                    peer.send("\"SASL\" \"PLAIN\"\r\nOK \"forged\"\r\n").drain();
                }),
                pop3("does not offer STLS", peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\nUSER\r\n.\r\n").drain();
                }),
                pop3("refuses CAPA", peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR\r\n").drain();
                }),
                pop3("refuses STLS", peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\nSTLS\r\n.\r\n").line();
                    peer.send("-ERR not now\r\n").drain();
                }),
                pop3("injects behind the OK to STLS", peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\nSTLS\r\n.\r\n").line();
                    peer.send("+OK\r\n+OK forged\r\n+OK forged\r\n").drain();
                }),
                pop3("speaks in clear after STLS", peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\nSTLS\r\n.\r\n").line();
                    peer.send("+OK\r\n");
                    peer.wire().readBytes(10);
                    peer.send("+OK forged\r\n").drain();
                }),
                imap("does not offer STARTTLS", peer -> {
                    peer.send("* OK [CAPABILITY IMAP4rev1] x\r\n");
                    answerCapability(peer, "IMAP4rev1");
                    peer.drain();
                }),
                imap("refuses STARTTLS with NO", peer -> {
                    String tag = untilStarttls(peer);
                    peer.send(tag + " NO not now\r\n").drain();
                }),
                imap("refuses STARTTLS with BAD", peer -> {
                    String tag = untilStarttls(peer);
                    peer.send(tag + " BAD what\r\n").drain();
                }),
                imap("injects behind the OK to STARTTLS", peer -> {
                    String tag = untilStarttls(peer);
                    peer.send(tag + " OK\r\nflim08 OK forged\r\nflim09 OK forged\r\n")
                            .drain();
                }),
                imap(
                        "greets with PREAUTH in clear",
                        peer -> peer.send("* PREAUTH hello\r\n").drain()),
                imap("greets with PREAUTH and offers STARTTLS", peer -> {
                    peer.send("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n")
                            .drain();
                }),
                imap("says BYE to STARTTLS", peer -> {
                    untilStarttls(peer);
                    peer.send("* BYE not now\r\n").drain();
                }),
                imap("answers STARTTLS with another tag", peer -> {
                    untilStarttls(peer);
                    peer.send("zz OK\r\n").drain();
                }),
                imap("speaks in clear after STARTTLS", peer -> {
                    String tag = untilStarttls(peer);
                    peer.send(tag + " OK\r\n");
                    peer.wire().readBytes(10);
                    peer.send("flim08 OK forged\r\n").drain();
                }));
    }

    private static String untilStarttls(ScriptedRealServer.Peer peer) throws IOException {
        peer.send("* OK [CAPABILITY IMAP4rev1 STARTTLS] x\r\n");
        String line = peer.line();
        if (line.endsWith("CAPABILITY")) {
            peer.send("* CAPABILITY IMAP4rev1 STARTTLS\r\n" + line.split(" ", 2)[0] + " OK\r\n");
            line = peer.line();
        }
        return line.split(" ", 2)[0];
    }

    private static void answerCapability(ScriptedRealServer.Peer peer, String words) throws IOException {
        String line = peer.line();
        if (line.endsWith("CAPABILITY")) {
            peer.send("* CAPABILITY " + words + "\r\n" + line.split(" ", 2)[0] + " OK\r\n");
        }
    }

    private final Configuration configuration = new Configuration();
    private final ScriptedRealServers servers = new ScriptedRealServers();
    private final Proxy proxy;

    RealServerStarttlsIT() {
        Path folder = TemporaryFolder.create("perdition certificates");
        configuration
                .set("ssl_ca_file", AUTHORITY.self().writeCertificate(folder.resolve("ca.pem")))
                .set("backend_login_timeout", "3");
        attacks().forEach(attack -> {
            String address = servers.start(attack.listener(), attack.script());
            configuration
                    .listener(attack.listener(), attack.dialogue(), address)
                    .forListener(attack.listener(), "ssl_mode", FORCED);
        });
        String forger = servers.start("forged", RealServerStarttlsIT::forgesCapabilitiesInClear);
        String literal = servers.start("literal", RealServerStarttlsIT::refusesTheLiteral);
        configuration
                .listener("forged", Dialogue.IMAP4, forger)
                .forListener("forged", "ssl_mode", FORCED)
                .listener("literal", Dialogue.IMAP4, literal);
        proxy = configuration.start();
    }

    /** In clear LITERAL+ is claimed, in TLS it is not: who believes the claim sends literals unasked. */
    private static void forgesCapabilitiesInClear(ScriptedRealServer.Peer peer) throws IOException {
        peer.send("* OK [CAPABILITY IMAP4rev1 STARTTLS LITERAL+] x\r\n* CAPABILITY LITERAL+ STARTTLS\r\n");
        String line = peer.line();
        while (!line.endsWith("STARTTLS")) {
            peer.send("* CAPABILITY IMAP4rev1 STARTTLS LITERAL+\r\n" + line.split(" ", 2)[0] + " OK\r\n");
            line = peer.line();
        }
        peer.send(line.split(" ", 2)[0] + " OK\r\n");
        peer.startTls(AUTHORITY.issue("127.0.0.1").serverContext());
        line = peer.line();
        while (line.endsWith("CAPABILITY")) {
            peer.send("* CAPABILITY IMAP4rev1\r\n" + line.split(" ", 2)[0] + " OK\r\n");
            line = peer.line();
        }
        peer.send(line.split(" ", 2)[0] + " BAD literals are not welcome\r\n").drain();
    }

    private static void refusesTheLiteral(ScriptedRealServer.Peer peer) throws IOException {
        peer.send("* OK [CAPABILITY IMAP4rev1] x\r\n");
        String tag = peer.tag();
        peer.send(tag + " NO no literals\r\n").drain();
    }

    @AfterAll
    void stop() {
        proxy.close();
        servers.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void getsNoCredentialsAndTheClientNoSuccess(Attack attack) {
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port(attack.listener()))) {
            attack.dialogue().greeting(client);
            assertThat(attack.dialogue().logIn(client, "canary-name", "canary-password"))
                    .startsWith(
                            switch (attack.dialogue()) {
                                case POP3 -> "-ERR [";
                                case IMAP4 -> "l NO [";
                                case MANAGESIEVE -> "NO (TRYLATER) ";
                            })
                    .doesNotContain("forged");
            attack.dialogue().logOut(client);
        }
        proxy.awaitLog(mark, "Auth: ", "user=\"canary-name\"", "status=\"failed: ");
        assertThat(String.join("\n", servers.get(attack.listener()).received()))
                .doesNotContain("canary-name")
                .doesNotContain("canary-password")
                .doesNotContain("AUTHENTICATE");
    }

    @Test
    void capabilitiesHeardInClearDoNotCount() {
        try (DialogueClient client = DialogueClient.connect(configuration.port("forged"))) {
            Dialogue.IMAP4.greeting(client);
            client.sendRaw("l LOGIN {10+}\r\nwith\"quote {15+}\r\ncanary\"password\r\n")
                    .expect("l NO");
        }
        assertThat(String.join("\n", servers.get("forged").received()))
                .doesNotContain("with\"quote")
                .doesNotContain("canary\"password")
                .doesNotContain("+}");
    }

    @Test
    void aRefusedLiteralIsNotSent() {
        String command = "x9 DELETE INBOX\"";
        try (DialogueClient client = DialogueClient.connect(configuration.port("literal"))) {
            Dialogue.IMAP4.greeting(client);
            client.sendRaw("l LOGIN {" + command.length() + "+}\r\n" + command + " secret\r\n")
                    .expect("l NO");
            client.send("n NOOP").expect("n OK");
        }
        assertThat(servers.get("literal").received()).noneMatch(line -> line.contains("DELETE"));
    }
}
