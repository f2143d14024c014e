// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.config.TlsSettings;

/**
 * TLS towards clients: certificate, key and policy of one listener. Clients are asked for a certificate, but need
 * none. Immutable; a reload makes a new one, and sessions keep the one they began with. Safe for use by several threads.
 */
public final class ServerTls {
    /**
     * Sessions kept for resumption. The JDK's 20,480 would hold some 60 MB; clients resume with tickets of their
     * own anyway.
     */
    private static final int SESSION_CACHE = 2048;

    /** Seconds a session can be resumed; mail clients come back within minutes. */
    private static final int SESSION_SECONDS = 3600;

    private static final int PROBE_LENGTH = 32;

    private final SSLContext context;
    private final TlsSettings.Listen settings;
    private final Optional<String[]> suites;
    private final String alpn;

    private ServerTls(
            SSLContext context, TlsSettings.Listen settings, Optional<String[]> suites, Protocol.Family family) {
        this.context = context;
        this.settings = settings;
        this.suites = suites;
        this.alpn = family.name().toLowerCase(Locale.ROOT).replace("imap4", "imap");
    }

    /**
     * Reads the files.
     *
     * @param passphrases for the key, if it is encrypted
     * @throws ConfigurationException if one cannot be used, the key does not belong to the certificate, or {@code
     *     ssl_listen_ciphers} leaves no cipher
     */
    public static ServerTls load(TlsSettings.Listen settings, Protocol.Family family, Passphrases passphrases)
            throws ConfigurationException {
        if (!Files.exists(settings.certificateFile())) {
            throw PemFiles.problem("ssl_cert_file", settings.certificateFile(), missing(settings));
        }
        List<X509Certificate> chain = ServedChain.read(settings).certificates();
        PrivateKey key = PrivateKeyFile.read(settings.keyFile(), settings.passphrase(), passphrases);
        if (!belongs(key, chain.get(0).getPublicKey())) {
            throw PemFiles.problem(
                    "ssl_key_file",
                    settings.keyFile(),
                    "is not the key of the first certificate in " + settings.certificateFile()
                            + "; name files that belong together");
        }
        if (settings.dhParametersFile().isPresent()) {
            PemFiles.checkDhParameters(
                    "ssl_dh_params_file", settings.dhParametersFile().get());
        }
        SSLContext context = context(settings, key, chain);
        return new ServerTls(
                context, settings, CipherChoice.suites("ssl_listen_ciphers", settings.handshake(), context), family);
    }

    /** What verifies clients; nothing where they are not asked. */
    private static TrustManager[] trust(TlsSettings.Listen settings) throws ConfigurationException {
        return settings.clients().isEmpty()
                ? new TrustManager[0]
                : new TrustManager[] {ClientTrustManager.load(settings.clients().get())};
    }

    private static String missing(TlsSettings.Listen settings) {
        return "there is no such file, and ssl_mode wants TLS towards clients; make a certificate with: openssl req"
                + " -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=mail.example.com -addext"
                + " subjectAltName=DNS:mail.example.com -keyout " + settings.keyFile() + " -out "
                + settings.certificateFile() + " (or set ssl_mode none)";
    }

    /** Whether what one signs the other verifies. */
    private static boolean belongs(PrivateKey key, PublicKey certified) {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> key.getAlgorithm();
        };
        try {
            byte[] probe = "perdition".repeat(PROBE_LENGTH).getBytes(StandardCharsets.US_ASCII);
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(probe);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(probe);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            // Keys of different kinds end here.
            return false;
        }
    }

    private static SSLContext context(TlsSettings.Listen settings, PrivateKey key, List<X509Certificate> chain)
            throws ConfigurationException {
        TrustManager[] trust = trust(settings);
        try {
            char[] nobodyStoresThis = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("perdition", key, nobodyStoresThis, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, nobodyStoresThis);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust, null);
            context.getServerSessionContext().setSessionCacheSize(SESSION_CACHE);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw PemFiles.problem(
                    "ssl_key_file",
                    settings.keyFile(),
                    "Java cannot use it with the certificates in " + settings.certificateFile() + " ("
                            + e.getClass().getSimpleName() + "); use an RSA or EC key");
        }
    }

    /**
     * A new engine for one connection, server side. A client that names application protocols (ALPN, RFC 7301)
     * but not ours is refused, so that a browser cannot be led here (ALPACA).
     */
    public SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(settings.handshake().versions().jsseNames());
        suites.ifPresent(parameters::setCipherSuites);
        parameters.setUseCipherSuitesOrder(settings.ownCipherOrder());
        parameters.setWantClientAuth(settings.clients().isPresent());
        engine.setSSLParameters(parameters);
        engine.setHandshakeApplicationProtocolSelector((unused, offered) -> select(offered));
        return engine;
    }

    /** Null refuses the handshake. */
    private @Nullable String select(List<String> offered) {
        return offered.isEmpty() ? "" : offered.contains(alpn) ? alpn : null;
    }
}
