// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.session;

import java.io.IOException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.perdition.engine.filter.TlsFilter;
import org.perdition.engine.log.Escaping;
import org.perdition.engine.tls.CertificateRefusedException;

/** Makes the TLS filter of one leg, and tells the leg what becomes of it. */
final class LegTls {
    /** Longest reason of a TLS failure that is logged. */
    private static final int MAX_REASON = 400;

    private LegTls() {}

    static TlsFilter filter(SSLEngine engine, LegHandler leg) {
        return new TlsFilter(engine, new TlsFilter.Listener() {
            @Override
            public void established(SSLSession session) {
                leg.secured();
            }

            @Override
            public void failed(IOException cause) {
                leg.tlsFailed(reason(cause), cause instanceof SSLException);
            }
        });
    }

    private static String reason(IOException cause) {
        return CertificateRefusedException.behind(cause)
                .map(CertificateRefusedException::logText)
                .orElseGet(() -> Escaping.printable(String.valueOf(cause.getMessage()), MAX_REASON));
    }
}
