// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Tells somebody of each certificate that another trust manager refuses. */
final class ToldTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;
    private final Consumer<CertificateException> refused;

    ToldTrust(X509ExtendedTrustManager judge, Consumer<CertificateException> refused) {
        this.judge = judge;
        this.refused = refused;
    }

    /** One of the judge's checks. */
    private interface Check {
        void run() throws CertificateException;
    }

    private void told(Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            refused.accept(e);
            throw e;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        told(() -> judge.checkServerTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        told(() -> judge.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        told(() -> judge.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        told(() -> judge.checkClientTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        told(() -> judge.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        told(() -> judge.checkClientTrusted(chain, type, engine));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }
}
