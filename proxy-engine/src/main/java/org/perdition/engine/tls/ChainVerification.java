// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import org.perdition.engine.config.TlsSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies where a peer's certificate comes from. First {@link IssuerPath} names what is wrong, so that the log can
 * say it and the switches of the original can tolerate it. If nothing is wrong, the JDK's own validation has the last
 * word; if something was tolerated, {@link ToleratedPath} validates the rest.
 */
final class ChainVerification {
    private static final Logger LOG = LoggerFactory.getLogger(ChainVerification.class);

    private final TlsSettings.Verification policy;
    private final Set<X509Certificate> authorities;
    private final Clock clock = Clock.systemUTC();

    ChainVerification(TlsSettings.Verification policy, Set<X509Certificate> authorities) {
        this.policy = policy;
        this.authorities = Set.copyOf(authorities);
    }

    /** The JDK's validation of the same chain. */
    interface Strict {
        void check() throws CertificateException;
    }

    /**
     * Verifies a chain.
     *
     * @param peer for the log: whose it is
     * @param chain the peer's own certificate first
     * @throws CertificateException a {@link CertificateRefusedException}
     */
    void verify(String peer, X509Certificate[] chain, Strict strict) throws CertificateException {
        IssuerPath path = IssuerPath.of(chain, authorities);
        show(peer, path);
        boolean tolerated = origin(peer, path);
        for (X509Certificate certificate : path.dated()) {
            tolerated |= time(peer, certificate);
        }
        int above = path.certificates().size() - 1;
        if (above > policy.depth()) {
            throw new CertificateRefusedException(
                    CertificateProblem.CHAIN_TOO_LONG,
                    path.own(),
                    above + " certificates above it, ssl_cert_verify_depth " + policy.depth());
        }
        if (tolerated) {
            ToleratedPath.validate(path);
            return;
        }
        try {
            strict.check();
        } catch (CertificateException e) {
            throw new CertificateRefusedException(
                    CertificateProblem.OTHER,
                    path.own(),
                    CertificateRefusedException.escape(String.valueOf(e.getMessage())));
        }
    }

    /** For debugging: every certificate of the path, the topmost first, as it is verified. */
    private static void show(String peer, IssuerPath path) {
        if (LOG.isDebugEnabled()) {
            for (int depth = path.certificates().size() - 1; depth >= 0; depth--) {
                LOG.debug(
                        "{} depth:{} cert:\"{}\"",
                        peer,
                        depth,
                        CertificateRefusedException.subject(path.certificates().get(depth)));
            }
        }
    }

    /** Whether an origin that is wrong is tolerated; false if it is right. */
    private boolean origin(String peer, IssuerPath path) throws CertificateRefusedException {
        if (path.anchored()) {
            return false;
        }
        if (path.selfSigned()) {
            return tolerate(
                    peer,
                    policy.acceptSelfSigned(),
                    "ssl_cert_accept_self_signed",
                    new CertificateRefusedException(CertificateProblem.SELF_SIGNED, path.own(), ""));
        }
        boolean sent = path.unknownAuthoritySent();
        return tolerate(
                peer,
                sent && policy.acceptSelfSignedAuthority(),
                "ssl_ca_accept_self_signed",
                new CertificateRefusedException(
                        CertificateProblem.UNKNOWN_CA,
                        path.own(),
                        (sent ? "unknown authority" : "unknown issuer") + "=\""
                                + CertificateRefusedException.escape(
                                        path.last().getIssuerX500Principal().getName())
                                + "\""));
    }

    /** Whether a time that is wrong is tolerated; false if it is right. */
    private boolean time(String peer, X509Certificate certificate) throws CertificateRefusedException {
        Instant now = clock.instant();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            return tolerate(
                    peer,
                    policy.acceptExpired(),
                    "ssl_cert_accept_expired",
                    new CertificateRefusedException(CertificateProblem.EXPIRED, certificate, "on " + end));
        }
        return now.isBefore(begin)
                && tolerate(
                        peer,
                        policy.acceptNotYetValid(),
                        "ssl_cert_accept_not_yet_valid",
                        new CertificateRefusedException(
                                CertificateProblem.NOT_YET_VALID, certificate, "until " + begin));
    }

    private static boolean tolerate(String peer, boolean accepted, String option, CertificateRefusedException problem)
            throws CertificateRefusedException {
        if (!accepted) {
            throw problem;
        }
        LOG.info("{} accepted by {}: {}", peer, option, problem.logText());
        return true;
    }
}
