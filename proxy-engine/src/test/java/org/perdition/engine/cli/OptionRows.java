// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.LogFormat;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.MapSettings;
import org.perdition.engine.config.ProcessSettings.Mode;
import org.perdition.engine.config.Protocol;
import org.perdition.engine.config.RunAs;
import org.perdition.engine.config.SessionLogSettings;
import org.perdition.engine.config.Settings;
import org.perdition.engine.config.SyslogFacility;
import org.perdition.engine.config.TlsSettings;
import org.perdition.engine.config.TlsVersion;
import org.perdition.engine.tls.cipher.CipherString;
import org.perdition.engine.username.State;

/** What every option means, for {@link EveryOptionTest}. */
final class OptionRows {
    /**
     * One option.
     *
     * @param value what is written, and what it means
     * @param other something else
     */
    record Row(
            String option,
            Function<Settings, Object> effect,
            Object byDefault,
            String value,
            Object meaning,
            String other,
            Object otherMeaning,
            List<String> needs) {
        @Override
        public String toString() {
            return option;
        }
    }

    private static Row row(
            String option,
            Function<Settings, Object> effect,
            Object byDefault,
            String value,
            Object meaning,
            String other,
            Object otherMeaning) {
        return new Row(option, effect, byDefault, value, meaning, other, otherMeaning, List.of());
    }

    /** Of a process that would run in the background. */
    private static Row background(
            String option,
            Function<Settings, Object> effect,
            Object byDefault,
            String value,
            Object meaning,
            String other,
            Object otherMeaning) {
        return new Row(
                option, effect, byDefault, value, meaning, other, otherMeaning, List.of("--log_facility=/nowhere/log"));
    }

    private static Row listener(
            String option,
            Function<ListenerSettings, Object> effect,
            Object byDefault,
            String value,
            Object meaning,
            String other,
            Object otherMeaning) {
        return row(
                option,
                settings -> effect.apply(settings.listeners().get(0)),
                byDefault,
                value,
                meaning,
                other,
                otherMeaning);
    }

    private static Row flag(String option, Function<ListenerSettings, Object> effect) {
        return listener(option, effect, false, "on", true, "off", false);
    }

    private static Row states(String option, Function<ListenerSettings, Object> effect) {
        return listener(
                option,
                effect,
                Set.of(),
                "server_lookup,Remote_Login",
                List.of(State.SERVERNAME_LOOKUP, State.REMOTE_LOGIN),
                "all",
                List.of(State.values()));
    }

    private static Row seconds(String option, Function<ListenerSettings, Object> effect, int byDefault) {
        return listener(
                option, effect, Duration.ofSeconds(byDefault), "4", Duration.ofSeconds(4), "3", Duration.ofSeconds(3));
    }

    private static Row ciphers(String option, Function<ListenerSettings, TlsSettings.Handshake> handshake) {
        return listener(
                option,
                l -> handshake.apply(l).ciphers().map(CipherString::format),
                Optional.empty(),
                "HIGH:!aNULL",
                Optional.of("HIGH:!aNULL"),
                "DEFAULT@SECLEVEL=1",
                Optional.of("DEFAULT:@SECLEVEL=1"));
    }

    private static HostPort at(String host, int port) {
        return new HostPort(host, OptionalInt.of(port));
    }

    static Stream<Row> rows() {
        Path missing = Path.of("/nowhere");
        return Stream.of(
                listener(
                        "protocol",
                        ListenerSettings::protocol,
                        Protocol.POP3,
                        "imap4s",
                        Protocol.IMAP4S,
                        "POP3S",
                        Protocol.POP3S),
                listener(
                        "bind_address",
                        ListenerSettings::bindAddresses,
                        List.of(at("", 110)),
                        "127.0.0.1,[::1]:2110",
                        List.of(at("127.0.0.1", 110), at("::1", 2110)),
                        "localhost:pop3s",
                        List.of(at("localhost", 995))),
                listener(
                        "listen_port",
                        ListenerSettings::bindAddresses,
                        List.of(at("", 110)),
                        "1110",
                        List.of(at("", 1110)),
                        "imaps",
                        List.of(at("", 993))),
                listener("connection_limit", l -> l.connections().limit(), 0, "7", 7, "8", 8),
                listener("connections_per_address", l -> l.connections().perAddress(), 50, "7", 7, "0", 0),
                flag("tcp_keepalive", l -> l.connections().keepalive()),
                listener(
                        "map_library",
                        l -> l.route().maps().stream().map(MapSettings::library).toList(),
                        List.of(),
                        "posix_regex, ldap",
                        List.of("posix_regex", "ldap"),
                        "/usr/lib/libperditiondb_gdbm.so.0",
                        List.of("gdbm")),
                listener(
                        "map_library_opt",
                        l -> l.route().maps().stream().map(MapSettings::option).toList(),
                        List.of(),
                        "/etc/map",
                        List.of("/etc/map"),
                        "a b",
                        List.of("a b")),
                listener(
                        "outgoing_server",
                        l -> l.route().outgoingServers(),
                        List.of(),
                        "a,b:1110",
                        List.of(at("a", 110), at("b", 1110)),
                        "[::1]",
                        List.of(at("::1", 110))),
                listener("outgoing_port", l -> l.route().outgoingPort(), 110, "1110", 1110, "imap", 143),
                flag("username_from_database", l -> l.route().usernameFromDatabase()),
                listener("domain_delimiter", l -> l.route().domainDelimiter(), "@", "%%", "%%", "+", "+"),
                states("strip_domain", l -> l.route().names().strip()),
                states("add_domain", l -> l.route().names().add()),
                listener(
                        "explicit_domain",
                        l -> l.route().names().explicitDomain(),
                        Optional.empty(),
                        "ex.org",
                        Optional.of("ex.org"),
                        "EX.Org",
                        Optional.of("EX.Org")),
                states("lower_case", l -> l.route().names().lower()),
                listener(
                        "query_key",
                        l -> l.route().names().queryKeys(),
                        List.of(),
                        "x",
                        List.of("x"),
                        "y,,z",
                        List.of("y", "", "z")),
                flag("client_server_specification", l -> l.route().names().clientNamesServer()),
                flag("lookup_error_uses_default", l -> l.route().lookupErrorUsesDefault()),
                flag("no_lookup", l -> l.route().noLookup()),
                seconds("lookup_timeout", l -> l.timeouts().lookup(), 5),
                row("lookup_cache_time", s -> s.process().lookupCache().found().toSeconds(), 60L, "1", 1L, "0", 0L),
                row(
                        "lookup_cache_negative_time",
                        s -> s.process().lookupCache().notFound().toSeconds(),
                        5L,
                        "1",
                        1L,
                        "0",
                        0L),
                row(
                        "lookup_cache_stale_time",
                        s -> s.process().lookupCache().stale().toSeconds(),
                        3600L,
                        "1",
                        1L,
                        "0",
                        0L),
                row("lookup_cache_size", s -> s.process().lookupCache().entries(), 100_000, "1", 1, "2", 2),
                flag("no_bind_banner", l -> !l.bindBanner()),
                flag("login_disabled", l -> l.login().loginDisabled()),
                listener("ok_line", l -> l.login().okLine(), "You are so in", "Hi 100%", "Hi 100%", "ho", "ho"),
                flag("server_resp_line", l -> l.login().serverRespLine()),
                listener(
                        "pop_capability",
                        l -> l.login().capabilities(),
                        List.of("UIDL", "USER"),
                        "TOP.USER",
                        List.of("TOP", "USER"),
                        "SASL PLAIN  X.Y",
                        List.of("SASL PLAIN", "X.Y")),
                new Row(
                        "imap_capability",
                        s -> s.listeners().get(0).login().capabilities(),
                        List.of("IMAP4", "IMAP4REV1"),
                        "IMAP4REV1 IDLE",
                        List.of("IMAP4REV1", "IDLE"),
                        "X",
                        List.of("X"),
                        List.of("--protocol", "IMAP4")),
                new Row(
                        "managesieve_capability",
                        s -> s.listeners().get(0).login().capabilities(),
                        List.of(
                                "\"IMPLEMENTATION\" \"perdition\"",
                                "\"SIEVE\" \"comparator-i;octet comparator-i;ascii-casemap fileinto reject envelope"
                                        + " encoded-character vacation subaddress comparator-i;ascii-numeric"
                                        + " relational regex imap4flags copy include variables body enotify"
                                        + " environment mailbox date\"",
                                "\"SASL\" \"PLAIN\"",
                                "\"NOTIFY\" \"mailto\"",
                                "\"VERSION\" \"1.0\""),
                        "\"SASL\" \"PLAIN\"  \"X\"",
                        List.of("\"SASL\" \"PLAIN\"", "\"X\""),
                        "\"SIEVE\" \"fileinto reject\"",
                        List.of("\"SIEVE\" \"fileinto reject\""),
                        List.of("--protocol", "MANAGESIEVE")),
                listener(
                        "capability",
                        l -> l.login().capabilities(),
                        List.of("UIDL", "USER"),
                        "TOP",
                        List.of("TOP"),
                        "A.B",
                        List.of("A", "B")),
                listener("sasl", l -> l.login().sasl(), true, "off", false, "on", true),
                listener(
                        "auth_failure_delay",
                        l -> l.login().authFailureDelay(),
                        Duration.ofSeconds(3),
                        "0.25",
                        Duration.ofMillis(250),
                        "0",
                        Duration.ZERO),
                listener("bad_command_limit", l -> l.login().badCommandLimit(), 3, "0", 0, "9", 9),
                seconds("authenticate_timeout", l -> l.timeouts().authenticate(), 1800),
                seconds("timeout", l -> l.timeouts().idle(), 1800),
                seconds("login_deadline", l -> l.timeouts().loginDeadline(), 180),
                seconds("connect_timeout", l -> l.timeouts().connect(), 5),
                seconds("backend_login_timeout", l -> l.timeouts().backendLogin(), 30),
                listener(
                        "ssl_mode",
                        l -> List.of(l.login().client(), l.server()),
                        List.of(LegSecurity.PLAIN, LegSecurity.PLAIN),
                        "tls_all,tls_listen_force",
                        List.of(LegSecurity.STARTTLS_FORCED, LegSecurity.STARTTLS),
                        "ssl_outgoing",
                        List.of(LegSecurity.PLAIN, LegSecurity.SSL)),
                listener(
                        "ssl_key_file",
                        l -> l.tls().listen().keyFile(),
                        Path.of("DIRECTORY/perdition.key.pem"),
                        "/nowhere",
                        missing,
                        "/k",
                        Path.of("/k")),
                listener(
                        "ssl_cert_file",
                        l -> l.tls().listen().certificateFile(),
                        Path.of("DIRECTORY/perdition.crt.pem"),
                        "/nowhere",
                        missing,
                        "/k",
                        Path.of("/k")),
                listener(
                        "ssl_ca_chain_file",
                        l -> l.tls().listen().chainFile(),
                        Optional.empty(),
                        "/nowhere",
                        Optional.of(missing),
                        "/k",
                        Optional.of(Path.of("/k"))),
                listener(
                        "ssl_passphrase_file",
                        l -> l.tls().listen().passphrase(),
                        new TlsSettings.Passphrase.Descriptor(0),
                        "/nowhere",
                        new TlsSettings.Passphrase.InFile(missing),
                        "/k",
                        new TlsSettings.Passphrase.InFile(Path.of("/k"))),
                listener(
                        "ssl_passphrase_fd",
                        l -> l.tls().listen().passphrase(),
                        new TlsSettings.Passphrase.Descriptor(0),
                        "3",
                        new TlsSettings.Passphrase.Descriptor(3),
                        "5",
                        new TlsSettings.Passphrase.Descriptor(5)),
                ciphers("ssl_listen_ciphers", l -> l.tls().listen().handshake()),
                ciphers("ssl_outgoing_ciphers", l -> l.tls().outgoing().handshake()),
                flag("ssl_no_cipher_server_preference", l -> !l.tls().listen().ownCipherOrder()),
                flag(
                        "ssl_no_client_cert_verify",
                        l -> l.tls().listen().clients().isEmpty()),
                listener(
                        "ssl_dh_params_file",
                        l -> l.tls().listen().dhParametersFile(),
                        Optional.empty(),
                        "/nowhere",
                        Optional.of(missing),
                        "/k",
                        Optional.of(Path.of("/k"))),
                flag("ssl_listen_compression", l -> l.tls().listen().handshake().compression()),
                flag(
                        "ssl_outgoing_compression",
                        l -> l.tls().outgoing().handshake().compression()),
                listener(
                        "ssl_ca_file",
                        l -> l.tls().outgoing().caFile(),
                        Optional.empty(),
                        "/nowhere",
                        Optional.of(missing),
                        "/k",
                        Optional.of(Path.of("/k"))),
                listener(
                        "ssl_ca_path",
                        l -> l.tls().outgoing().caPath(),
                        Optional.empty(),
                        "/nowhere",
                        Optional.of(missing),
                        "/k",
                        Optional.of(Path.of("/k"))),
                flag(
                        "ssl_ca_accept_self_signed",
                        l -> l.tls().outgoing().verification().acceptSelfSignedAuthority()),
                flag(
                        "ssl_cert_accept_self_signed",
                        l -> l.tls().outgoing().verification().acceptSelfSigned()),
                flag(
                        "ssl_cert_accept_expired",
                        l -> l.tls().outgoing().verification().acceptExpired()),
                flag(
                        "ssl_cert_accept_not_yet_valid",
                        l -> l.tls().outgoing().verification().acceptNotYetValid()),
                flag(
                        "ssl_no_cert_verify",
                        l -> !l.tls().outgoing().verification().chain()),
                flag("ssl_no_cn_verify", l -> !l.tls().outgoing().verification().name()),
                listener(
                        "ssl_cert_verify_depth",
                        l -> l.tls().outgoing().verification().depth(),
                        9,
                        "0",
                        0,
                        "1",
                        1),
                listener(
                        "ssl_listen_min_proto_version",
                        l -> l.tls().listen().handshake().versions().min(),
                        TlsVersion.TLSV1_2,
                        "tlsv1.3",
                        TlsVersion.TLSV1_3,
                        "TLSV1",
                        TlsVersion.TLSV1),
                listener(
                        "ssl_listen_max_proto_version",
                        l -> l.tls().listen().handshake().versions().max(),
                        TlsVersion.TLSV1_3,
                        "tlsv1.2",
                        TlsVersion.TLSV1_2,
                        "tlsv1.3",
                        TlsVersion.TLSV1_3),
                listener(
                        "ssl_outgoing_min_proto_version",
                        l -> l.tls().outgoing().handshake().versions().min(),
                        TlsVersion.TLSV1_2,
                        "tlsv1.3",
                        TlsVersion.TLSV1_3,
                        "tlsv1.1",
                        TlsVersion.TLSV1_1),
                listener(
                        "ssl_outgoing_max_proto_version",
                        l -> l.tls().outgoing().handshake().versions().max(),
                        TlsVersion.TLSV1_3,
                        "tlsv1.2",
                        TlsVersion.TLSV1_2,
                        "tlsv1.3",
                        TlsVersion.TLSV1_3),
                row(
                        "log_facility",
                        s -> s.log().target(),
                        new LogSettings.Target.SystemLog(SyslogFacility.MAIL),
                        "/nowhere/log",
                        new LogSettings.Target.LogFile(Path.of("/nowhere/log")),
                        "Local3",
                        new LogSettings.Target.SystemLog(SyslogFacility.LOCAL3)),
                row(
                        "debug",
                        s -> s.log().level(),
                        LogSettings.Level.INFO,
                        "on",
                        LogSettings.Level.DEBUG,
                        "off",
                        LogSettings.Level.INFO),
                row(
                        "quiet",
                        s -> s.log().level(),
                        LogSettings.Level.INFO,
                        "on",
                        LogSettings.Level.ERROR,
                        "off",
                        LogSettings.Level.INFO),
                new Row(
                        "connection_logging",
                        s -> s.listeners().get(0).log().dialogue(),
                        false,
                        "on",
                        true,
                        "off",
                        false,
                        List.of("--debug")),
                listener(
                        "log_format",
                        l -> l.log().format(),
                        LogFormat.V1_18,
                        "2.2",
                        LogFormat.V2_2,
                        "1.11",
                        LogFormat.V1_11),
                listener(
                        "log_passwd",
                        l -> l.log().passwords(),
                        SessionLogSettings.Passwords.NEVER,
                        "fail",
                        SessionLogSettings.Passwords.FAIL,
                        "ALWAYS",
                        SessionLogSettings.Passwords.ALWAYS),
                seconds("connect_relog", l -> l.log().relog(), 300),
                row(
                        "auth_event_socket",
                        s -> s.process().authEventSocket(),
                        Optional.empty(),
                        "/run/e.sock",
                        Optional.of(Path.of("/run/e.sock")),
                        "",
                        Optional.empty()),
                background(
                        "pid_file",
                        s -> s.process().pidFile(),
                        Optional.of(Path.of("/var/run/perdition/perdition.pid")),
                        "/run/p.pid",
                        Optional.of(Path.of("/run/p.pid")),
                        "",
                        Optional.empty()),
                background(
                        "no_daemon", s -> s.process().mode(), Mode.DAEMON, "on", Mode.FOREGROUND, "off", Mode.DAEMON),
                background("inetd_mode", s -> s.process().mode(), Mode.DAEMON, "on", Mode.INETD, "off", Mode.DAEMON),
                row(
                        "inetd_idle_timeout",
                        s -> s.process().inetdIdle(),
                        Duration.ofSeconds(60),
                        "0",
                        Duration.ZERO,
                        "7",
                        Duration.ofSeconds(7)),
                row(
                        "drain_timeout",
                        s -> s.process().drainTimeout(),
                        Duration.ofSeconds(300),
                        "0",
                        Duration.ZERO,
                        "7",
                        Duration.ofSeconds(7)),
                row(
                        "io_threads",
                        s -> s.process().ioThreads(),
                        Runtime.getRuntime().availableProcessors(),
                        "3",
                        3,
                        "5",
                        5),
                row("lookup_threads", s -> s.process().lookupThreads(), 16, "1", 1, "2", 2),
                row(
                        "username",
                        s -> s.process().runAs().user().map(RunAs.Account::name),
                        Optional.empty(),
                        "mail",
                        Optional.of("mail"),
                        "65534",
                        Optional.of("65534")),
                row(
                        "group",
                        s -> s.process().runAs().group().map(RunAs.Account::name),
                        Optional.empty(),
                        "8",
                        Optional.of("8"),
                        "mail",
                        Optional.of("mail")),
                listener(
                        "authenticate_in",
                        ListenerSettings::localCheck,
                        ListenerSettings.LocalCheck.NONE,
                        "on",
                        ListenerSettings.LocalCheck.PAM,
                        "off",
                        ListenerSettings.LocalCheck.NONE),
                row("pam_service", s -> s.process().pam().service(), "perdition", "imap", "imap", "pop-3", "pop-3"),
                row("pam_threads", s -> s.process().pam().threads(), 8, "1", 1, "256", 256));
    }

    private OptionRows() {}
}
