// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.perdition.engine.config.Option.Scope.LISTENER;
import static org.perdition.engine.config.Option.Since.SEED;
import static org.perdition.engine.config.Option.Since.V2_2;
import static org.perdition.engine.config.Option.Type.NUMBER;
import static org.perdition.engine.config.Option.Type.PATH;
import static org.perdition.engine.config.Option.Type.TEXT;
import static org.perdition.engine.config.Option.Type.WORD;

/** Options: TLS on both legs. Listed in {@link ProxyOptions}. */
final class TlsOptions {
    static final Option SSL_MODE = Option.value(
                    "ssl_mode",
                    WORD,
                    "MODE,...",
                    "",
                    SEED,
                    LISTENER,
                    "How the two legs are protected. none: in clear. ssl_listen, ssl_outgoing, ssl_all: TLS from the"
                            + " first byte towards clients, real-servers, both. tls_listen, tls_outgoing, tls_all: by"
                            + " STLS or STARTTLS, where the other side wants it. tls_listen_force, tls_outgoing_force,"
                            + " tls_all_force: no login without it. Several words may stand together if they do not"
                            + " contradict each other.")
            .shownAs("none; ssl_all for POP3S and IMAP4S")
            .addingUp();

    static final Option SSL_CERT_FILE = Option.value(
                    "ssl_cert_file",
                    PATH,
                    "FILE",
                    "",
                    SEED,
                    LISTENER,
                    "PEM file with the certificate shown to clients, its chain behind it.")
            .shownAs("perdition.crt.pem in the configuration directory");

    static final Option SSL_KEY_FILE = Option.value(
                    "ssl_key_file",
                    PATH,
                    "FILE",
                    "",
                    SEED,
                    LISTENER,
                    "PEM file with the key of that certificate; it may be encrypted. May be the same file.")
            .shownAs("perdition.key.pem in the configuration directory");

    static final Option SSL_CA_CHAIN_FILE = Option.value(
            "ssl_ca_chain_file",
            PATH,
            "FILE",
            "",
            SEED,
            LISTENER,
            "PEM file with more certificates of the chain shown to clients. Real-servers are not verified with it.");

    static final Option SSL_CA_FILE = Option.value(
                    "ssl_ca_file",
                    PATH,
                    "FILE",
                    "",
                    SEED,
                    LISTENER,
                    "PEM file with the authorities that certificates of real-servers must come from, and those of clients"
                            + " that present one.")
            .shownAs("none; with no ssl_ca_path either, the authorities Java knows");

    static final Option SSL_CA_PATH = Option.value(
                    "ssl_ca_path",
                    PATH,
                    "DIRECTORY",
                    "",
                    SEED,
                    LISTENER,
                    "Directory with such authorities: every PEM file in it is read, whatever its name.")
            .shownAs("perdition.ca in the configuration directory, if it exists");

    static final Option SSL_CA_ACCEPT_SELF_SIGNED = Option.flag(
            "ssl_ca_accept_self_signed",
            SEED,
            LISTENER,
            "Accept an unknown authority if a real-server sends its certificate along.");

    static final Option SSL_CERT_ACCEPT_SELF_SIGNED = Option.flag(
            "ssl_cert_accept_self_signed",
            SEED,
            LISTENER,
            "Accept a real-server's certificate that is signed by itself.");

    static final Option SSL_CERT_ACCEPT_EXPIRED =
            Option.flag("ssl_cert_accept_expired", SEED, LISTENER, "Accept expired certificates of real-servers.");

    static final Option SSL_CERT_ACCEPT_NOT_YET_VALID = Option.flag(
            "ssl_cert_accept_not_yet_valid",
            SEED,
            LISTENER,
            "Accept certificates of real-servers whose time has not yet come.");

    static final Option SSL_NO_CERT_VERIFY = Option.flag(
            "ssl_no_cert_verify",
            SEED,
            LISTENER,
            "Do not verify where real-servers' certificates come from. Their names are still compared. Clients are not"
                    + " asked for certificates either.");

    static final Option SSL_NO_CN_VERIFY = Option.flag(
            "ssl_no_cn_verify",
            SEED,
            LISTENER,
            "Do not compare the name in a real-server's certificate with the configured one.");

    static final Option SSL_CERT_VERIFY_DEPTH = Option.value(
            "ssl_cert_verify_depth",
            NUMBER,
            "DEPTH",
            "9",
            SEED,
            LISTENER,
            "How many certificates may stand above a real-server's own; an authority right above it needs 1.");

    static final Option SSL_LISTEN_MIN = Option.value(
            "ssl_listen_min_proto_version",
            WORD,
            "VERSION",
            "tlsv1.2",
            V2_2,
            LISTENER,
            "Lowest TLS version towards clients: tlsv1, tlsv1.1, tlsv1.2 or tlsv1.3.");

    static final Option SSL_LISTEN_MAX = Option.value(
                    "ssl_listen_max_proto_version",
                    WORD,
                    "VERSION",
                    "",
                    V2_2,
                    LISTENER,
                    "Highest TLS version towards clients.")
            .shownAs("tlsv1.3");

    static final Option SSL_OUTGOING_MIN = Option.value(
            "ssl_outgoing_min_proto_version",
            WORD,
            "VERSION",
            "tlsv1.2",
            V2_2,
            LISTENER,
            "Lowest TLS version towards real-servers: tlsv1, tlsv1.1, tlsv1.2 or tlsv1.3.");

    static final Option SSL_OUTGOING_MAX = Option.value(
                    "ssl_outgoing_max_proto_version",
                    WORD,
                    "VERSION",
                    "",
                    V2_2,
                    LISTENER,
                    "Highest TLS version towards real-servers.")
            .shownAs("tlsv1.3");

    static final Option SSL_PASSPHRASE_FILE = Option.value(
            "ssl_passphrase_file",
            PATH,
            "FILE",
            "",
            V2_2,
            LISTENER,
            "File with the passphrase of ssl_key_file in its first line. Read again at every reload.");

    static final Option SSL_PASSPHRASE_FD = Option.value(
            "ssl_passphrase_fd",
            NUMBER,
            "NUMBER",
            "0",
            V2_2,
            LISTENER,
            "Open file descriptor to read that passphrase from, one line. On 0, if it is a terminal, you are asked. Only"
                    + " read if the key is encrypted, once at start; the passphrase is kept for reloads.");

    static final Option SSL_LISTEN_CIPHERS = Option.value(
                    "ssl_listen_ciphers",
                    TEXT,
                    "CIPHERS",
                    "",
                    SEED,
                    LISTENER,
                    "Ciphers towards clients up to TLS 1.2, as openssl ciphers(1) describes them. Those of TLS 1.3 stay"
                            + " on.")
            .shownAs("Java's own");

    static final Option SSL_NO_CIPHER_SERVER_PREFERENCE = Option.flag(
            "ssl_no_cipher_server_preference",
            V2_2,
            LISTENER,
            "Among the ciphers of both sides take the one the client likes best, not the one that stands first here.");

    static final Option SSL_NO_CLIENT_CERT_VERIFY = Option.flag(
            "ssl_no_client_cert_verify",
            V2_2,
            LISTENER,
            "Do not ask clients for certificates. Otherwise a client may present one, and is refused if it cannot be"
                    + " verified with ssl_ca_file and ssl_ca_path.");

    static final Option SSL_DH_PARAMS_FILE = Option.value(
            "ssl_dh_params_file",
            PATH,
            "FILE",
            "",
            V2_2,
            LISTENER,
            "PEM file with Diffie-Hellman parameters. Has no effect: Java chooses the group. Must be readable.");

    static final Option SSL_LISTEN_COMPRESSION = Option.flag(
            "ssl_listen_compression", V2_2, LISTENER, "TLS compression towards clients. Has no effect: Java has none.");

    static final Option SSL_OUTGOING_CIPHERS = Option.value(
                    "ssl_outgoing_ciphers",
                    TEXT,
                    "CIPHERS",
                    "",
                    SEED,
                    LISTENER,
                    "Ciphers towards real-servers up to TLS 1.2, as for ssl_listen_ciphers.")
            .shownAs("Java's own");

    static final Option SSL_OUTGOING_COMPRESSION = Option.flag(
            "ssl_outgoing_compression",
            V2_2,
            LISTENER,
            "TLS compression towards real-servers. Has no effect: Java has none.");

    private TlsOptions() {}
}
