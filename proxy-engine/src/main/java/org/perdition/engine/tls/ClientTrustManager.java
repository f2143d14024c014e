// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.TlsSettings;

/**
 * Verifies the certificates that clients present of their own accord. Without authorities of the operator's none can
 * be verified: those the JDK knows vouch for servers, not for this site's users. No use is made of who it is.
 */
final class ClientTrustManager extends X509ExtendedTrustManager {
    /**
     * Most authorities whose names clients are told, so that they can choose a certificate. All of a system's would
     * be 15 KiB in every handshake; without names a client offers what it likes.
     */
    private static final int MAX_NAMED = 16;

    private final List<X509Certificate> authorities;
    private final X509ExtendedTrustManager strict;
    private final ChainVerification chains;

    private ClientTrustManager(List<X509Certificate> authorities, X509ExtendedTrustManager strict, int depth) {
        this.authorities = authorities;
        this.strict = strict;
        chains = new ChainVerification(
                new TlsSettings.Verification(true, false, false, false, false, false, depth), Set.copyOf(authorities));
    }

    /**
     * Reads the authorities.
     *
     * @throws ConfigurationException if a file cannot be used
     */
    static ClientTrustManager load(TlsSettings.Clients settings) throws ConfigurationException {
        List<X509Certificate> authorities = Authorities.read(settings.caFile(), settings.caPath());
        try {
            return new ClientTrustManager(authorities, Authorities.trustManager(authorities), settings.depth());
        } catch (GeneralSecurityException | IOException e) {
            throw Authorities.unusable(e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        // Where there are no authorities, every chain is refused before the JDK is asked.
        chains.verify("client", chain, () -> strict.checkClientTrusted(chain, authType, engine));
    }

    /** Their names go to the client. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.size() > MAX_NAMED ? new X509Certificate[0] : authorities.toArray(X509Certificate[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("verification needs the engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("verification needs the engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this side verifies clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this side verifies clients only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this side verifies clients only");
    }
}
