// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.config.TlsSettings;
import org.perdition.engine.tls.TestAuthority.Identity;
import org.perdition.engine.tls.TestAuthority.Request;

/** Certificates that clients present: none is needed, one that comes must be verifiable, unless none is asked for. */
class ClientCertificateTest {
    @TempDir
    Path directory;

    private Identity server;
    private Identity root;

    @BeforeEach
    void makeIdentities() throws Exception {
        server = TestAuthority.selfSigned(new Request().subject("CN=mail.example.com"));
        root = TestAuthority.selfSigned(new Request().subject("CN=Site").authority());
    }

    private static Request user() {
        return new Request().subject("CN=bob").forClientsOnly();
    }

    private ServerTls listening(Optional<TlsSettings.Clients> clients) throws Exception {
        Path certificate = TestAuthority.write(directory.resolve("c.pem"), server.certificate());
        Path key = TestAuthority.write(directory.resolve("k.pem"), server.key());
        TlsSettings.Listen settings = new TlsSettings.Listen(
                certificate,
                key,
                TlsSettings.Passphrase.USUAL,
                Optional.empty(),
                clients,
                TlsSettings.Handshake.DEFAULT,
                true,
                Optional.empty());
        return ServerTls.load(settings, Protocol.Family.IMAP4, new Passphrases());
    }

    private Optional<TlsSettings.Clients> asked(Identity... authorities) throws Exception {
        if (authorities.length == 0) {
            return Optional.of(new TlsSettings.Clients(Optional.empty(), Optional.empty(), 9));
        }
        Object[] certificates =
                List.of(authorities).stream().map(Identity::certificate).toArray();
        Path file = TestAuthority.write(directory.resolve("ca.pem"), certificates);
        return Optional.of(new TlsSettings.Clients(Optional.of(file), Optional.empty(), 9));
    }

    /** A client that presents a certificate whatever authorities it is told of. */
    private static SSLEngine client(@Nullable Identity identity, String version) throws Exception {
        SSLContext context = SSLContext.getInstance(version);
        X509ExtendedKeyManager[] keys = {};
        if (identity != null) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "it", identity.key(), new char[0], identity.chain().toArray(new X509Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            keys = new X509ExtendedKeyManager[] {new Insisting((X509ExtendedKeyManager) factory.getKeyManagers()[0])};
        }
        context.init(keys, new TrustManager[] {new Trusting()}, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        return engine;
    }

    private static void assertAccepted(ServerTls listening, @Nullable Identity identity) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            Handshake.run(client(identity, version), listening.engine());
        }
    }

    private static void assertRefused(ServerTls listening, Identity identity, CertificateProblem problem)
            throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            CertificateRefusedException refused = Handshake.refusal(client(identity, version), listening.engine());
            assertThat(Objects.requireNonNull(refused).problem()).isEqualTo(problem);
        }
    }

    @Test
    void noneIsNeeded() throws Exception {
        assertAccepted(listening(asked(root)), null);
        assertAccepted(listening(asked()), null);
    }

    @Test
    void oneOfTheSiteIsAccepted() throws Exception {
        assertAccepted(listening(asked(root)), TestAuthority.issue(root, user()));
        Identity between =
                TestAuthority.issue(root, new Request().subject("CN=Between").authority());
        assertAccepted(listening(asked(root)), TestAuthority.issue(between, user()));
    }

    @Test
    void oneThatCannotBeVerifiedIsRefused() throws Exception {
        Identity other =
                TestAuthority.selfSigned(new Request().subject("CN=Other").authority());
        assertRefused(listening(asked(root)), TestAuthority.issue(other, user()), CertificateProblem.UNKNOWN_CA);
        assertRefused(listening(asked(root)), TestAuthority.selfSigned(user()), CertificateProblem.SELF_SIGNED);
        assertRefused(listening(asked(root)), TestAuthority.issue(root, user().expired()), CertificateProblem.EXPIRED);
    }

    @Test
    void withoutAuthoritiesNoneCanBeVerified() throws Exception {
        assertRefused(listening(asked()), TestAuthority.issue(root, user()), CertificateProblem.UNKNOWN_CA);
    }

    @Test
    void notAskedNoClientIsRefused() throws Exception {
        SSLEngine engine = listening(Optional.empty()).engine();
        assertThat(engine.getWantClientAuth()).isFalse();
        assertAccepted(listening(Optional.empty()), TestAuthority.selfSigned(user()));
    }

    @Test
    void namesOfManyAuthoritiesAreNotSent() throws Exception {
        Identity[] many = new Identity[17];
        for (int i = 0; i < many.length; i++) {
            many[i] = TestAuthority.selfSigned(
                    new Request().subject("CN=Site " + i).authority());
        }
        TlsSettings.Clients few = asked(root).orElseThrow();
        assertThat(ClientTrustManager.load(few).getAcceptedIssuers()).containsExactly(root.certificate());
        TlsSettings.Clients all = asked(many).orElseThrow();
        assertThat(ClientTrustManager.load(all).getAcceptedIssuers()).isEmpty();
        assertAccepted(listening(Optional.of(all)), TestAuthority.issue(many[16], user()));
    }

    /** Presents its one key to everybody. */
    private static final class Insisting extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager keys;

        Insisting(X509ExtendedKeyManager keys) {
            this.keys = keys;
        }

        private String alias() {
            return keys.getClientAliases("EC", null)[0];
        }

        @Override
        public String chooseEngineClientAlias(String[] types, java.security.Principal[] issuers, SSLEngine engine) {
            return alias();
        }

        @Override
        public String[] getClientAliases(String type, java.security.Principal[] issuers) {
            return new String[] {alias()};
        }

        @Override
        public String chooseClientAlias(String[] types, java.security.Principal[] issuers, java.net.Socket socket) {
            return alias();
        }

        @Override
        public String @Nullable [] getServerAliases(String type, java.security.Principal[] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, java.security.Principal[] issuers, java.net.Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public java.security.PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }

    /** Takes any server. */
    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
