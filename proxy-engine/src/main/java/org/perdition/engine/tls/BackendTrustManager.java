// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.perdition.engine.config.TlsSettings;

/** Verifies real-servers: where the certificate comes from, then the name. */
final class BackendTrustManager extends X509ExtendedTrustManager {
    private final TlsSettings.Verification policy;
    private final X509ExtendedTrustManager strict;
    private final ChainVerification chains;

    BackendTrustManager(TlsSettings.Verification policy, X509ExtendedTrustManager strict) {
        this.policy = policy;
        this.strict = strict;
        this.chains = new ChainVerification(policy, Set.copyOf(Arrays.asList(strict.getAcceptedIssuers())));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        String host = String.valueOf(engine.getPeerHost());
        if (policy.chain()) {
            String peer = "real-server " + CertificateRefusedException.escape(host);
            chains.verify(peer, chain, () -> strict.checkServerTrusted(chain, authType, engine));
        }
        if (policy.name()) {
            verifyName(chain[0], host);
        }
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
