// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From command line, configuration file and defaults to {@link Settings}, all or nothing. Reads files, touches
 * nothing else; so a reload is one more call.
 */
public final class SettingsReader {
    private final Environment environment;
    private final Map<Option, Given> commandLine;
    private final Problems problems = new Problems();

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
        Values words = new Values(List.of(commandLine), environment.configurationDirectory(), problems);
        Optional<Protocol> wanted = protocol(words).or(environment::protocol);
        ConfigurationChoice choice = words.written(ProcessOptions.CONFIG_FILE).isPresent()
                ? ConfigurationChoice.named(
                        words.path(ProcessOptions.CONFIG_FILE).orElse(Path.of("")), problems)
                : ConfigurationChoice.found(environment, wanted.orElse(Protocol.POP3), problems);
        PropertiesFile file = choice.file()
                .map(path -> PropertiesFile.read(path, problems))
                .orElseGet(() -> new PropertiesFile(Path.of(""), Map.of(), Map.of()));
        Values plain = new Values(List.of(commandLine, file.plain()), environment.configurationDirectory(), problems);
        List<ListenerSettings> listeners = listeners(plain, file, wanted);
        ProcessSettings process = process(plain);
        LogSettings log = LogReader.read(plain, environment.configurationDirectory());
        if (!problems.none()) {
            throw new ConfigurationException(problems.lines());
        }
        return new Settings(
                environment.program(),
                choice.file(),
                environment.configurationDirectory(),
                choice.notes(),
                log,
                process,
                listeners);
    }

    /** Its protocol as written, if it was and can be read. */
    private static Optional<Protocol> protocol(Values values) {
        return values.written(RouteOptions.PROTOCOL).isEmpty()
                ? Optional.empty()
                : values.read(
                        RouteOptions.PROTOCOL, Optional.empty(), text -> Optional.of(ListenerReader.protocol(text)));
    }

    private List<ListenerSettings> listeners(Values plain, PropertiesFile file, Optional<Protocol> wanted) {
        Path directory = environment.configurationDirectory();
        Protocol usual = protocol(plain).or(() -> wanted).orElse(Protocol.POP3);
        // With named listeners the plain keys are read for their mistakes alone.
        ListenerSettings unnamed = ListenerReader.read(usual.lowerCaseName(), usual, plain, directory);
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
            ListenerSettings listener = ListenerReader.read(name, protocol, values, directory);
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

    private void refuseSharedAddresses(List<ListenerSettings> listeners, Path file) {
        Map<HostPort, String> taken = new HashMap<>();
        for (ListenerSettings listener : listeners) {
            for (HostPort address : listener.bindAddresses()) {
                String other = taken.putIfAbsent(address, listener.name());
                if (other != null && !other.equals(listener.name())) {
                    problems.add(
                            file.toString(),
                            "listeners " + other + " and " + listener.name() + " both listen on "
                                    + (address.host().isEmpty() ? "port " : "")
                                    + (address.host().isEmpty() ? address.port().orElse(0) : address)
                                    + "; give one of them another listen_port or bind_address");
                }
            }
        }
    }

    private static ProcessSettings process(Values values) {
        if (!values.flag(ProcessOptions.NO_DAEMON)) {
            values.problem(
                    ProcessOptions.NO_DAEMON,
                    "this version stays in the foreground; write on, and let the service manager put it in the"
                            + " background");
        }
        int threads = values.number(ProcessOptions.IO_THREADS, 0);
        return new ProcessSettings(
                pidFile(values),
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                values.number(ProcessOptions.LOOKUP_THREADS, 1),
                values.seconds(ProcessOptions.DRAIN_TIMEOUT),
                SystemReader.runAs(values),
                SystemReader.pam(values));
    }

    private static Optional<Path> pidFile(Values values) {
        String text = values.text(ProcessOptions.PID_FILE);
        if (!text.isEmpty() && !text.startsWith("/")) {
            values.problem(
                    ProcessOptions.PID_FILE,
                    UnusableValueException.quote(text) + " does not begin with /; write a full path, or nothing");
            return Optional.empty();
        }
        return values.path(ProcessOptions.PID_FILE);
    }
}
