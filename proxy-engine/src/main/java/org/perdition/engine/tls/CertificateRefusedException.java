// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A peer's certificate is refused. The message is one printable line, whatever the certificate holds. */
public final class CertificateRefusedException extends CertificateException {
    private static final long serialVersionUID = 1L;

    /** Characters shown of what a certificate says of itself: a full distinguished name of usual size. */
    private static final int MAX_SHOWN = 200;

    private final CertificateProblem problem;

    CertificateRefusedException(CertificateProblem problem, X509Certificate certificate, String detail) {
        super(problem.text() + ": subject=\"" + subject(certificate) + "\"" + (detail.isEmpty() ? "" : ", " + detail));
        this.problem = problem;
    }

    /** What is wrong. */
    public CertificateProblem problem() {
        return problem;
    }

    /** One printable line for the log. */
    public String logText() {
        return String.valueOf(getMessage());
    }

    /** The refusal behind a failed handshake, if a certificate was the reason. */
    public static Optional<CertificateRefusedException> behind(Throwable failure) {
        @Nullable Throwable cause = failure;
        // Causes can form a ring; no real chain is that long.
        for (int i = 0; i < 16 && cause != null; i++) {
            if (cause instanceof CertificateRefusedException refused) {
                return Optional.of(refused);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    static String subject(X509Certificate certificate) {
        return escape(certificate.getSubjectX500Principal().getName());
    }

    /** Printable ASCII without quotes, the rest made visible, cut if it is long. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length() && out.length() < MAX_SHOWN; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
