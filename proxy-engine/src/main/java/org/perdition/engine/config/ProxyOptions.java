// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.List;
import org.perdition.engine.config.OptionTable.Group;

/**
 * The options of the proxy. To add one: a constant in the class it belongs to, its place in {@link #TABLE}, and the
 * place in {@link SettingsReader} or {@link ListenerReader} where its value is used.
 */
public final class ProxyOptions {
    /** Every option, in the order of the help. */
    public static final OptionTable TABLE = new OptionTable(List.of(
            new Group(
                    "Run",
                    List.of(
                            ProcessOptions.CONFIG_FILE,
                            ProcessOptions.CHECK,
                            ProcessOptions.LOOKUP,
                            ProcessOptions.LOOKUP_FROM,
                            ProcessOptions.HELP,
                            ProcessOptions.VERSION)),
            new Group(
                    "Listen",
                    List.of(
                            RouteOptions.PROTOCOL,
                            RouteOptions.BIND_ADDRESS,
                            RouteOptions.LISTEN_PORT,
                            RouteOptions.CONNECTION_LIMIT,
                            RouteOptions.CONNECTIONS_PER_ADDRESS,
                            RouteOptions.TCP_KEEPALIVE)),
            new Group(
                    "Find the real-server",
                    List.of(
                            LookupOptions.MAP_LIBRARY,
                            LookupOptions.MAP_LIBRARY_OPT,
                            RouteOptions.OUTGOING_SERVER,
                            RouteOptions.OUTGOING_PORT,
                            NameOptions.QUERY_KEY,
                            NameOptions.CLIENT_SERVER_SPECIFICATION,
                            NameOptions.LOOKUP_ERROR_USES_DEFAULT,
                            RouteOptions.NO_LOOKUP,
                            LookupOptions.LOOKUP_TIMEOUT,
                            LookupOptions.LOOKUP_CACHE_TIME,
                            LookupOptions.LOOKUP_CACHE_NEGATIVE_TIME,
                            LookupOptions.LOOKUP_CACHE_STALE_TIME,
                            LookupOptions.LOOKUP_CACHE_SIZE)),
            new Group(
                    "User names",
                    List.of(
                            RouteOptions.DOMAIN_DELIMITER,
                            RouteOptions.USERNAME_FROM_DATABASE,
                            NameOptions.STRIP_DOMAIN,
                            NameOptions.ADD_DOMAIN,
                            NameOptions.EXPLICIT_DOMAIN,
                            NameOptions.LOWER_CASE)),
            new Group(
                    "Dialogue",
                    List.of(
                            DialogueOptions.NO_BIND_BANNER,
                            DialogueOptions.LOGIN_DISABLED,
                            DialogueOptions.OK_LINE,
                            DialogueOptions.SERVER_RESP_LINE,
                            DialogueOptions.POP_CAPABILITY,
                            DialogueOptions.IMAP_CAPABILITY,
                            DialogueOptions.MANAGESIEVE_CAPABILITY,
                            DialogueOptions.CAPABILITY,
                            DialogueOptions.SASL,
                            DialogueOptions.AUTH_FAILURE_DELAY,
                            DialogueOptions.BAD_COMMAND_LIMIT)),
            new Group(
                    "Local authentication",
                    List.of(SystemOptions.AUTHENTICATE_IN, SystemOptions.PAM_SERVICE, SystemOptions.PAM_THREADS)),
            new Group(
                    "Time limits",
                    List.of(
                            DialogueOptions.AUTHENTICATE_TIMEOUT,
                            DialogueOptions.LOGIN_DEADLINE,
                            DialogueOptions.CONNECT_TIMEOUT,
                            DialogueOptions.BACKEND_LOGIN_TIMEOUT,
                            DialogueOptions.TIMEOUT,
                            ProcessOptions.DRAIN_TIMEOUT)),
            new Group(
                    "TLS",
                    List.of(
                            TlsOptions.SSL_MODE,
                            TlsOptions.SSL_CERT_FILE,
                            TlsOptions.SSL_KEY_FILE,
                            TlsOptions.SSL_PASSPHRASE_FILE,
                            TlsOptions.SSL_PASSPHRASE_FD,
                            TlsOptions.SSL_CA_CHAIN_FILE,
                            TlsOptions.SSL_LISTEN_CIPHERS,
                            TlsOptions.SSL_NO_CIPHER_SERVER_PREFERENCE,
                            TlsOptions.SSL_LISTEN_MIN,
                            TlsOptions.SSL_LISTEN_MAX,
                            TlsOptions.SSL_NO_CLIENT_CERT_VERIFY,
                            TlsOptions.SSL_CA_FILE,
                            TlsOptions.SSL_CA_PATH,
                            TlsOptions.SSL_CA_ACCEPT_SELF_SIGNED,
                            TlsOptions.SSL_CERT_ACCEPT_SELF_SIGNED,
                            TlsOptions.SSL_CERT_ACCEPT_EXPIRED,
                            TlsOptions.SSL_CERT_ACCEPT_NOT_YET_VALID,
                            TlsOptions.SSL_NO_CERT_VERIFY,
                            TlsOptions.SSL_NO_CN_VERIFY,
                            TlsOptions.SSL_CERT_VERIFY_DEPTH,
                            TlsOptions.SSL_OUTGOING_CIPHERS,
                            TlsOptions.SSL_OUTGOING_MIN,
                            TlsOptions.SSL_OUTGOING_MAX,
                            TlsOptions.SSL_DH_PARAMS_FILE,
                            TlsOptions.SSL_LISTEN_COMPRESSION,
                            TlsOptions.SSL_OUTGOING_COMPRESSION)),
            new Group(
                    "Log",
                    List.of(
                            ProcessOptions.LOG_FACILITY,
                            ProcessOptions.DEBUG,
                            ProcessOptions.QUIET,
                            ProcessOptions.LOG_FORMAT,
                            ProcessOptions.CONNECTION_LOGGING,
                            ProcessOptions.LOG_PASSWD,
                            ProcessOptions.CONNECT_RELOG,
                            ProcessOptions.AUTH_EVENT_SOCKET)),
            new Group(
                    "Process",
                    List.of(
                            SystemOptions.USERNAME,
                            SystemOptions.GROUP,
                            ProcessOptions.NO_DAEMON,
                            ProcessOptions.INETD_MODE,
                            ProcessOptions.INETD_IDLE_TIMEOUT,
                            ProcessOptions.PID_FILE,
                            ProcessOptions.IO_THREADS,
                            ProcessOptions.LOOKUP_THREADS))));

    private ProxyOptions() {}
}
