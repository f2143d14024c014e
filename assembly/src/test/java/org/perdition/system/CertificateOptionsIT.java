// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ScriptedRealServers;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;

/** Options about certificates and TLS versions: with them a login succeeds or fails that does not so without them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateOptionsIT {
    private static final String NAME = "127.0.0.1";

    private final Authority trusted = new Authority("Trusted CA");
    private final Authority other = new Authority("Other CA");
    private final Configuration configuration = new Configuration();
    private final ScriptedRealServers servers = new ScriptedRealServers();
    /** The TLS version each real-server has spoken last. */
    private final Map<String, String> spoken = new ConcurrentHashMap<>();

    private final Proxy proxy;

    CertificateOptionsIT() throws IOException {
        Path folder = TemporaryFolder.create("perdition certificates");
        Path authorities = Files.createDirectory(folder.resolve("authorities"));
        other.self().writeCertificate(authorities.resolve("any name.pem"));
        trusted.self().writeCertificate(authorities.resolve("trusted.pem"));
        Identity ours = trusted.issue("localhost", NAME);
        configuration
                .set("ssl_ca_file", trusted.self().writeCertificate(folder.resolve("ca.pem")))
                .set("ssl_cert_file", ours.writeCertificate(folder.resolve("crt.pem")))
                .set("ssl_key_file", ours.writeKey(folder.resolve("key.pem")));

        start("good", trusted.issue(NAME).serverContext());
        start("foreign", other.issue(NAME).serverContext());
        start("whole", other.issue(NAME).serverContext(other.self()));
        start("own", Authority.selfSigned(NAME).serverContext());
        start("expired", trusted.expired(NAME).serverContext());
        start("early", trusted.notYetValid(NAME).serverContext());
        start("misnamed", trusted.issue("other.example").serverContext());

        accepts("good", "ssl_ca_path", authorities.toString());
        accepts("good", "ssl_cert_verify_depth", "0");
        accepts("foreign", "ssl_ca_path", authorities.toString());
        accepts("foreign", "ssl_no_cert_verify", "on");
        accepts("whole", "ssl_ca_accept_self_signed", "on");
        accepts("own", "ssl_cert_accept_self_signed", "on");
        accepts("expired", "ssl_cert_accept_expired", "on");
        accepts("early", "ssl_cert_accept_not_yet_valid", "on");
        accepts("misnamed", "ssl_no_cn_verify", "on");
        accepts("misnamed", "ssl_no_cert_verify", "on");
        accepts("good", "ssl_outgoing_max_proto_version", "tlsv1.2");
        accepts("good", "ssl_outgoing_min_proto_version", "tlsv1.3");

        String anywhere = "127.0.0.1";
        for (String option : List.of("min", "max")) {
            configuration
                    .listener("listen_" + option, Dialogue.POP3, anywhere)
                    .forListener("listen_" + option, "ssl_mode", "ssl_listen");
        }
        configuration
                .forListener("listen_min", "ssl_listen_min_proto_version", "tlsv1.3")
                .forListener("listen_max", "ssl_listen_max_proto_version", "tlsv1.2")
                .listener("chain", Dialogue.POP3, anywhere)
                .forListener("chain", "ssl_mode", "ssl_listen")
                .forListener(
                        "chain",
                        "ssl_ca_chain_file",
                        trusted.self()
                                .writeCertificate(folder.resolve("chain.pem"))
                                .toString())
                .listener("bare", Dialogue.POP3, anywhere)
                .forListener("bare", "ssl_mode", "ssl_listen");
        proxy = configuration.start();
    }

    /** Starts a real-server that accepts every login, and a listener that leads there with no more options. */
    private void start(String name, SSLContext context) {
        String address = servers.start(name, peer -> {
            peer.startTls(context);
            spoken.put(name, ((SSLSocket) peer.wire().socket()).getSession().getProtocol());
            accept(peer);
        });
        configuration.listener(name, Dialogue.POP3, address).forListener(name, "ssl_mode", "ssl_outgoing");
    }

    private static void accept(ScriptedRealServer.Peer peer) throws IOException {
        peer.send("+OK ready\r\n").line();
        peer.send("+OK\r\n").line();
        peer.send("+OK\r\n").drain();
    }

    /** A listener to the same real-server with one option. */
    private void accepts(String server, String option, String value) {
        String name = server + "-" + option.replace("ssl_", "").replace("_proto_version", "");
        configuration
                .listener(name, Dialogue.POP3, servers.get(server).address())
                .forListener(name, "ssl_mode", "ssl_outgoing")
                .forListener(name, option, value);
    }

    @AfterAll
    void stop() {
        proxy.close();
        servers.close();
    }

    private String logIn(String listener) {
        try (DialogueClient client = DialogueClient.connect(configuration.port(listener))) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, "bob", "secret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "foreign,ca_path",
        "foreign,no_cert_verify",
        "whole,ca_accept_self_signed",
        "own,cert_accept_self_signed",
        "expired,cert_accept_expired",
        "early,cert_accept_not_yet_valid",
        "misnamed,no_cn_verify"
    })
    @ShowsOption({
        "ssl_ca_path",
        "ssl_no_cert_verify",
        "ssl_ca_accept_self_signed",
        "ssl_cert_accept_self_signed",
        "ssl_cert_accept_expired",
        "ssl_cert_accept_not_yet_valid",
        "ssl_no_cn_verify"
    })
    void aCertificateIsRefusedUnlessAnOptionAcceptsIt(String server, String option) {
        assertThat(logIn(server)).startsWith(Dialogue.POP3.unavailable());
        assertThat(logIn(server + "-" + option)).isEqualTo(Dialogue.POP3.accepted());
    }

    @Test
    @ShowsOption({"ssl_ca_file", "ssl_no_cert_verify"})
    void theAuthorityIsThatOfTheFileAndTheNameIsComparedAllTheSame() {
        assertThat(logIn("good")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(logIn("foreign")).startsWith(Dialogue.POP3.unavailable());
        assertThat(logIn("misnamed-no_cert_verify")).startsWith(Dialogue.POP3.unavailable());
    }

    @Test
    @ShowsOption("ssl_cert_verify_depth")
    void anAuthorityCanStandTooHigh() {
        assertThat(logIn("good-cert_verify_depth")).startsWith(Dialogue.POP3.unavailable());
    }

    @Test
    @ShowsOption({"ssl_outgoing_min_proto_version", "ssl_outgoing_max_proto_version"})
    void realServersAreSpokenToInTheVersionsWritten() {
        assertThat(logIn("good-outgoing_max")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(spoken).containsEntry("good", "TLSv1.2");
        assertThat(logIn("good-outgoing_min")).isEqualTo(Dialogue.POP3.accepted());
        assertThat(spoken).containsEntry("good", "TLSv1.3");
    }

    private DialogueClient connect(String listener, String... versions) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(versions);
        return DialogueClient.connect(configuration.port(listener)).startTls(trusted.clientContext(), parameters);
    }

    @Test
    @ShowsOption({"ssl_listen_min_proto_version", "ssl_listen_max_proto_version"})
    void clientsAreSpokenToInTheVersionsWritten() {
        try (DialogueClient newest = connect("listen_min", "TLSv1.2", "TLSv1.3");
                DialogueClient older = connect("listen_max", "TLSv1.2", "TLSv1.3")) {
            Dialogue.POP3.greeting(newest);
            Dialogue.POP3.greeting(older);
            assertThat(version(newest)).isEqualTo("TLSv1.3");
            assertThat(version(older)).isEqualTo("TLSv1.2");
        }
        assertThatThrownBy(() -> connect("listen_min", "TLSv1.2")).hasMessageContaining("no TLS");
        assertThatThrownBy(() -> connect("listen_max", "TLSv1.3")).hasMessageContaining("no TLS");
    }

    private static String version(DialogueClient client) {
        return ((SSLSocket) client.wire().socket()).getSession().getProtocol();
    }

    @Test
    @ShowsOption("ssl_ca_chain_file")
    void moreCertificatesAreShownToClients() throws IOException {
        try (DialogueClient bare = connect("bare", "TLSv1.3");
                DialogueClient chain = connect("chain", "TLSv1.3")) {
            assertThat(((SSLSocket) bare.wire().socket()).getSession().getPeerCertificates())
                    .hasSize(1);
            assertThat(((SSLSocket) chain.wire().socket()).getSession().getPeerCertificates())
                    .hasSize(2)
                    .endsWith(trusted.self().certificate());
        }
    }
}
