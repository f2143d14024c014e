// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Dovecot;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.TemporaryFolder;

/** Scripts put, listed, activated and fetched through the proxy, on a real Dovecot. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManageSieveDovecotIT {
    private static final List<String> MODES =
            List.of("none", "tls_listen", "tls_outgoing_force", "tls_all", "tls_all_force");
    private static final String SCRIPT = "# \"bulk\" {3+}\r\nrequire \"fileinto\";\r\nfileinto \"INBOX\";\r\n";

    private final Authority authority = new Authority("System test CA");
    private final Configuration configuration = new Configuration();
    private final Dovecot dovecot;
    private final Proxy proxy;

    ManageSieveDovecotIT() {
        Peer.DOVECOT.require();
        Peer.DOVECOT_SIEVE.require();
        int sieve = FreePort.next();
        dovecot = Dovecot.withSieve("127.0.0.6", Dovecot.Ports.free(), sieve, authority.issue("127.0.0.6"));
        Path folder = TemporaryFolder.create("perdition certificates");
        Identity identity = authority.issue("localhost", "127.0.0.1");
        configuration
                .set("ssl_ca_file", authority.self().writeCertificate(folder.resolve("ca.pem")))
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("proxy.crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("proxy.key.pem")));
        for (String mode : MODES) {
            configuration
                    .listener(mode, "MANAGESIEVE", dovecot.address() + ":" + sieve)
                    .forListener(mode, "ssl_mode", mode);
        }
        proxy = configuration.start();
    }

    @AfterAll
    void stop() {
        proxy.close();
        dovecot.close();
    }

    private DialogueClient connect(String mode) {
        DialogueClient client = DialogueClient.connect(configuration.port(mode));
        client.linesUntil("OK ");
        if (mode.startsWith("tls_listen") || mode.startsWith("tls_all")) {
            client.send("STARTTLS").expect("OK ");
            client.startTls(authority.clientContext());
            client.linesUntil("OK \"TLS negotiation completed");
        }
        return client;
    }

    private static String plain(String message) {
        return "AUTHENTICATE \"PLAIN\" \""
                + Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.US_ASCII)) + "\"";
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "tls_listen", "tls_outgoing_force", "tls_all", "tls_all_force"})
    void scriptsArePutListedAndFetched(String mode) {
        String user = "user_" + mode;
        try (DialogueClient client = connect(mode)) {
            client.sendRaw(plain("\0" + user + "\0secret") + "\r\nPUTSCRIPT \"main\" {" + SCRIPT.length() + "+}\r\n"
                    + SCRIPT + "\r\nLISTSCRIPTS\r\n");
            client.expect("OK \"You are so in\"");
            client.expect("OK ");
            assertThat(client.linesUntil("OK ").get(0)).isEqualTo("\"main\"");
            client.send("SETACTIVE \"main\"").expect("OK ");
            client.send("LISTSCRIPTS").expect("\"main\" ACTIVE");
            client.expect("OK ");
            client.send("GETSCRIPT \"main\"").expect("{" + SCRIPT.length() + "}");
            assertThat(new String(client.bytes(SCRIPT.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(SCRIPT);
            client.expect("");
            client.expect("OK ");
            client.send("PUTSCRIPT \"bad\" \"nonsense\"").expect("NO ");
            client.linesUntil("");
            client.send("LOGOUT");
            client.linesUntilClosed();
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndTheNextTryGoesWell() {
        try (DialogueClient client = connect("tls_all")) {
            client.send(plain("\0bob\0wrong")).expect("NO \"failed: Re-Authentication Failure\"");
            client.send(plain("\0bob\0secret")).expect("OK \"You are so in\"");
            client.send("LISTSCRIPTS").expect("OK ");
        }
    }

    @Test
    void longCredentialsReachTheRealServerInALiteral() {
        try (DialogueClient client = connect("none")) {
            client.send(plain("\0bob\0" + "p".repeat(1200))).expect("NO \"failed: Re-Authentication Failure\"");
            client.send(plain("\0bob\0secret")).expect("OK \"You are so in\"");
        }
    }
}
