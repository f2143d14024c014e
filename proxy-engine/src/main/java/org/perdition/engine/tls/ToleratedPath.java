// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * Validates what is left of a path after a switch has tolerated its time or its origin: signatures, algorithms,
 * who may sign, name constraints, purpose. For that the JDK is asked about a moment at which every certificate of
 * the path was or will be valid, with the last one as the authority.
 */
final class ToleratedPath {
    private static final String PURPOSE_SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String PURPOSE_ANY = "2.5.29.37.0";

    private ToleratedPath() {}

    static void validate(IssuerPath path) throws CertificateRefusedException {
        X509Certificate own = path.own();
        if (!forServers(own)) {
            throw new CertificateRefusedException(CertificateProblem.OTHER, own, "it is not for servers");
        }
        if (path.certificates().size() == 1) {
            // Signed by itself, or itself among the authorities: nothing above it to validate.
            return;
        }
        if (!path.anchored() && path.last().getBasicConstraints() < 0) {
            throw new CertificateRefusedException(CertificateProblem.OTHER, path.last(), "it may not sign others");
        }
        List<X509Certificate> below =
                path.certificates().subList(0, path.certificates().size() - 1);
        Instant moment = commonMoment(below);
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(path.last(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(moment));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(below), parameters);
        } catch (GeneralSecurityException e) {
            throw new CertificateRefusedException(
                    CertificateProblem.OTHER, own, CertificateRefusedException.escape(String.valueOf(e.getMessage())));
        }
    }

    /** The moment nearest to now at which all are valid. */
    private static Instant commonMoment(List<X509Certificate> certificates) throws CertificateRefusedException {
        Instant begin = Collections.max(
                certificates.stream().map(c -> c.getNotBefore().toInstant()).toList());
        Instant end = Collections.min(
                certificates.stream().map(c -> c.getNotAfter().toInstant()).toList());
        if (begin.isAfter(end)) {
            throw new CertificateRefusedException(
                    CertificateProblem.OTHER,
                    certificates.get(0),
                    "it and those above it were never valid at the same time");
        }
        Instant now = Instant.now();
        return now.isBefore(begin) ? begin : now.isAfter(end) ? end : now;
    }

    private static boolean forServers(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null || purposes.contains(PURPOSE_SERVER) || purposes.contains(PURPOSE_ANY);
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
