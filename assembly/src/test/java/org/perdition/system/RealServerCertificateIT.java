// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ScriptedRealServers;
import org.perdition.system.harness.TemporaryFolder;

/** A real-server whose certificate is not good gets no credentials, and the log says why. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServerCertificateIT {
    private static final String NAME = "127.0.0.1";
    private static final Authority TRUSTED = new Authority("Trusted CA");

    /** What is wrong, and how the log says so. */
    @SuppressWarnings("ImmutableEnumChecker") // an identity never changes
    enum Fault {
        EXPIRED("certificate has expired", TRUSTED.expired(NAME)),
        NOT_YET_VALID("certificate is not yet valid", TRUSTED.notYetValid(NAME)),
        SELF_SIGNED("certificate is self-signed", Authority.selfSigned(NAME)),
        UNKNOWN_CA("certificate authority is unknown", new Authority("Other CA").issue(NAME)),
        WRONG_NAME("certificate is for another name", TRUSTED.issue("other.example", "127.0.0.9"));

        private final String reason;
        private final Identity identity;

        Fault(String reason, Identity identity) {
            this.reason = reason;
            this.identity = identity;
        }
    }

    /** One case. */
    record Case(Dialogue dialogue, Fault fault, boolean startTls) {
        String name() {
            return (dialogue + "_" + fault + (startTls ? "_starttls" : "_ssl")).toLowerCase(Locale.ROOT);
        }
    }

    private final Configuration configuration = new Configuration();
    private final ScriptedRealServers servers = new ScriptedRealServers();
    private final Proxy proxy;

    RealServerCertificateIT() {
        Path folder = TemporaryFolder.create("perdition certificates");
        configuration.set("ssl_ca_file", TRUSTED.self().writeCertificate(folder.resolve("ca.pem")));
        cases().forEach(bad -> {
            String address = servers.start(bad.name(), peer -> {
                if (bad.startTls()) {
                    offerStartTls(bad.dialogue(), peer);
                }
                peer.startTls(bad.fault().identity.serverContext());
                if (!bad.startTls()) {
                    peer.send(bad.dialogue() == Dialogue.POP3 ? "+OK ready\r\n" : "* OK ready\r\n");
                }
                peer.drain();
            });
            configuration
                    .listener(bad.name(), bad.dialogue(), address)
                    .forListener(bad.name(), "ssl_mode", bad.startTls() ? "tls_outgoing" : "ssl_outgoing");
        });
        proxy = configuration.start();
    }

    private static void offerStartTls(Dialogue dialogue, ScriptedRealServer.Peer peer) throws IOException {
        if (dialogue == Dialogue.POP3) {
            peer.send("+OK ready\r\n").line();
            peer.send("+OK\r\nSTLS\r\n.\r\n").line();
            peer.send("+OK\r\n");
        } else {
            peer.send("* OK ready\r\n");
            String tag = peer.tag();
            tag = peer.send("* CAPABILITY IMAP4rev1 STARTTLS\r\n" + tag + " OK\r\n")
                    .tag();
            peer.send(tag + " OK\r\n");
        }
    }

    @AfterAll
    void stop() {
        proxy.close();
        servers.close();
        assertThat(proxy.log().text()).as("a password in the log").doesNotContain("canary-password");
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Dialogue dialogue : Dialogue.MAIL) {
            for (Fault fault : Fault.values()) {
                cases.add(new Case(dialogue, fault, false));
                cases.add(new Case(dialogue, fault, true));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedWithAReasonAndGetsNoCredentials(Case bad) {
        ScriptedRealServer server = servers.get(bad.name());
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port(bad.name()))) {
            bad.dialogue().greeting(client);
            assertThat(bad.dialogue().logIn(client, "canary-name", "canary-password"))
                    .startsWith(bad.dialogue().unavailable());
            // The client is where it began, and may leave in order.
            bad.dialogue().logOut(client);
        }
        proxy.awaitLog(mark, bad.fault().reason);
        proxy.awaitLog(mark, "Auth: ", "user=\"canary-name\"", "status=\"failed: ");
        assertThat(server.connections()).as("no retry after a bad certificate").isEqualTo(1);
        assertThat(String.join("\n", server.received()))
                .doesNotContain("canary-name")
                .doesNotContain("canary-password")
                .doesNotContain("LOGIN")
                .doesNotContain("USER");
    }
}
