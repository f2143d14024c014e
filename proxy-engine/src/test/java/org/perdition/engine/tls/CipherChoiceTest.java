// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.TlsSettings.Handshake;
import org.perdition.engine.config.TlsSettings.Versions;
import org.perdition.engine.config.TlsVersion;
import org.perdition.engine.tls.cipher.CipherString;

/** From cipher strings to what JSSE enables. */
class CipherChoiceTest {
    private static List<String> suites(String string, Versions versions) throws Exception {
        Handshake handshake = new Handshake(versions, Optional.of(CipherString.parse(string)), false);
        return Arrays.asList(CipherChoice.suites("ssl_listen_ciphers", handshake, SSLContext.getDefault())
                .orElseThrow());
    }

    @Test
    void withoutAStringJavaChooses() throws Exception {
        assertThat(CipherChoice.suites("ssl_listen_ciphers", Handshake.DEFAULT, SSLContext.getDefault()))
                .isEmpty();
    }

    @Test
    void keepsTheOrderAndTls13() throws Exception {
        assertThat(suites("ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384", Versions.DEFAULT))
                .containsExactly(
                        "TLS_AES_256_GCM_SHA384",
                        "TLS_AES_128_GCM_SHA256",
                        "TLS_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    }

    @Test
    void takesOnlyWhatJavaHasAndAllows() throws Exception {
        List<String> supported = Arrays.asList(
                SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        assertThat(suites("ALL:COMPLEMENTOFALL:@SECLEVEL=0", Versions.DEFAULT))
                .doesNotHaveDuplicates()
                .isSubsetOf(supported)
                .hasSizeGreaterThan(20)
                .noneMatch(name -> name.contains("_anon_") || name.contains("_NULL_") || name.contains("_3DES_"));
    }

    @ParameterizedTest
    @CsvSource({
        "3DES, TLSV1_2, TLSV1_3, leaves no cipher that Java has for tlsv1.2 (those of tlsv1.3 are not chosen by it)",
        "CAMELLIA, TLSV1_2, TLSV1_2, leaves no cipher that Java has for tlsv1.2; write",
        "HIGH:!ALL, TLSV1_2, TLSV1_3, leaves no cipher",
        "ECDHE+AESGCM, TLSV1, TLSV1_1, leaves no cipher that Java has for tlsv1.1; write",
        "TLS_AES_128_GCM_SHA256, TLSV1_2, TLSV1_3, leaves no cipher that Java has for tlsv1.2 (",
    })
    void aStringThatLeavesNothingIsRefused(String string, TlsVersion min, TlsVersion max, String told) {
        assertThatThrownBy(() -> suites(string, new Versions(min, max)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("ssl_listen_ciphers \"" + string + "\": " + told);
    }

    @Test
    void withTls13AloneTheStringLeavesItsCiphers() throws Exception {
        assertThat(suites("CAMELLIA", new Versions(TlsVersion.TLSV1_3, TlsVersion.TLSV1_3)))
                .hasSize(3);
    }
}
