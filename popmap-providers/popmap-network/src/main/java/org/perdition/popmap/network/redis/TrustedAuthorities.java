// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** Whose certificates are believed. */
final class TrustedAuthorities {
    private TrustedAuthorities() {}

    /**
     * Makes TLS sockets.
     *
     * @param file certificates, PEM; empty for the JVM's own
     */
    static SSLSocketFactory sockets(Optional<Path> file, PopmapOptions options) throws PopmapConfigurationException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (file.isEmpty()) {
                context.init(null, null, null);
            } else {
                TrustManagerFactory managers =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                managers.init(store(file.get()));
                context.init(null, managers.getTrustManagers(), null);
            }
            return context.getSocketFactory();
        } catch (IOException | CertificateException e) {
            throw options.problem(
                    "ca_file",
                    file.map(Path::toString).orElse("") + " holds no certificates that can be read ("
                            + e.getClass().getSimpleName() + "); make it PEM that the user of this process may read");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has TLS and PKCS #12", e);
        }
    }

    private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            int number = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry(Integer.toString(number++), each);
            }
            if (number == 0) {
                throw new CertificateException("none");
            }
        }
        return store;
    }
}
