// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.OpensslClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ScriptedRealServers;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;

/** Versions, ciphers, their order and client certificates, as a client and a real-server see them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsNegotiationIT {
    private static final String AES128 = "ECDHE-ECDSA-AES128-GCM-SHA256";
    private static final String AES256 = "ECDHE-ECDSA-AES256-GCM-SHA384";
    private static final String CHACHA = "ECDHE-ECDSA-CHACHA20-POLY1305";
    private static final String REFUSED = "handshake failure";

    private final Path folder = TemporaryFolder.create("perdition certificates");
    private final Authority authority = new Authority("System test CA");
    private final Path caFile = authority.self().writeCertificate(folder.resolve("ca.pem"));
    private final Map<String, SSLSession> sessions = new ConcurrentHashMap<>();
    private final ScriptedRealServers servers = new ScriptedRealServers();
    private final Configuration configuration = new Configuration();
    private final Proxy proxy;

    TlsNegotiationIT() {
        Identity identity = authority.issue("localhost", "127.0.0.1");
        configuration
                .set("ssl_ca_file", caFile)
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("proxy.crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("proxy.key.pem")));
        listening("ours", "ssl_listen_ciphers", AES128 + ":" + AES256);
        listening("theirs", "ssl_listen_ciphers", AES128 + ":" + AES256)
                .forListener("theirs", "ssl_no_cipher_server_preference", "on");
        listening("group", "ssl_listen_ciphers", "HIGH:!aNULL:!AES128:!CHACHA20:+SHA1:@STRENGTH");
        listening("old", "ssl_listen_min_proto_version", "tlsv1")
                .forListener("old", "ssl_listen_max_proto_version", "tlsv1.1");
        listening("new", "ssl_listen_min_proto_version", "tlsv1.3");
        listening("unasked", "ssl_no_client_cert_verify", "on");
        listening("unverified", "ssl_no_cert_verify", "on");
        listening("chained", "ssl_ca_chain_file", caFile.toString());
        outgoing("cipher", "ssl_outgoing_ciphers", AES256);
        outgoing("two", "ssl_outgoing_max_proto_version", "tlsv1.2");
        outgoing("three", "ssl_outgoing_min_proto_version", "tlsv1.3");
        configuration.forListener("cipher", "ssl_outgoing_max_proto_version", "tlsv1.2");
        proxy = configuration.start();
    }

    private Configuration listening(String name, String option, String value) {
        return configuration
                .listener(name, Dialogue.POP3, "127.0.0.1")
                .forListener(name, "ssl_mode", "ssl_listen")
                .forListener(name, option, value);
    }

    private void outgoing(String name, String option, String value) {
        Identity identity = authority.issue("127.0.0.1");
        String address = servers.start(name, peer -> {
            peer.startTls(identity.serverContext());
            sessions.put(name, ((SSLSocket) peer.wire().socket()).getSession());
            acceptPop3(peer);
        });
        configuration
                .listener(name, Dialogue.POP3, address)
                .forListener(name, "ssl_mode", "ssl_outgoing")
                .forListener(name, option, value);
    }

    private static void acceptPop3(ScriptedRealServer.Peer peer) throws java.io.IOException {
        peer.send("+OK ready\r\n").line();
        peer.send("+OK\r\n").line();
        peer.send("+OK\r\n").drain();
    }

    @AfterAll
    void stop() {
        proxy.close();
        servers.close();
    }

    private Ended visit(String listener, String... options) {
        return OpensslClient.visit(configuration.port(listener), options);
    }

    private static void assertAgreed(Ended visit, String version, String cipher) {
        assertThat(visit.text())
                .contains("New, " + version + ", Cipher is " + cipher)
                .contains("+OK QUIT");
    }

    private static void assertRefused(Ended visit) {
        assertThat(visit.text()).contains(REFUSED).doesNotContain("+OK");
    }

    @Test
    @ShowsOption({"ssl_listen_ciphers", "ssl_no_cipher_server_preference"})
    void onlyTheCiphersNamedInTheOrderNamed() {
        String both = AES256 + ":" + AES128;
        assertAgreed(visit("ours", "-tls1_2", "-cipher", both), "TLSv1.2", AES128);
        assertAgreed(visit("theirs", "-tls1_2", "-cipher", both), "TLSv1.2", AES256);
        assertRefused(visit("ours", "-tls1_2", "-cipher", CHACHA));
        assertAgreed(visit("ours", "-tls1_3"), "TLSv1.3", "TLS_AES_256_GCM_SHA384");
    }

    @Test
    @ShowsOption("ssl_listen_ciphers")
    void groupsAndOperatorsAreUnderstood() {
        assertAgreed(visit("group", "-tls1_2", "-cipher", AES128 + ":" + AES256), "TLSv1.2", AES256);
        assertRefused(visit("group", "-tls1_2", "-cipher", AES128 + ":" + CHACHA));
        assertAgreed(
                visit("group", "-tls1_2", "-cipher", "ECDHE-ECDSA-AES256-SHA"), "TLSv1.0", "ECDHE-ECDSA-AES256-SHA");
    }

    @Test
    @ShowsOption({"ssl_listen_min_proto_version", "ssl_listen_max_proto_version"})
    void onlyTheVersionsAllowed() {
        String[] weak = {"-cipher", "ALL:@SECLEVEL=0"};
        assertThat(visit("old", "-tls1", weak[0], weak[1]).text())
                .contains("Protocol  : TLSv1\n")
                .contains("+OK QUIT");
        assertThat(visit("old", "-tls1_1", weak[0], weak[1]).text()).contains("Protocol  : TLSv1.1");
        // The proxy offers its highest, which the client does not take.
        assertThat(visit("old", "-tls1_2").text())
                .contains("unsupported protocol")
                .doesNotContain("+OK");
        assertThat(visit("new", "-tls1_2").text())
                .contains("alert protocol version")
                .doesNotContain("+OK");
        assertAgreed(visit("new"), "TLSv1.3", "TLS_AES_256_GCM_SHA384");
        assertThat(visit("ours", "-tls1", weak[0], weak[1]).text()).contains("alert protocol version");
    }

    @Test
    @ShowsOption({"ssl_ca_chain_file", "ssl_cert_file", "ssl_key_file"})
    void theChainIsPresented() {
        String certificate = "-----BEGIN CERTIFICATE-----";
        assertThat(visit("ours", "-showcerts").lines())
                .filteredOn(certificate::equals)
                .hasSize(1);
        Ended chained = visit("chained", "-showcerts", "-CAfile", caFile.toString());
        assertThat(chained.lines()).filteredOn(certificate::equals).hasSize(2);
        assertThat(chained.text()).contains("Verify return code: 0 (ok)");
    }

    private String[] presenting(String name, Identity identity) {
        return new String[] {
            "-cert",
                    identity.writeCertificate(folder.resolve(name + ".crt.pem")).toString(),
            "-key", identity.writeKey(folder.resolve(name + ".key.pem")).toString()
        };
    }

    @Test
    @ShowsOption({"ssl_no_client_cert_verify", "ssl_no_cert_verify", "ssl_ca_file"})
    void clientsAreAskedForACertificateTheyNeedNotHave() {
        assertThat(visit("ours").text()).contains("CN = System test CA").contains("+OK QUIT");
        assertThat(visit("ours", presenting("bob", authority.issue("bob"))).text())
                .contains("+OK QUIT");

        int mark = proxy.log().mark();
        String[] stranger = presenting("eve", new Authority("Other CA").issue("eve"));
        assertThat(visit("ours", stranger).text()).contains("alert").doesNotContain("+OK");
        proxy.awaitLog(mark, "TLS with client failed: certificate authority is unknown", "CN=eve");

        for (String listener : List.of("unasked", "unverified")) {
            assertThat(visit(listener, stranger).text())
                    .contains("No client certificate CA names sent")
                    .contains("+OK QUIT");
        }
    }

    private SSLSession logIn(String listener) {
        try (DialogueClient client = DialogueClient.connect(configuration.port(listener))) {
            Dialogue.POP3.greeting(client);
            assertThat(Dialogue.POP3.logIn(client, "bob", "secret")).isEqualTo(Dialogue.POP3.accepted());
        }
        return Objects.requireNonNull(sessions.get(listener), "no TLS with the real-server");
    }

    @Test
    @ShowsOption("ssl_outgoing_ciphers")
    void onlyTheCiphersNamedAreOfferedToRealServers() {
        assertThat(logIn("cipher").getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    }

    @Test
    @ShowsOption({"ssl_outgoing_min_proto_version", "ssl_outgoing_max_proto_version"})
    void onlyTheVersionsAllowedAreOfferedToRealServers() {
        assertThat(logIn("two").getProtocol()).isEqualTo("TLSv1.2");
        assertThat(logIn("three").getProtocol()).isEqualTo("TLSv1.3");
    }
}
