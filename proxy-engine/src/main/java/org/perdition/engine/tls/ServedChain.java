// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.TlsSettings;
import org.perdition.engine.config.UnusableValueException;

/**
 * The certificates shown to clients: the first of {@code ssl_cert_file}, then its issuers as far as the files have
 * them, in whatever order. Java takes a chain in its order only (RFC 8446, 4.4.2), and nothing beside it.
 *
 * @param certificates the listener's own first, each signed by the next
 * @param unused a line for each certificate that is no part of it
 */
record ServedChain(List<X509Certificate> certificates, List<String> unused) {
    ServedChain {
        certificates = List.copyOf(certificates);
        unused = List.copyOf(unused);
    }

    /**
     * Reads the files.
     *
     * @throws ConfigurationException if one cannot be read or holds no certificate
     */
    static ServedChain read(TlsSettings.Listen settings) throws ConfigurationException {
        List<X509Certificate> own = PemFiles.certificates("ssl_cert_file", settings.certificateFile());
        List<X509Certificate> more = settings.chainFile().isPresent()
                ? PemFiles.certificates(
                        "ssl_ca_chain_file", settings.chainFile().get())
                : List.of();
        List<X509Certificate> path = IssuerPath.of(
                        Stream.concat(own.stream(), more.stream()).toArray(X509Certificate[]::new), Set.of())
                .certificates();
        List<String> unused = new ArrayList<>();
        complain("ssl_cert_file " + settings.certificateFile(), own, path, unused);
        settings.chainFile().ifPresent(file -> complain("ssl_ca_chain_file " + file, more, path, unused));
        return new ServedChain(path, unused);
    }

    private static void complain(
            String file, List<X509Certificate> certificates, List<X509Certificate> path, List<String> unused) {
        for (X509Certificate certificate : certificates) {
            if (!path.contains(certificate)) {
                unused.add(file + ": the certificate of \""
                        + UnusableValueException.shown(
                                certificate.getSubjectX500Principal().getName())
                        + "\" is no issuer of the one shown to clients, and is not sent; take it out, or add those"
                        + " between them");
            }
        }
    }
}
