// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;

/** Each switch makes good the one fault of a certificate it is for, and the log says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificateSwitchesIT {
    private static final String NAME = "127.0.0.1";
    private static final Authority TRUSTED = new Authority("Trusted CA");
    private static final Authority OTHER = new Authority("Other CA");

    private final Path folder = TemporaryFolder.create("perdition certificates");
    private final Path caFile = TRUSTED.self().writeCertificate(folder.resolve("ca.pem"));
    private final Configuration configuration = new Configuration();
    private final List<MailRealServer> servers = new ArrayList<>();
    private final Proxy proxy;

    CertificateSwitchesIT() throws IOException {
        Path caPath = Files.createDirectory(folder.resolve("authorities"));
        TRUSTED.self().writeCertificate(caPath.resolve("any name"));
        configuration.set("debug", "on");
        realServer("good", TRUSTED.issue(NAME)).ca("good");
        realServer("deep", TRUSTED.issue(NAME)).ca("deep").forListener("deep", "ssl_cert_verify_depth", "0");
        realServer("path", TRUSTED.issue(NAME)).forListener("path", "ssl_ca_path", caPath.toString());
        realServer("noauthority", TRUSTED.issue(NAME));
        realServer("self", Authority.selfSigned(NAME)).ca("self").on("self", "ssl_cert_accept_self_signed");
        realServer("expired", TRUSTED.expired(NAME)).ca("expired").on("expired", "ssl_cert_accept_expired");
        realServer("future", TRUSTED.notYetValid(NAME)).ca("future").on("future", "ssl_cert_accept_not_yet_valid");
        realServer("sent", OTHER.issue(NAME), OTHER.self()).ca("sent").on("sent", "ssl_ca_accept_self_signed");
        realServer("unsent", OTHER.issue(NAME)).ca("unsent").on("unsent", "ssl_ca_accept_self_signed");
        realServer("unverified", OTHER.issue(NAME)).ca("unverified").on("unverified", "ssl_no_cert_verify");
        realServer("misnamed", OTHER.issue("other.example")).ca("misnamed").on("misnamed", "ssl_no_cert_verify");
        realServer("nameless", TRUSTED.issue("other.example")).ca("nameless").on("nameless", "ssl_no_cn_verify");
        proxy = configuration.start();
    }

    private CertificateSwitchesIT realServer(String listener, Identity identity, Identity... above) {
        MailRealServer server = new MailRealServer(listener, "secret", identity.serverContext(above));
        servers.add(server);
        configuration
                .listener(listener, Dialogue.POP3, server.listenPop3(NAME, 0, MailRealServer.Security.SSL))
                .forListener(listener, "ssl_mode", "ssl_outgoing");
        return this;
    }

    private CertificateSwitchesIT ca(String listener) {
        return forListener(listener, "ssl_ca_file", caFile.toString());
    }

    private CertificateSwitchesIT on(String listener, String option) {
        return forListener(listener, option, "on");
    }

    private CertificateSwitchesIT forListener(String listener, String option, String value) {
        configuration.forListener(listener, option, value);
        return this;
    }

    @AfterAll
    void stop() {
        proxy.close();
        servers.forEach(MailRealServer::close);
    }

    private String logIn(String listener) {
        try (DialogueClient client = DialogueClient.connect(configuration.port(listener))) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, "bob", "secret");
        }
    }

    private void assertAccepted(String listener, String... logged) {
        int mark = proxy.log().mark();
        assertThat(logIn(listener)).isEqualTo(Dialogue.POP3.accepted());
        proxy.awaitLog(mark, logged);
    }

    private void assertRefused(String listener, String... logged) {
        int mark = proxy.log().mark();
        assertThat(logIn(listener)).startsWith(Dialogue.POP3.unavailable());
        proxy.awaitLog(mark, logged);
    }

    @Test
    @ShowsOption({"ssl_ca_file", "debug"})
    void anAuthorityOfTheFileIsTrustedAndTheChainShownForDebugging() {
        assertAccepted("good", "real-server 127.0.0.1 depth:1 cert:\"CN=Trusted CA\"");
        proxy.awaitLog(0, "real-server 127.0.0.1 depth:0 cert:\"CN=127.0.0.1\"");
        assertRefused("noauthority", "certificate authority is unknown");
    }

    @Test
    @ShowsOption("ssl_ca_path")
    void anAuthorityOfTheDirectoryIsTrusted() {
        assertAccepted("path", "cert:\"CN=Trusted CA\"");
    }

    @Test
    @ShowsOption("ssl_cert_verify_depth")
    void aChainLongerThanTheDepthIsRefused() {
        assertRefused("deep", "certificate chain is too long", "1 certificates above it, ssl_cert_verify_depth 0");
    }

    @Test
    @ShowsOption({"ssl_cert_accept_self_signed", "ssl_cert_accept_expired", "ssl_cert_accept_not_yet_valid"})
    void oneFaultOfTheCertificateIsAccepted() {
        assertAccepted("self", "accepted by ssl_cert_accept_self_signed: certificate is self-signed");
        assertAccepted("expired", "accepted by ssl_cert_accept_expired: certificate has expired");
        assertAccepted("future", "accepted by ssl_cert_accept_not_yet_valid: certificate is not yet valid");
    }

    @Test
    @ShowsOption("ssl_ca_accept_self_signed")
    void anUnknownAuthorityIsAcceptedIfItIsSent() {
        assertAccepted("sent", "accepted by ssl_ca_accept_self_signed: certificate authority is unknown");
        assertRefused("unsent", "certificate authority is unknown", "unknown issuer=", "CN=Other CA");
    }

    @Test
    @ShowsOption("ssl_no_cert_verify")
    void notVerifiedTheNameStillCounts() {
        assertAccepted("unverified", "status=\"ok\"");
        assertRefused("misnamed", "certificate is for another name");
    }

    @Test
    @ShowsOption("ssl_no_cn_verify")
    void theNameIsNotCompared() {
        assertAccepted("nameless", "status=\"ok\"");
    }
}
