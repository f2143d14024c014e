// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.perdition.engine.tls.cipher.CipherString;

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
     * @param passphrase of the key, if it is encrypted
     * @param chainFile {@code ssl_ca_chain_file}: more certificates to present
     * @param clients how certificates of clients are verified; empty if none are asked for
     * @param handshake versions and ciphers
     * @param ownCipherOrder whether our order of ciphers counts, not the client's; off with {@code
     *     ssl_no_cipher_server_preference}
     * @param dhParametersFile {@code ssl_dh_params_file}; without effect, but it must be readable
     */
    public record Listen(
            Path certificateFile,
            Path keyFile,
            Passphrase passphrase,
            Optional<Path> chainFile,
            Optional<Clients> clients,
            Handshake handshake,
            boolean ownCipherOrder,
            Optional<Path> dhParametersFile) {}

    /** Where the passphrase of a key comes from. Never the passphrase itself. */
    public sealed interface Passphrase {
        /**
         * {@code ssl_passphrase_fd}.
         *
         * @param number 0 for standard input, where a person is asked if it is a terminal
         */
        record Descriptor(int number) implements Passphrase {}

        /**
         * {@code ssl_passphrase_file}: its first line.
         *
         * @param file the file
         */
        record InFile(Path file) implements Passphrase {}

        /** Where nothing is written. */
        Passphrase USUAL = new Descriptor(0);
    }

    /**
     * How certificates that clients present of their own accord are verified.
     *
     * @param caFile {@code ssl_ca_file}
     * @param caPath {@code ssl_ca_path}, or its default if that exists
     * @param depth {@code ssl_cert_verify_depth}
     */
    public record Clients(Optional<Path> caFile, Optional<Path> caPath, int depth) {}

    /**
     * Towards real-servers.
     *
     * @param caFile {@code ssl_ca_file}
     * @param caPath {@code ssl_ca_path}, or its default if that exists
     * @param verification what is verified
     * @param handshake versions and ciphers
     */
    public record Outgoing(
            Optional<Path> caFile, Optional<Path> caPath, Verification verification, Handshake handshake) {}

    /**
     * What one leg negotiates.
     *
     * @param versions lowest and highest
     * @param ciphers {@code ssl_listen_ciphers} or {@code ssl_outgoing_ciphers}; empty for Java's own choice
     * @param compression {@code ssl_listen_compression} or {@code ssl_outgoing_compression}; without effect
     */
    public record Handshake(Versions versions, Optional<CipherString> ciphers, boolean compression) {
        /** Where nothing is written. */
        public static final Handshake DEFAULT = of(Versions.DEFAULT);

        /** These versions with Java's own choice of ciphers. */
        public static Handshake of(Versions versions) {
            return new Handshake(versions, Optional.empty(), false);
        }
    }

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
