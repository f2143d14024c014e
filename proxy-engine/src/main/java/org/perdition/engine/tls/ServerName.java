// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.perdition.engine.config.ServerList;

/**
 * Compares a configured host with a certificate as RFC 9525 has it: names in subjectAltName only, never the
 * common name; an address only with an address; {@code *} as the whole first label for exactly one label.
 */
final class ServerName {
    /** Types of subjectAltName (RFC 5280 section 4.2.1.6). */
    private static final int DNS = 2;

    private static final int ADDRESS = 7;

    private ServerName() {}

    static boolean matches(X509Certificate certificate, String host) {
        boolean address = ServerList.isAddress(host);
        for (List<?> name : names(certificate)) {
            if (name.size() >= 2 && name.get(0) instanceof Integer type && name.get(1) instanceof String value) {
                if (address ? type == ADDRESS && sameAddress(value, host) : type == DNS && sameName(value, host)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the certificate names anything at all that can be compared. */
    static boolean namesNothing(X509Certificate certificate) {
        return names(certificate).isEmpty();
    }

    private static Collection<List<?>> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            // What cannot be read names nobody.
            return List.of();
        }
    }

    private static boolean sameAddress(String named, String host) {
        try {
            int zone = host.indexOf('%');
            // Both are literals, so nothing is resolved.
            return ServerList.isAddress(named)
                    && InetAddress.getByName(named)
                            .equals(InetAddress.getByName(zone < 0 ? host : host.substring(0, zone)));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    static boolean sameName(String pattern, String host) {
        String wanted = normal(host);
        String named = normal(pattern);
        if (!named.startsWith("*.")) {
            return !named.isEmpty() && named.indexOf('*') < 0 && named.equals(wanted);
        }
        String parent = named.substring(1);
        int firstDot = wanted.indexOf('.');
        // "*.com" would vouch for everybody under a top level domain.
        return parent.indexOf('*') < 0
                && parent.indexOf('.', 1) > 0
                && firstDot > 0
                && wanted.substring(firstDot).equals(parent);
    }

    private static String normal(String name) {
        String lower;
        try {
            lower = IDN.toASCII(name).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            lower = name.toLowerCase(Locale.ROOT);
        }
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
