// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.OpensslClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** Options that mean nothing to Java are accepted and say so once; mistakes in TLS options are found by a check. */
class WithoutEffectIT {
    private static final String DH = "-----BEGIN DH PARAMETERS-----\nMAYCAQ8CAQI=\n-----END DH PARAMETERS-----\n";

    private final Path folder = TemporaryFolder.create("perdition without effect");
    private final Identity identity = new Authority("System test CA").issue("localhost");
    private final Configuration configuration = new Configuration()
            .set("ssl_cert_file", identity.writeCertificate(folder.resolve("proxy.crt.pem")))
            .set("ssl_key_file", identity.writeKey(folder.resolve("proxy.key.pem")));

    @Test
    @ShowsOption({"ssl_dh_params_file", "ssl_listen_compression", "ssl_outgoing_compression"})
    void isSaidOnceAtStart() throws IOException {
        configuration
                .set("ssl_dh_params_file", Files.writeString(folder.resolve("dh.pem"), DH))
                .set("ssl_listen_compression", "on")
                .set("ssl_outgoing_compression", "on")
                .listener("one", Dialogue.POP3, "127.0.0.1")
                .forListener("one", "ssl_mode", "ssl_all")
                .listener("two", Dialogue.POP3, "127.0.0.1")
                .forListener("two", "ssl_mode", "ssl_all");
        try (Proxy proxy = configuration.start()) {
            assertThat(OpensslClient.visit(configuration.port("one")).text()).contains("Compression: NONE");
            proxy.signal("HUP");
            proxy.awaitLog(0, "Reloaded: ");
            for (String option : List.of("ssl_dh_params_file", "ssl_listen_compression", "ssl_outgoing_compression")) {
                assertThat(proxy.log().lines())
                        .filteredOn(line -> line.contains(option + " has no effect"))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ssl_dh_params_file missing.pem | ssl_dh_params_file FOLDER/missing.pem: there is no such file",
                "--ssl_dh_params_file proxy.crt.pem | ssl_dh_params_file FOLDER/proxy.crt.pem: holds no Diffie-Hellman",
                "--ssl_listen_ciphers HIHG | --ssl_listen_ciphers: \"HIHG\" is no cipher and no group of ciphers; write",
                "--ssl_listen_ciphers CAMELLIA | ssl_listen_ciphers \"CAMELLIA\": leaves no cipher that Java has",
                "--ssl_outgoing_ciphers RC4-MD5 | ssl_outgoing_ciphers \"RC4-MD5\": leaves no cipher that Java has",
                "--ssl_outgoing_ciphers HIGH:!TLSv1.3 | --ssl_outgoing_ciphers: TLSv1.3 is of TLS 1.3, whose ciphers no",
                "--ssl_ca_file missing.pem | ssl_ca_file FOLDER/missing.pem: there is no such file",
                "--ssl_listen_min_proto_version sslv3 | --ssl_listen_min_proto_version: \"sslv3\" is broken",
                "--ssl_passphrase_fd x | --ssl_passphrase_fd: \"x\" is no number",
            })
    @ShowsOption({"check", "ssl_dh_params_file", "ssl_listen_ciphers", "ssl_outgoing_ciphers"})
    void aCheckFindsMistakes(String words, String told) throws IOException {
        configuration.listener("one", Dialogue.POP3, "127.0.0.1").set("ssl_mode", "ssl_all");
        Files.write(folder.resolve("perdition.properties"), configuration.lines());
        List<String> command =
                new java.util.ArrayList<>(List.of(Tarball.program("perdition").toString(), "--check"));
        command.addAll(List.of(words.split(" ", -1)));
        Ended ended = RunningProgram.run(folder, Map.of("PERDITION_SYSCONFDIR", folder.toString()), command);
        assertThat(ended.status()).as(ended::text).isEqualTo(2);
        assertThat(ended.lines())
                .as(ended::text)
                .hasSize(1)
                .first()
                .asString()
                .contains(told.replace("FOLDER", folder.toString()));
    }
}
