// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.perdition.engine.config.Protocol.Family;
import org.perdition.engine.config.TlsSettings;
import org.perdition.engine.config.TlsSettings.Verification;
import org.perdition.engine.config.TlsSettings.Versions;
import org.perdition.engine.config.TlsVersion;

/** Says which version two engines agree on when nothing but TLS 1.0 is allowed. */
final class OldTlsProgram {
    private OldTlsProgram() {}

    /** Takes the directory of c.pem and k.pem, and whether old versions are asked for. */
    public static void main(String[] words) throws Exception {
        JdkTlsPolicy.apply(Boolean.parseBoolean(words[1]));
        Path directory = Path.of(words[0]);
        Versions old = new Versions(TlsVersion.TLSV1, TlsVersion.TLSV1);
        SSLEngine server = ServerTls.load(
                        ListenFixture.of(directory.resolve("c.pem"), directory.resolve("k.pem"), Optional.empty(), old),
                        Family.IMAP4,
                        new Passphrases())
                .engine();
        SSLEngine client = ClientTls.load(new TlsSettings.Outgoing(
                        Optional.of(directory.resolve("c.pem")),
                        Optional.empty(),
                        Verification.STRICT,
                        TlsSettings.Handshake.of(old)))
                .engine("mail.example.com", 993);
        try {
            Handshake.run(client, server);
            System.out.println(client.getSession().getProtocol());
        } catch (SSLException e) {
            System.out.println("refused");
        }
    }
}
