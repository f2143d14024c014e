// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.directory.ldap.client.api.LdapConnectionConfig;
import org.apache.directory.ldap.client.api.LdapNetworkConnection;
import org.apache.mina.core.session.IoSession;
import org.jspecify.annotations.Nullable;

/**
 * The library's connection, which ends as soon as the server's certificate is refused. Without this the library would
 * wait on: what fails in a handshake on MINA's thread for cryptography is told to nobody.
 */
final class WatchedConnection extends LdapNetworkConnection {
    private volatile @Nullable IoSession session;
    private volatile boolean refused;

    /** A connection, not opened; with whose certificates are good, if it is to be encrypted. */
    WatchedConnection(LdapConnectionConfig configuration, Optional<Encryption> encryption) {
        super(configuration);
        encryption.ifPresent(how -> configuration.setTrustManagers(new Watch(how.trust())));
    }

    /** Whether the server has shown a certificate that is not good. */
    boolean certificateRefused() {
        return refused;
    }

    @Override
    public void sessionCreated(IoSession created) throws Exception {
        session = created;
        super.sessionCreated(created);
    }

    private void refuse() {
        refused = true;
        IoSession open = session;
        if (open != null) {
            // on another thread: this one holds the lock of the handshake, and has an alert to send first
            ForkJoinPool.commonPool().execute(open::closeNow);
        }
    }

    /** Asks another one, and hears when that refuses a server. */
    private final class Watch extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager judge;

        Watch(X509ExtendedTrustManager judge) {
            this.judge = judge;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            try {
                judge.checkServerTrusted(chain, type, engine);
            } catch (CertificateException e) {
                refuse();
                throw e;
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            judge.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            judge.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            judge.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            judge.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            judge.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return judge.getAcceptedIssuers();
        }
    }
}
