// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * TLS on both legs.
 *
 * @param listen towards clients
 * @param outgoing towards real-servers
 */
public record TlsSettings(Listen listen, Outgoing outgoing) {
    /**
     * Towards clients.
     *
     * @param certificateFile {@code ssl_cert_file}
     * @param keyFile {@code ssl_key_file}
     * @param chainFile {@code ssl_ca_chain_file}: more certificates to present
     * @param versions lowest and highest
     */
    public record Listen(Path certificateFile, Path keyFile, Optional<Path> chainFile, Versions versions) {}

    /**
     * Towards real-servers.
     *
     * @param caFile {@code ssl_ca_file}
     * @param caPath {@code ssl_ca_path}, or its default if that exists
     * @param verification what is verified
     * @param versions lowest and highest
     */
    public record Outgoing(
            Optional<Path> caFile, Optional<Path> caPath, Verification verification, Versions versions) {}

    /**
     * What of a real-server's certificate is verified. All loosening is off by default.
     *
     * @param chain off with {@code ssl_no_cert_verify}
     * @param name off with {@code ssl_no_cn_verify}
     * @param acceptSelfSigned {@code ssl_cert_accept_self_signed}
     * @param acceptSelfSignedAuthority {@code ssl_ca_accept_self_signed}
     * @param acceptExpired {@code ssl_cert_accept_expired}
     * @param acceptNotYetValid {@code ssl_cert_accept_not_yet_valid}
     * @param depth {@code ssl_cert_verify_depth}: most certificates above the real-server's own
     */
    public record Verification(
            boolean chain,
            boolean name,
            boolean acceptSelfSigned,
            boolean acceptSelfSignedAuthority,
            boolean acceptExpired,
            boolean acceptNotYetValid,
            int depth) {
        /** {@code ssl_cert_verify_depth} of the original. */
        public static final int DEFAULT_DEPTH = 9;

        /** Everything is verified. */
        public static final Verification STRICT =
                new Verification(true, true, false, false, false, false, DEFAULT_DEPTH);
    }

    /**
     * TLS versions spoken on one leg.
     *
     * @param min lowest
     * @param max highest, not below
     */
    public record Versions(TlsVersion min, TlsVersion max) {
        /** 1.2 and 1.3. */
        public static final Versions DEFAULT = new Versions(TlsVersion.TLSV1_2, TlsVersion.TLSV1_3);

        /** Refuses a range that is empty. */
        public Versions {
            if (min.compareTo(max) > 0) {
                throw new IllegalArgumentException("lowest version is above the highest");
            }
        }

        /** The names for {@code SSLParameters.setProtocols}. */
        public String[] jsseNames() {
            return Arrays.stream(TlsVersion.values())
                    .filter(version -> version.compareTo(min) >= 0 && version.compareTo(max) <= 0)
                    .map(TlsVersion::jsseName)
                    .toArray(String[]::new);
        }
    }
}
