// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/**
 * Whose certificates a directory may show.
 *
 * @param trust validates the chain, and by the JDK's own means the name in it
 * @param checkName whether the certificate must be for the name or address that was written
 */
record Encryption(TrustManager trust, boolean checkName) {
    /** For {@code tls_verify} and {@code ca_file}. */
    static Encryption of(PopmapOptions options) throws PopmapConfigurationException {
        Optional<Path> file = options.path(Property.CA_FILE);
        if (options.flag(Property.TLS_VERIFY, true)) {
            return new Encryption(authorities(options, file), true);
        }
        if (file.isPresent()) {
            throw options.problem(
                    Property.CA_FILE, "counts for nothing with " + Property.TLS_VERIFY + " off; keep one of them");
        }
        return new Encryption(new Anybody(), false);
    }

    private static TrustManager authorities(PopmapOptions options, Optional<Path> file)
            throws PopmapConfigurationException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(file.isPresent() ? store(file.get()) : null);
            return factory.getTrustManagers()[0];
        } catch (IOException | GeneralSecurityException e) {
            throw options.problem(
                    Property.CA_FILE,
                    file.map(Path::toString).orElse("Java's own list")
                            + " cannot be used as a list of authorities ("
                            + e.getClass().getSimpleName()
                            + "); name a PEM file that the user of this process may read");
        }
    }

    private static @Nullable KeyStore store(Path file) throws IOException, GeneralSecurityException {
        Collection<? extends Certificate> certificates;
        try (InputStream in = Files.newInputStream(file)) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate certificate : certificates) {
            store.setCertificateEntry("authority" + number++, certificate);
        }
        return store;
    }

    /** {@code tls_verify = off}. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
