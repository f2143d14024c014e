// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.io.IOException;
import java.net.IDN;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.ServerList;
import org.perdition.engine.config.TlsSettings;

/**
 * TLS towards real-servers: authorities and policy of one listener. Immutable; a reload makes a new one. Safe for
 * use by several threads. Sessions are resumed per host and port, verified as the first one was.
 */
public final class ClientTls {
    /** One or two sessions for each real-server of a large site. */
    private static final int SESSION_CACHE = 1024;

    /** Seconds until a real-server's certificate is looked at again at the latest. */
    private static final int SESSION_SECONDS = 3600;

    private final SSLContext context;
    private final TlsSettings.Versions versions;
    private final Optional<String[]> suites;

    private ClientTls(SSLContext context, TlsSettings.Versions versions, Optional<String[]> suites) {
        this.context = context;
        this.versions = versions;
        this.suites = suites;
    }

    /**
     * Reads the authorities: those of {@code ssl_ca_file} and {@code ssl_ca_path}, or the JDK's own if there are
     * neither.
     *
     * @throws ConfigurationException if a file cannot be used, or {@code ssl_outgoing_ciphers} leaves no cipher
     */
    public static ClientTls load(TlsSettings.Outgoing settings) throws ConfigurationException {
        List<X509Certificate> authorities = Authorities.read(settings.caFile(), settings.caPath());
        try {
            X509ExtendedTrustManager strict = Authorities.trustManager(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new BackendTrustManager(settings.verification(), strict)}, null);
            context.getClientSessionContext().setSessionCacheSize(SESSION_CACHE);
            context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
            Optional<String[]> suites = CipherChoice.suites("ssl_outgoing_ciphers", settings.handshake(), context);
            return new ClientTls(context, settings.handshake().versions(), suites);
        } catch (GeneralSecurityException | IOException e) {
            throw Authorities.unusable(e);
        }
    }

    /**
     * A new engine for one connection, client side. If the handshake fails because of the certificate, the cause
     * is a {@link CertificateRefusedException}.
     *
     * @param host the real-server as configured: name or address; it is compared with the certificate, and sent as
     *     SNI if it is a name
     * @param port its port
     */
    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(versions.jsseNames());
        suites.ifPresent(parameters::setCipherSuites);
        serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static Optional<SNIHostName> serverName(String host) {
        if (ServerList.isAddress(host)) {
            return Optional.empty();
        }
        try {
            String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
            return Optional.of(new SNIHostName(IDN.toASCII(name)));
        } catch (IllegalArgumentException e) {
            // Names that only a hosts file knows, with an underscore for example, cannot be sent.
            return Optional.empty();
        }
    }
}
