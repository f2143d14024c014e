// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.TlsSettings;
import org.perdition.engine.config.TlsVersion;
import org.perdition.engine.tls.cipher.CipherString;
import org.perdition.engine.tls.cipher.CipherSuite;

/**
 * What a cipher string means for JSSE: its suites that Java has and has not disabled, behind those of TLS 1.3, which
 * stay as they are.
 */
final class CipherChoice {
    /** What the original's library prefers where nothing is said, for the remedy. */
    private static final String REMEDY = "; write HIGH:!aNULL, or leave the option away";

    /** How the registered names begin, and how JSSE writes those from before TLS. */
    private static final String TLS = "TLS_";

    private static final String SSL = "SSL_";

    private CipherChoice() {}

    /**
     * The names for {@code SSLParameters.setCipherSuites}; empty if JSSE's own choice holds.
     *
     * @throws ConfigurationException if the string leaves nothing for the versions spoken
     */
    static Optional<String[]> suites(String option, TlsSettings.Handshake handshake, SSLContext context)
            throws ConfigurationException {
        if (handshake.ciphers().isEmpty()) {
            return Optional.empty();
        }
        CipherString string = handshake.ciphers().get();
        TlsSettings.Versions versions = handshake.versions();
        Set<String> supported =
                Set.copyOf(Arrays.asList(context.getSupportedSSLParameters().getCipherSuites()));
        List<String> names = new ArrayList<>();
        for (CipherSuite suite : string.suites()) {
            if (lowest(suite).compareTo(versions.max()) <= 0) {
                name(suite, supported).ifPresent(names::add);
            }
        }
        // With TLS 1.3 alone no such string matters.
        if (names.isEmpty() && versions.min() != TlsVersion.TLSV1_3) {
            throw new ConfigurationException(option + " " + quote(string) + ": leaves no cipher that Java has for "
                    + (versions.max().compareTo(TlsVersion.TLSV1_2) < 0
                            ? versions.max().word()
                            : TlsVersion.TLSV1_2.word())
                    + (versions.max() == TlsVersion.TLSV1_3 ? " (those of tlsv1.3 are not chosen by it)" : "")
                    + REMEDY);
        }
        List<String> all = new ArrayList<>(tls13(context));
        all.addAll(names);
        return Optional.of(all.toArray(String[]::new));
    }

    private static String quote(CipherString string) {
        String text = string.format();
        return "\"" + (text.length() > 120 ? text.substring(0, 120) + "..." : text) + "\"";
    }

    private static TlsVersion lowest(CipherSuite suite) {
        return suite.version().equals("TLSv1.2") ? TlsVersion.TLSV1_2 : TlsVersion.TLSV1;
    }

    private static Optional<String> name(CipherSuite suite, Set<String> supported) {
        String registered = suite.ianaName();
        if (supported.contains(registered)) {
            return Optional.of(registered);
        }
        return Optional.of(SSL + registered.substring(TLS.length())).filter(supported::contains);
    }

    /** Suites of TLS 1.3 name no key exchange, hence no WITH. */
    private static List<String> tls13(SSLContext context) {
        return Arrays.stream(context.getDefaultSSLParameters().getCipherSuites())
                .filter(name -> name.startsWith(TLS) && !name.contains("_WITH_") && !name.endsWith("_SCSV"))
                .toList();
    }
}
