// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.TlsSettings;

/** What clients will object to in the certificate shown to them: its dates. It is served all the same. */
final class CertificateDates {
    /** Ours: automatic renewal replaces a certificate weeks earlier, so this one was forgotten. */
    private static final Duration SOON = Duration.ofDays(14);

    private CertificateDates() {}

    /**
     * The objection to a listener's certificate, one line, if there is one.
     *
     * @throws ConfigurationException if the file cannot be read
     */
    static Optional<String> objection(TlsSettings.Listen settings, Instant now) throws ConfigurationException {
        Path file = settings.certificateFile();
        X509Certificate shown = PemFiles.certificates("ssl_cert_file", file).get(0);
        return objection(shown.getNotBefore().toInstant(), shown.getNotAfter().toInstant(), now)
                .map(what -> "ssl_cert_file " + file + ": " + what);
    }

    static Optional<String> objection(Instant notBefore, Instant notAfter, Instant now) {
        if (now.isBefore(notBefore)) {
            return Optional.of("is not valid before " + notBefore
                    + ", clients will refuse it; set the clock, or use another certificate");
        } else if (now.isAfter(notAfter)) {
            return Optional.of("has expired on " + notAfter + ", clients will refuse it; get a new certificate");
        } else if (now.plus(SOON).isAfter(notAfter)) {
            return Optional.of("expires on " + notAfter + "; get a new certificate before");
        }
        return Optional.empty();
    }
}
