// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.perdition.engine.config.TlsSettings;

/**
 * Verifies real-servers. First {@link IssuerPath} names what is wrong, so that the log can say it and the
 * switches of the original can tolerate it. If nothing is wrong, the JDK's own validation has the last word; if
 * something was tolerated, {@link ToleratedPath} validates the rest. Then the name is compared.
 */
final class BackendTrustManager extends X509ExtendedTrustManager {
    private final TlsSettings.Verification policy;
    private final X509ExtendedTrustManager strict;
    private final Set<X509Certificate> authorities;
    private final Clock clock;

    BackendTrustManager(TlsSettings.Verification policy, X509ExtendedTrustManager strict) {
        this.policy = policy;
        this.strict = strict;
        this.authorities = Set.copyOf(Arrays.asList(strict.getAcceptedIssuers()));
        this.clock = Clock.systemUTC();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (policy.chain()) {
            verifyChain(chain, authType, engine);
        }
        if (policy.name()) {
            verifyName(chain[0], String.valueOf(engine.getPeerHost()));
        }
    }

    private void verifyChain(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        IssuerPath path = IssuerPath.of(chain, authorities);
        boolean tolerated = origin(path);
        for (X509Certificate certificate : path.dated()) {
            tolerated |= time(certificate);
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
            strict.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new CertificateRefusedException(
                    CertificateProblem.OTHER,
                    path.own(),
                    CertificateRefusedException.escape(String.valueOf(e.getMessage())));
        }
    }

    /** Whether an origin that is wrong is tolerated; false if it is right. */
    private boolean origin(IssuerPath path) throws CertificateRefusedException {
        if (path.anchored()) {
            return false;
        }
        if (path.selfSigned()) {
            if (policy.acceptSelfSigned()) {
                return true;
            }
            throw new CertificateRefusedException(CertificateProblem.SELF_SIGNED, path.own(), "");
        }
        boolean sent = path.unknownAuthoritySent();
        if (sent && policy.acceptSelfSignedAuthority()) {
            return true;
        }
        throw new CertificateRefusedException(
                CertificateProblem.UNKNOWN_CA,
                path.own(),
                (sent ? "unknown authority" : "unknown issuer") + "=\""
                        + CertificateRefusedException.escape(
                                path.last().getIssuerX500Principal().getName())
                        + "\"");
    }

    /** Whether a time that is wrong is tolerated; false if it is right. */
    private boolean time(X509Certificate certificate) throws CertificateRefusedException {
        Instant now = clock.instant();
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end) && !policy.acceptExpired()) {
            throw new CertificateRefusedException(CertificateProblem.EXPIRED, certificate, "on " + end);
        }
        if (now.isBefore(begin) && !policy.acceptNotYetValid()) {
            throw new CertificateRefusedException(CertificateProblem.NOT_YET_VALID, certificate, "until " + begin);
        }
        return now.isAfter(end) || now.isBefore(begin);
    }

    private static void verifyName(X509Certificate certificate, String host) throws CertificateRefusedException {
        if (!ServerName.matches(certificate, host)) {
            throw new CertificateRefusedException(
                    CertificateProblem.NAME_MISMATCH,
                    certificate,
                    "wanted \"" + CertificateRefusedException.escape(host) + "\""
                            + (ServerName.namesNothing(certificate) ? ", it has no subjectAltName" : ""));
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return strict.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("verification needs the engine that knows the host");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("verification needs the engine that knows the host");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side verifies real-servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this side verifies real-servers only");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this side verifies real-servers only");
    }
}
