// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From command line, configuration file and defaults to {@link Settings}, all or nothing. Reads files, touches
 * nothing else; so a reload is one more call.
 */
public final class SettingsReader {
    private final Environment environment;
    private final Map<Option, Given> commandLine;
    private final Problems problems = new Problems();
    /** Names of the popmaps that some listener asks, also one that is not started. */
    private final Set<String> askedMaps = new HashSet<>();

    private SettingsReader(Environment environment, Map<Option, String> words) {
        this.environment = environment;
        this.commandLine = new LinkedHashMap<>();
        words.forEach((option, text) ->
                commandLine.put(option, new Given(text, new Given.CommandLine(environment.workingDirectory()))));
    }

    /**
     * Reads everything.
     *
     * @param environment what surrounds the process
     * @param words the options on the command line
     * @throws ConfigurationException with every mistake found
     */
    public static Settings read(Environment environment, Map<Option, String> words) throws ConfigurationException {
        return new SettingsReader(environment, words).settings();
    }

    private Settings settings() throws ConfigurationException {
        environment.problem().ifPresent(what -> problems.add(Environment.SYSCONFDIR, what));
        Values words = new Values(List.of(commandLine), environment.configurationDirectory(), problems);
        Optional<Protocol> wanted = protocol(words).or(environment::protocol);
        ConfigurationChoice choice = words.written(ProcessOptions.CONFIG_FILE).isPresent()
                ? ConfigurationChoice.named(
                        words.path(ProcessOptions.CONFIG_FILE).orElse(Path.of("")), problems)
                : ConfigurationChoice.found(environment, wanted.orElse(Protocol.POP3));
        ConfigurationFile file = choice.file()
                .map(path -> ConfigurationFile.read(path, problems))
                .orElseGet(ConfigurationFile::none);
        Values plain = new Values(List.of(commandLine, file.plain()), environment.configurationDirectory(), problems);
        List<ListenerSettings> listeners = listeners(plain, file, wanted);
        LogSettings log = LogReader.read(plain, environment.configurationDirectory());
        ProcessSettings process = ProcessReader.read(plain, environment.program(), log);
        if (!problems.none()) {
            throw new ConfigurationException(problems.lines());
        }
        return new Settings(
                environment.program(),
                choice.file(),
                environment.configurationDirectory(),
                StartParameters.of(plain, file.listeners()),
                notes(choice, file, plain, process, listeners),
                log,
                process,
                listeners);
    }

    /** What the operator should read at start. */
    private List<String> notes(
            ConfigurationChoice choice,
            ConfigurationFile file,
            Values plain,
            ProcessSettings process,
            List<ListenerSettings> listeners) {
        List<String> notes = new ArrayList<>(choice.notes());
        notes.addAll(file.notes());
        Given noDaemon = plain.given(ProcessOptions.NO_DAEMON);
        if (process.mode() == ProcessSettings.Mode.FOREGROUND
                && !noDaemon.isDefault()
                && !plain.flag(ProcessOptions.NO_DAEMON)) {
            notes.add(noDaemon.origin().where(ProcessOptions.NO_DAEMON) + ": off has no effect, because log_facility "
                    + UnusableValueException.quote(plain.text(ProcessOptions.LOG_FACILITY))
                    + " keeps the process in the foreground; write another log_facility");
        }
        for (String name : file.popmaps().names()) {
            if (!askedMaps.contains(name)) {
                notes.add("popmap." + name + ": map_library does not name it, so it is not used");
            }
        }
        for (ListenerSettings listener : listeners) {
            if (leadsNowhere(listener)) {
                notes.add("listener " + listener.name() + ": there is neither a map_library nor an outgoing_server, so"
                        + " nobody can log in; set one of them");
            }
            if (listener.route().noLookup() && listener.route().names().needsLocalName()) {
                notes.add("listener " + listener.name() + ": add_domain adds nothing, because no_lookup is on; write"
                        + " explicit_domain");
            }
        }
        return notes;
    }

    /** Whether no user can have a real-server; a name that says its own server can. */
    private static boolean leadsNowhere(ListenerSettings listener) {
        RouteSettings route = listener.route();
        return route.maps().isEmpty()
                && route.outgoingServers().isEmpty()
                && !route.names().clientNamesServer()
                && !listener.login().loginDisabled();
    }

    /** Its protocol as written, if it was and can be read. */
    private static Optional<Protocol> protocol(Values values) {
        return values.written(RouteOptions.PROTOCOL).isEmpty()
                ? Optional.empty()
                : values.read(
                        RouteOptions.PROTOCOL, Optional.empty(), text -> Optional.of(ListenerReader.protocol(text)));
    }

    private List<ListenerSettings> listeners(Values plain, ConfigurationFile file, Optional<Protocol> wanted) {
        Path directory = environment.configurationDirectory();
        Protocol usual = protocol(plain).or(() -> wanted).orElse(Protocol.POP3);
        // With named listeners the plain keys are read for their mistakes alone.
        ListenerSettings unnamed = listener(usual.lowerCaseName(), usual, plain, file.popmaps());
        if (file.listeners().isEmpty()) {
            return List.of(unnamed);
        }
        List<ListenerSettings> started = new ArrayList<>();
        List<String> known = new ArrayList<>();
        file.listeners().forEach((name, own) -> {
            // -P chooses among named listeners; it does not change what they speak.
            Protocol protocol = protocol(new Values(List.of(own, file.plain()), directory, problems))
                    .or(() -> wanted)
                    .orElse(Protocol.POP3);
            Values values = new Values(List.of(commandLine, own, file.plain()), directory, problems);
            known.add(name + " (" + protocol + ")");
            ListenerSettings listener = listener(name, protocol, values, file.popmaps());
            if (wanted.isEmpty() || wanted.get() == protocol) {
                started.add(listener);
            }
        });
        if (started.isEmpty()) {
            problems.add(
                    file.path().toString(),
                    "no listener speaks " + wanted.orElse(usual) + ", only " + String.join(", ", known)
                            + "; add one, or start perdition without a protocol");
        }
        refuseSharedAddresses(started, file.path());
        return started;
    }

    private ListenerSettings listener(String name, Protocol protocol, Values values, PopmapLines popmaps) {
        ListenerSettings listener =
                ListenerReader.read(name, protocol, values, popmaps, environment.configurationDirectory());
        listener.route().maps().forEach(map -> askedMaps.add(map.name()));
        return listener;
    }

    private void refuseSharedAddresses(List<ListenerSettings> listeners, Path file) {
        Map<HostPort, String> taken = new HashMap<>();
        for (ListenerSettings listener : listeners) {
            for (HostPort address : listener.bindAddresses()) {
                String other = taken.putIfAbsent(address, listener.name());
                if (other != null && !other.equals(listener.name())) {
                    problems.add(
                            file.toString(),
                            "listeners " + other + " and " + listener.name() + " both listen on " + address.shown()
                                    + "; give one of them another listen_port or bind_address");
                }
            }
        }
    }
}
