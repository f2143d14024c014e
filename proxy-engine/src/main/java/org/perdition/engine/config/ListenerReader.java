// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.perdition.engine.username.NamePolicy;
import org.perdition.engine.username.QueryKey;
import org.perdition.engine.username.UserName;

/** From the values that hold for one listener to its settings. */
final class ListenerReader {
    static final List<String> POP_DEFAULT = List.of("UIDL", "USER");
    static final List<String> IMAP_DEFAULT = List.of("IMAP4", "IMAP4REV1");
    static final List<String> SIEVE_DEFAULT = List.of(
            "\"IMPLEMENTATION\" \"perdition\"",
            "\"SIEVE\" \"comparator-i;octet comparator-i;ascii-casemap fileinto reject envelope encoded-character"
                    + " vacation subaddress comparator-i;ascii-numeric relational regex imap4flags copy include"
                    + " variables body enotify environment mailbox date\"",
            "\"SASL\" \"PLAIN\"",
            "\"NOTIFY\" \"mailto\"",
            "\"VERSION\" \"1.0\"");

    private final Values values;
    private final Protocol protocol;
    private final PopmapLines popmaps;
    private final Path configurationDirectory;
    private final boolean numeric;

    private ListenerReader(Values values, Protocol protocol, PopmapLines popmaps, Path configurationDirectory) {
        this.values = values;
        this.protocol = protocol;
        this.popmaps = popmaps;
        this.configurationDirectory = configurationDirectory;
        this.numeric = values.flag(RouteOptions.NO_LOOKUP);
    }

    /** The settings; what cannot be used becomes a problem. */
    static ListenerSettings read(
            String name, Protocol protocol, Values values, PopmapLines popmaps, Path configurationDirectory) {
        return new ListenerReader(values, protocol, popmaps, configurationDirectory).listener(name);
    }

    /** Reads a protocol's name. */
    static Protocol protocol(String text) throws UnusableValueException {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.name().equals(text.toUpperCase(Locale.ROOT))) {
                return protocol;
            }
        }
        throw new UnusableValueException(
                UnusableValueException.quote(text) + " is no protocol",
                "write POP3, POP3S, IMAP4, IMAP4S or MANAGESIEVE");
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
                TlsReader.read(values, configurationDirectory),
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
                .orElse(
                        switch (protocol.family()) {
                            case POP3 -> POP_DEFAULT;
                            case IMAP4 -> IMAP_DEFAULT;
                            case MANAGESIEVE -> SIEVE_DEFAULT;
                        });
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
        Option own = switch (protocol.family()) {
            case POP3 -> DialogueOptions.POP_CAPABILITY;
            case IMAP4 -> DialogueOptions.IMAP_CAPABILITY;
            case MANAGESIEVE -> DialogueOptions.MANAGESIEVE_CAPABILITY;
        };
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
        String delimiter = delimiter();
        return new RouteSettings(
                MapReader.read(values, popmaps, configurationDirectory),
                servers,
                port,
                delimiter,
                values.flag(RouteOptions.USERNAME_FROM_DATABASE),
                numeric,
                names(delimiter),
                values.flag(NameOptions.LOOKUP_ERROR_USES_DEFAULT));
    }

    private String delimiter() {
        String written = values.read(RouteOptions.DOMAIN_DELIMITER, "", text -> nameText(text, false));
        return written.isEmpty() ? RouteOptions.DOMAIN_DELIMITER.defaultValue() : written;
    }

    private NamePolicy names(String delimiter) {
        StateList none = new StateList(Set.of(), OptionalInt.empty());
        StateList add = values.read(NameOptions.ADD_DOMAIN, none, text -> StateList.parse(text, true));
        String domain = values.read(NameOptions.EXPLICIT_DOMAIN, "", text -> nameText(text, true));
        return new NamePolicy(
                UserName.octets(delimiter),
                values.read(NameOptions.STRIP_DOMAIN, none, text -> StateList.parse(text, false))
                        .states(),
                add.states(),
                add.depth().orElse(NameOptions.ADD_DOMAIN_DEPTH),
                domain.isEmpty() ? Optional.empty() : Optional.of(UserName.octets(domain)),
                values.read(NameOptions.LOWER_CASE, none, text -> StateList.parse(text, false))
                        .states(),
                values.flag(NameOptions.CLIENT_SERVER_SPECIFICATION),
                values.read(NameOptions.QUERY_KEY, List.<QueryKey>of(), QueryKeyList::parse));
    }

    /** Text that becomes part of a user name, which is sent to real-servers. */
    private static String nameText(String text, boolean oneWord) throws UnusableValueException {
        if (text.chars().anyMatch(c -> Character.isISOControl(c) || oneWord && c == ' ')) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " cannot be part of a user name",
                    "write it without control characters" + (oneWord ? " and blanks" : ""));
        }
        return text;
    }

    private TimeoutSettings timeouts() {
        return TimeoutSettings.of(
                values.seconds(DialogueOptions.AUTHENTICATE_TIMEOUT),
                values.seconds(DialogueOptions.LOGIN_DEADLINE),
                values.seconds(DialogueOptions.CONNECT_TIMEOUT),
                values.seconds(DialogueOptions.BACKEND_LOGIN_TIMEOUT),
                values.seconds(DialogueOptions.TIMEOUT),
                values.seconds(LookupOptions.LOOKUP_TIMEOUT));
    }
}
