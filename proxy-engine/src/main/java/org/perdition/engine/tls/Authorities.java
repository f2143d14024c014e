// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.popmap.IoReason;

/** The authorities of {@code ssl_ca_file} and {@code ssl_ca_path}, and the JDK's validation with them. */
final class Authorities {
    private Authorities() {}

    /** All certificates of both; empty if neither is given. */
    static List<X509Certificate> read(Optional<Path> file, Optional<Path> path) throws ConfigurationException {
        List<X509Certificate> authorities = new ArrayList<>();
        if (file.isPresent()) {
            authorities.addAll(PemFiles.certificates("ssl_ca_file", file.get()));
        }
        if (path.isPresent()) {
            authorities.addAll(PemFiles.directory("ssl_ca_path", path.get()));
        }
        return authorities;
    }

    /** Validates with these authorities, or with those the JDK knows if there are none. */
    static X509ExtendedTrustManager trustManager(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        @Nullable KeyStore store = null;
        if (!authorities.isEmpty()) {
            store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority" + i, authorities.get(i));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("no trust manager");
    }

    /** For an authority that Java cannot use. */
    static ConfigurationException unusable(Exception e) {
        return new ConfigurationException(
                "ssl_ca_file, ssl_ca_path: Java cannot use these authorities (" + IoReason.of(e) + "); name others");
    }
}
