// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.config.TlsSettings;

/** One key and certificate for 127.0.0.1, made at run time: the proxy presents it on its legs, and all trust it. */
public final class LoopbackTls {
    private static final char[] NO_PASSWORD = new char[0];
    private static final TestAuthority.Identity SELF = identity();

    private LoopbackTls() {}

    private static TestAuthority.Identity identity() {
        try {
            return TestAuthority.selfSigned(new TestAuthority.Request().ip("127.0.0.1"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the proxy uses on both legs. */
    public static ListenerTls proxy(Protocol.Family family) {
        try {
            Path directory = Files.createTempDirectory("loopback-tls");
            try {
                Path file = TestAuthority.write(directory.resolve("all.pem"), SELF.certificate(), SELF.key());
                TlsSettings.Listen listen =
                        ListenFixture.of(file, file, Optional.empty(), TlsSettings.Versions.DEFAULT);
                TlsSettings.Outgoing outgoing = new TlsSettings.Outgoing(
                        Optional.of(file),
                        Optional.empty(),
                        TlsSettings.Verification.STRICT,
                        TlsSettings.Handshake.DEFAULT);
                return new ListenerTls(
                        Optional.of(ServerTls.load(listen, family, new Passphrases())),
                        Optional.of(ClientTls.load(outgoing)));
            } finally {
                Files.deleteIfExists(directory.resolve("all.pem"));
                Files.delete(directory);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What clients and real-servers of a test use. */
    public static SSLContext peer() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "key", SELF.key(), NO_PASSWORD, SELF.chain().toArray(new java.security.cert.Certificate[0]));
            store.setCertificateEntry("trusted", SELF.certificate());
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, NO_PASSWORD);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
