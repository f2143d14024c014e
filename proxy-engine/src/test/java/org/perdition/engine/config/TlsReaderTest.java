// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS options that depend on one another, and what is told about mistakes in them. */
class TlsReaderTest {
    @TempDir
    Path directory;

    private Settings read(String... lines) throws Exception {
        Files.writeString(directory.resolve("perdition.properties"), String.join("\n", lines));
        return SettingsReader.read(new Environment("perdition", directory, directory), Map.of());
    }

    private TlsSettings tls(String... lines) throws Exception {
        return read(lines).listeners().get(0).tls();
    }

    private void assertRefused(String told, String... lines) {
        assertThatThrownBy(() -> read(lines))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.problems())
                                .containsExactly(directory.resolve("perdition.properties") + ":" + told));
    }

    @Test
    void theDefaultAuthoritiesAreSwitchedOffByNothingWritten() throws Exception {
        Path usual = Files.createDirectory(directory.resolve("perdition.ca"));
        assertThat(tls().outgoing().caPath()).as("empty").isEmpty();
        Files.writeString(usual.resolve("ca.pem"), "");
        assertThat(tls().outgoing().caPath()).contains(usual);
        assertThat(tls().listen().clients().orElseThrow().caPath()).contains(usual);
        assertThat(tls("ssl_ca_path =").outgoing().caPath()).isEmpty();
    }

    @Test
    void clientsAreAskedUnlessEitherSwitchSaysNo() throws Exception {
        assertThat(tls("ssl_ca_file = /ca", "ssl_ca_path = /cas", "ssl_cert_verify_depth = 2")
                        .listen()
                        .clients())
                .contains(new TlsSettings.Clients(Optional.of(Path.of("/ca")), Optional.of(Path.of("/cas")), 2));
        assertThat(tls("ssl_no_client_cert_verify = on").listen().clients()).isEmpty();
        assertThat(tls("ssl_no_cert_verify = on").listen().clients()).isEmpty();
        assertThat(tls("ssl_no_client_cert_verify = on")
                        .outgoing()
                        .verification()
                        .chain())
                .isTrue();
    }

    @Test
    void onlyOneSourceOfThePassphrase() throws Exception {
        assertThat(tls("ssl_passphrase_file = p").listen().passphrase())
                .isEqualTo(new TlsSettings.Passphrase.InFile(directory.resolve("p")));
        assertRefused(
                "2: ssl_passphrase_file: there is an ssl_passphrase_fd too; write only one of the two",
                "ssl_passphrase_fd = 0",
                "ssl_passphrase_file = p");
    }

    @Test
    void aBadCipherStringIsToldWithItsLine() {
        assertRefused(
                "2: ssl_listen_ciphers: \"hihg\" is no cipher and no group of ciphers; write names of openssl"
                        + " ciphers(1), such as HIGH:!aNULL",
                "timeout = 5",
                "ssl_listen_ciphers = hihg");
        assertRefused(
                "1: listener.a.ssl_outgoing_ciphers: there is no name behind !; write one, as in HIGH:!aNULL",
                "listener.a.ssl_outgoing_ciphers = HIGH:!");
    }

    @Test
    void anEmptyCipherStringIsAsGoodAsNone() throws Exception {
        assertThat(tls("ssl_listen_ciphers =").listen().handshake()).isEqualTo(TlsSettings.Handshake.DEFAULT);
    }

    @Test
    void whatHasNoEffectIsToldOnce() throws Exception {
        assertThat(read().withoutEffect()).isEmpty();
        assertThat(read(
                                "listener.a.listen_port = 1110",
                                "listener.b.listen_port = 1111",
                                "ssl_dh_params_file = dh.pem",
                                "ssl_listen_compression = on",
                                "ssl_outgoing_compression = on")
                        .withoutEffect())
                .containsExactly(
                        "ssl_dh_params_file has no effect: Java chooses the Diffie-Hellman group itself",
                        "ssl_listen_compression has no effect: Java has no TLS compression",
                        "ssl_outgoing_compression has no effect: Java has no TLS compression");
    }
}
