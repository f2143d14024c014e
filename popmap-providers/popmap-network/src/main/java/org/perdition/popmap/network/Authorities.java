// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** Whose certificates a server may show. */
public final class Authorities {
    private Authorities() {}

    /**
     * Connections that are encrypted and verified.
     *
     * @param caFile authorities in PEM, from the property {@code ca_file}; empty for those that Java trusts
     * @throws PopmapConfigurationException if the file cannot be read or holds no certificate
     */
    public static SSLSocketFactory trusting(Optional<Path> caFile, PopmapOptions options)
            throws PopmapConfigurationException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, caFile.isEmpty() ? null : managers(read(caFile.get(), options)), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw options.problem(
                    "ca_file", "this Java has no TLS (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static Collection<? extends Certificate> read(Path file, PopmapOptions options)
            throws PopmapConfigurationException {
        Collection<? extends Certificate> found;
        try (InputStream in = Files.newInputStream(file)) {
            found = CertificateFactory.getInstance("X.509").generateCertificates(in);
        } catch (IOException | GeneralSecurityException e) {
            throw options.problem(
                    "ca_file",
                    file + " cannot be read as certificates (" + e.getClass().getSimpleName()
                            + "); write the path of a PEM file that the user of this process may read");
        }
        if (found.isEmpty()) {
            throw options.problem("ca_file", file + " holds no certificate; put those of the authorities in, in PEM");
        }
        return found;
    }

    private static TrustManager[] managers(Collection<? extends Certificate> authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (Certificate authority : authorities) {
            store.setCertificateEntry("ca" + store.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
