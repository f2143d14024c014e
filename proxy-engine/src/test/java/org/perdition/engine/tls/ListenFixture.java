// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.nio.file.Path;
import java.util.Optional;
import org.perdition.engine.config.TlsSettings;

/** Settings towards clients as tests want them: nobody is asked for a certificate. */
public final class ListenFixture {
    private ListenFixture() {}

    /** These files and versions. */
    public static TlsSettings.Listen of(
            Path certificate, Path key, Optional<Path> chain, TlsSettings.Versions versions) {
        return new TlsSettings.Listen(
                certificate,
                key,
                TlsSettings.Passphrase.USUAL,
                chain,
                Optional.empty(),
                TlsSettings.Handshake.of(versions),
                true,
                Optional.empty());
    }
}
