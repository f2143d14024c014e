// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** From the values that hold for one listener to its settings. */
final class ListenerReader {
    private static final Pattern MAP_NAME = Pattern.compile("[a-z0-9_]+");
    private static final Pattern MAP_PATH =
            Pattern.compile("(?:.*/)?libperditiondb_([A-Za-z0-9_]+)\\.so(?:\\.[0-9.]+)?");

    private static final List<String> POP_DEFAULT = List.of("UIDL", "USER");
    private static final List<String> IMAP_DEFAULT = List.of("IMAP4", "IMAP4REV1");

    private final Values values;
    private final Protocol protocol;
    private final Path configurationDirectory;
    private final boolean numeric;

    private ListenerReader(Values values, Protocol protocol, Path configurationDirectory) {
        this.values = values;
        this.protocol = protocol;
        this.configurationDirectory = configurationDirectory;
        this.numeric = values.flag(RouteOptions.NO_LOOKUP);
    }

    /** The settings; what cannot be used becomes a problem. */
    static ListenerSettings read(String name, Protocol protocol, Values values, Path configurationDirectory) {
        return new ListenerReader(values, protocol, configurationDirectory).listener(name);
    }

    /** Reads a protocol's name. */
    static Protocol protocol(String text) throws UnusableValueException {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.name().equals(text.toUpperCase(Locale.ROOT))) {
                return protocol;
            }
        }
        throw new UnusableValueException(
                UnusableValueException.quote(text) + " is no protocol", "write POP3, POP3S, IMAP4 or IMAP4S");
    }

    private ListenerSettings listener(String name) {
        SslMode mode = sslMode();
        return new ListenerSettings(
                name,
                protocol,
                bindAddresses(),
                !numeric && !values.flag(DialogueOptions.NO_BIND_BANNER),
                login(mode.client()),
                mode.server(),
                route(),
                values.flag(SystemOptions.AUTHENTICATE_IN)
                        ? ListenerSettings.LocalCheck.PAM
                        : ListenerSettings.LocalCheck.NONE,
                timeouts(),
                tls(),
                new ConnectionSettings(
                        values.number(RouteOptions.CONNECTION_LIMIT, 0),
                        values.number(RouteOptions.CONNECTIONS_PER_ADDRESS, 0),
                        values.flag(RouteOptions.TCP_KEEPALIVE)),
                new SessionLogSettings(
                        values.read(ProcessOptions.LOG_FORMAT, LogFormat.V1_18, LogFormat::parse),
                        values.flag(ProcessOptions.CONNECTION_LOGGING) && values.flag(ProcessOptions.DEBUG),
                        values.read(
                                ProcessOptions.LOG_PASSWD,
                                SessionLogSettings.Passwords.NEVER,
                                SessionLogSettings.Passwords::parse),
                        values.seconds(ProcessOptions.CONNECT_RELOG)));
    }

    private List<HostPort> bindAddresses() {
        int port = values.port(RouteOptions.LISTEN_PORT, protocol.port(), numeric);
        List<HostPort> addresses = values.servers(RouteOptions.BIND_ADDRESS, numeric, false);
        List<HostPort> listening = addresses.isEmpty()
                ? List.of(new HostPort("", OptionalInt.of(port)))
                : addresses.stream()
                        .map(address -> address.withDefaultPort(port))
                        .toList();
        if (listening.stream().distinct().count() < listening.size()) {
            values.problem(RouteOptions.BIND_ADDRESS, "names an address and port twice; write each once");
        }
        return listening;
    }

    private SslMode sslMode() {
        if (values.written(TlsOptions.SSL_MODE).isEmpty()) {
            return protocol.ssl() ? SslMode.SSL_ALL : SslMode.NONE;
        }
        return values.read(TlsOptions.SSL_MODE, SslMode.NONE, SslMode::parse);
    }

    private LoginSettings login(LegSecurity client) {
        Optional<Option> written = capabilityOption();
        List<String> capabilities = written.map(option ->
                        values.read(option, List.<String>of(), text -> CapabilityList.parse(text, protocol.family())))
                .orElse(protocol.family() == Protocol.Family.POP3 ? POP_DEFAULT : IMAP_DEFAULT);
        return new LoginSettings(
                client,
                values.flag(DialogueOptions.LOGIN_DISABLED),
                capabilities,
                written.isPresent(),
                values.flag(DialogueOptions.SASL),
                line(DialogueOptions.OK_LINE),
                values.flag(DialogueOptions.SERVER_RESP_LINE),
                values.decimalSeconds(DialogueOptions.AUTH_FAILURE_DELAY),
                values.number(DialogueOptions.BAD_COMMAND_LIMIT, 0));
    }

    /** The stronger of the protocol's own option and {@code capability}; where both are as strong, its own. */
    private Optional<Option> capabilityOption() {
        Option own = protocol.family() == Protocol.Family.POP3
                ? DialogueOptions.POP_CAPABILITY
                : DialogueOptions.IMAP_CAPABILITY;
        Option both = DialogueOptions.CAPABILITY;
        Optional<Given> ownGiven = values.written(own);
        Optional<Given> bothGiven = values.written(both);
        int ownStrength = ownGiven.map(given -> given.origin().strength()).orElse(-1);
        int bothStrength = bothGiven.map(given -> given.origin().strength()).orElse(-1);
        if (ownStrength < 0 && bothStrength < 0) {
            return Optional.empty();
        }
        return Optional.of(ownStrength >= bothStrength ? own : both);
    }

    /** Text that is sent to the client as part of a line. */
    private String line(Option option) {
        return values.read(option, option.defaultValue(), text -> {
            // 512 octets are what POP3 clients must take with CR LF (RFC 2449 section 4), "+OK " included.
            if (text.length() > 506 || !text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " cannot be sent as one line",
                        "write at most 506 characters of printable ASCII");
            }
            return text;
        });
    }

    private RouteSettings route() {
        int port = values.port(RouteOptions.OUTGOING_PORT, protocol.port(), numeric);
        List<HostPort> servers = new ArrayList<>();
        for (HostPort server : values.servers(RouteOptions.OUTGOING_SERVER, numeric, true)) {
            servers.add(server.withDefaultPort(port));
        }
        String delimiter = values.text(RouteOptions.DOMAIN_DELIMITER);
        return new RouteSettings(
                values.read(RouteOptions.MAP_LIBRARY, Optional.empty(), ListenerReader::mapName),
                values.text(RouteOptions.MAP_LIBRARY_OPT),
                values.given(RouteOptions.MAP_LIBRARY_OPT).origin().directory(),
                servers,
                port,
                delimiter.isEmpty() ? RouteOptions.DOMAIN_DELIMITER.defaultValue() : delimiter,
                values.flag(RouteOptions.USERNAME_FROM_DATABASE),
                numeric);
    }

    /** A bare name, or the name in a path of the original's libraries. */
    static Optional<String> mapName(String text) throws UnusableValueException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher path = MAP_PATH.matcher(text);
        if (path.matches()) {
            return Optional.of(path.group(1).toLowerCase(Locale.ROOT));
        }
        if (!MAP_NAME.matcher(text).matches()) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " names no popmap",
                    "write its name, such as posix_regex, or nothing for no popmap");
        }
        return Optional.of(text);
    }

    private TimeoutSettings timeouts() {
        return TimeoutSettings.of(
                values.seconds(DialogueOptions.AUTHENTICATE_TIMEOUT),
                values.seconds(DialogueOptions.LOGIN_DEADLINE),
                values.seconds(DialogueOptions.CONNECT_TIMEOUT),
                values.seconds(DialogueOptions.BACKEND_LOGIN_TIMEOUT),
                values.seconds(DialogueOptions.TIMEOUT),
                values.seconds(RouteOptions.LOOKUP_TIMEOUT));
    }

    private TlsSettings tls() {
        Path certificate =
                values.path(TlsOptions.SSL_CERT_FILE).orElse(configurationDirectory.resolve("perdition.crt.pem"));
        Path key = values.path(TlsOptions.SSL_KEY_FILE).orElse(configurationDirectory.resolve("perdition.key.pem"));
        return new TlsSettings(
                new TlsSettings.Listen(
                        certificate,
                        key,
                        values.path(TlsOptions.SSL_CA_CHAIN_FILE),
                        versions(TlsOptions.SSL_LISTEN_MIN, TlsOptions.SSL_LISTEN_MAX)),
                new TlsSettings.Outgoing(
                        values.path(TlsOptions.SSL_CA_FILE),
                        values.path(TlsOptions.SSL_CA_PATH)
                                .or(() -> Optional.of(configurationDirectory.resolve("perdition.ca"))
                                        .filter(ListenerReader::hasFiles)),
                        new TlsSettings.Verification(
                                !values.flag(TlsOptions.SSL_NO_CERT_VERIFY),
                                !values.flag(TlsOptions.SSL_NO_CN_VERIFY),
                                values.flag(TlsOptions.SSL_CERT_ACCEPT_SELF_SIGNED),
                                values.flag(TlsOptions.SSL_CA_ACCEPT_SELF_SIGNED),
                                values.flag(TlsOptions.SSL_CERT_ACCEPT_EXPIRED),
                                values.flag(TlsOptions.SSL_CERT_ACCEPT_NOT_YET_VALID),
                                values.number(TlsOptions.SSL_CERT_VERIFY_DEPTH, 0)),
                        versions(TlsOptions.SSL_OUTGOING_MIN, TlsOptions.SSL_OUTGOING_MAX)));
    }

    private TlsSettings.Versions versions(Option lowest, Option highest) {
        TlsVersion min = values.read(lowest, TlsVersion.TLSV1_2, TlsVersion::parse);
        TlsVersion max = values.written(highest).isEmpty()
                ? TlsVersion.TLSV1_3
                : values.read(highest, TlsVersion.TLSV1_3, TlsVersion::parse);
        if (min.compareTo(max) > 0) {
            Option later = values.given(highest).isDefault() ? lowest : highest;
            values.problem(
                    later,
                    lowest.name() + " (" + min.word() + ") is above " + highest.name() + " (" + max.word()
                            + "); lower the one or raise the other");
            return TlsSettings.Versions.DEFAULT;
        }
        return new TlsSettings.Versions(min, max);
    }

    /** An empty default directory is as good as none, so that Java's own authorities are used. */
    private static boolean hasFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isPresent();
        } catch (IOException e) {
            return false;
        }
    }
}
