// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

/** The closed list of what can be wrong with a peer's certificate. */
public enum CertificateProblem {
    /** It, or one above it, has expired. */
    EXPIRED("certificate has expired"),
    /** Its time, or that of one above it, has not yet come. */
    NOT_YET_VALID("certificate is not yet valid"),
    /** It is signed by itself and not among the authorities. */
    SELF_SIGNED("certificate is self-signed"),
    /** It does not come from an authority we know. */
    UNKNOWN_CA("certificate authority is unknown"),
    /** It is for another name. */
    NAME_MISMATCH("certificate is for another name"),
    /** More certificates stand above it than {@code ssl_cert_verify_depth} allows. */
    CHAIN_TOO_LONG("certificate chain is too long"),
    /** Anything else: wrong purpose, weak algorithm, broken signature, not an authority. */
    OTHER("certificate cannot be used");

    private final String text;

    CertificateProblem(String text) {
        this.text = text;
    }

    /** For the log. */
    public String text() {
        return text;
    }
}
