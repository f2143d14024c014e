// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The certificates from a real-server's own upwards, each signed by the next, as far as they are known. Tells
 * what is wrong with them; that all is well only the JDK's validation says.
 *
 * @param certificates the real-server's own first; the authority last if it was reached
 * @param anchored whether the last one is an authority we know
 */
record IssuerPath(List<X509Certificate> certificates, boolean anchored) {
    /** Handshake messages are limited to 32 KiB, which holds fewer. */
    private static final int MAX_LENGTH = 64;

    /** Follows the signatures through what was presented to an authority. */
    static IssuerPath of(X509Certificate[] presented, Set<X509Certificate> authorities) {
        List<X509Certificate> path = new ArrayList<>();
        path.add(presented[0]);
        while (path.size() < MAX_LENGTH) {
            X509Certificate last = path.get(path.size() - 1);
            if (authorities.contains(last)) {
                return new IssuerPath(path, true);
            }
            Optional<X509Certificate> authority = issuer(last, authorities);
            if (authority.isPresent()) {
                path.add(authority.get());
                return new IssuerPath(path, true);
            }
            Optional<X509Certificate> next = issuer(
                    last,
                    List.of(presented).stream().filter(c -> !path.contains(c)).toList());
            if (next.isEmpty()) {
                break;
            }
            path.add(next.get());
        }
        return new IssuerPath(path, false);
    }

    private static Optional<X509Certificate> issuer(X509Certificate of, Iterable<X509Certificate> candidates) {
        for (X509Certificate candidate : candidates) {
            if (candidate.getSubjectX500Principal().equals(of.getIssuerX500Principal()) && signed(of, candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    private static boolean signed(X509Certificate certificate, X509Certificate by) {
        try {
            certificate.verify(by.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    X509Certificate own() {
        return certificates.get(0);
    }

    X509Certificate last() {
        return certificates.get(certificates.size() - 1);
    }

    /** Whether the real-server's own certificate vouches for itself. */
    boolean selfSigned() {
        return certificates.size() == 1 && !anchored && signed(own(), own());
    }

    /** Whether it ends in an authority that was sent along and is not among those we know. */
    boolean unknownAuthoritySent() {
        return certificates.size() > 1 && !anchored && signed(last(), last());
    }

    /** Those whose time matters: all but an authority we know, which is trusted as it is. */
    List<X509Certificate> dated() {
        return anchored && certificates.size() > 1 ? certificates.subList(0, certificates.size() - 1) : certificates;
    }
}
