// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.LogSettings.Target;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.ProcessSettings;
import org.perdition.engine.config.RunAs;
import org.perdition.engine.config.ServerList;
import org.perdition.engine.config.SyslogFacility;
import org.perdition.engine.config.UnusableValueException;
import org.perdition.pbs.address.RelayAddress;
import org.perdition.pbs.log.AuthLine;
import org.perdition.pbs.log.LoginPattern;
import org.perdition.pbs.log.OwnPattern;
import org.perdition.pbs.store.StoreKind;

/** From the words on the command line to settings, all or nothing. */
final class PbsReader {
    /** A year; a longer time is a slip of the finger. */
    private static final int MAX_SECONDS = 31_536_000;

    /** The largest network that one customer is given (RFC 6177). */
    private static final int MIN_IPV6_BITS = 48;

    /** Longest prefix of keys. Ours. */
    private static final int MAX_PREFIX = 64;

    private static final Path RUN = Path.of("/var/run");
    private static final String STANDARD_INPUT = "-";

    private final Environment environment;
    private final Map<Option, String> options;
    private final List<String> problems = new ArrayList<>();

    private interface Reading<T> {
        T read(String text) throws UnusableValueException;
    }

    private PbsReader(Environment environment, Map<Option, String> options) {
        this.environment = environment;
        this.options = options;
    }

    /**
     * Reads everything.
     *
     * @param words what stands behind the options
     * @throws ConfigurationException with every mistake found
     */
    static PbsSettings read(Environment environment, Map<Option, String> options, List<String> words)
            throws ConfigurationException {
        PbsReader reader = new PbsReader(environment, options);
        PbsSettings settings = reader.settings(words);
        if (!reader.problems.isEmpty()) {
            throw new ConfigurationException(reader.problems);
        }
        return settings;
    }

    private PbsSettings settings(List<String> words) {
        Mode mode = mode();
        if (options.containsKey(PbsOptions.LOG_FILE)
                && !text(ServiceOptions.EVENT_SOCKET).isEmpty()) {
            problem(ServiceOptions.EVENT_SOCKET, "the daemon learns from it or from --log_file; write one of them");
        }
        boolean tests = options.containsKey(PbsOptions.TEST);
        if (tests && mode != Mode.TEST) {
            problem(PbsOptions.TEST, "it is the mode test; leave it out, or --mode " + mode);
        }
        if (tests && text(PbsOptions.TEST).isEmpty()) {
            problem(PbsOptions.TEST, "it is empty; write an address");
        }
        if (tests && !words.isEmpty()) {
            problem(
                    PbsOptions.TEST,
                    "it takes one address, there is also " + UnusableValueException.quote(words.get(0))
                            + "; leave one of them out");
        }
        Path file = path(PbsOptions.DB_FILE);
        LogSettings log = log();
        // What comes on the standard input ends with whoever writes it.
        ProcessSettings.Mode process = on(PbsOptions.NO_DAEMON)
                        || text(PbsOptions.LOG_FILE).equals(STANDARD_INPUT)
                        || log.target() instanceof Target.Stdout
                        || log.target() instanceof Target.Stderr
                ? ProcessSettings.Mode.FOREGROUND
                : ProcessSettings.Mode.DAEMON;
        return new PbsSettings(
                environment.program(),
                mode,
                tests ? List.of(text(PbsOptions.TEST)) : words,
                seconds(PbsOptions.TIMEOUT),
                read(PbsOptions.STORE, StoreKind.BDB, PbsReader::store),
                file,
                read(PbsOptions.PREFIX, "", PbsReader::prefix),
                read(PbsOptions.IPV6_PREFIX, RelayAddress.IPV6_BITS, PbsReader::bits),
                text(PbsOptions.LOG_FILE).equals(STANDARD_INPUT)
                                || !text(ServiceOptions.EVENT_SOCKET).isEmpty()
                        ? Optional.empty()
                        : Optional.of(path(PbsOptions.LOG_FILE)),
                read(PbsOptions.REGEX, AuthLine.BUILT_IN, PbsReader::pattern),
                text(PbsOptions.POSITION_FILE).isEmpty() ? Path.of(file + ".position") : path(PbsOptions.POSITION_FILE),
                seconds(PbsOptions.EXPIRE_INTERVAL),
                services(),
                log,
                new RunAs(account(PbsOptions.USER), account(PbsOptions.GROUP)),
                process,
                pidFile(process));
    }

    private ServiceSettings services() {
        return new ServiceSettings(
                text(ServiceOptions.REDIS),
                file(ServiceOptions.REDIS_PASSWORD_FILE),
                file(ServiceOptions.REDIS_CA_FILE),
                file(ServiceOptions.EVENT_SOCKET),
                listenAt(ServiceOptions.POLICY_LISTEN),
                listenAt(ServiceOptions.SOCKETMAP_LISTEN));
    }

    private Optional<Path> file(Option option) {
        return text(option).isEmpty() ? Optional.empty() : Optional.of(path(option));
    }

    private Optional<HostPort> listenAt(Option option) {
        return read(option, Optional.empty(), text -> {
            List<HostPort> all = addresses(text);
            if (all.size() > 1 || all.stream().anyMatch(one -> one.port().isEmpty())) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " is no address and port", "write ADDRESS:PORT");
            }
            return all.stream().findFirst();
        });
    }

    private static List<HostPort> addresses(String text) throws UnusableValueException {
        try {
            return ServerList.parse(text, true, true);
        } catch (UnusableValueException e) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is no address and port", "write ADDRESS:PORT");
        }
    }

    private Mode mode() {
        Mode byName = options.containsKey(PbsOptions.TEST) ? Mode.TEST : Mode.ofProgram(environment.program());
        return read(PbsOptions.MODE, byName, text -> {
            if (text.isEmpty()) {
                return byName;
            }
            return Mode.called(text)
                    .orElseThrow(() -> new UnusableValueException(
                            UnusableValueException.quote(text) + " is no mode", "write one of " + Mode.names()));
        });
    }

    private LogSettings log() {
        LogSettings.Level level = on(PbsOptions.DEBUG)
                ? LogSettings.Level.DEBUG
                : on(PbsOptions.QUIET) ? LogSettings.Level.ERROR : LogSettings.Level.INFO;
        Target target = read(PbsOptions.LOG_FACILITY, new Target.SystemLog(SyslogFacility.MAIL), Target::parse);
        return new LogSettings(target, level, Optional.empty());
    }

    private Optional<Path> pidFile(ProcessSettings.Mode process) {
        if (!options.containsKey(PbsOptions.PID_FILE)) {
            String program = environment.program();
            return process == ProcessSettings.Mode.DAEMON
                    ? Optional.of(RUN.resolve(program).resolve(program + ".pid"))
                    : Optional.empty();
        }
        String text = text(PbsOptions.PID_FILE);
        if (!text.isEmpty() && !text.startsWith("/")) {
            problem(
                    PbsOptions.PID_FILE,
                    UnusableValueException.quote(text) + " does not begin with /; write a full path, or nothing");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(path(PbsOptions.PID_FILE));
    }

    private Optional<RunAs.Account> account(Option option) {
        return text(option).isEmpty()
                ? Optional.empty()
                : Optional.of(new RunAs.Account(text(option), "--" + option.name()));
    }

    private static StoreKind store(String text) throws UnusableValueException {
        return Arrays.stream(StoreKind.values())
                .filter(kind -> kind.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new UnusableValueException(
                        UnusableValueException.quote(text) + " is no kind of store",
                        "write one of "
                                + Arrays.stream(StoreKind.values())
                                        .map(StoreKind::toString)
                                        .collect(Collectors.joining(", "))));
    }

    private static String prefix(String text) throws UnusableValueException {
        if (!text.matches("[!-~]{0," + MAX_PREFIX + "}") || text.startsWith("TIME:")) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " cannot be what keys begin with",
                    "write up to " + MAX_PREFIX + " visible ASCII characters, not beginning with TIME:");
        }
        return text;
    }

    private static int bits(String text) throws UnusableValueException {
        if (!text.matches("[0-9]{1,3}")
                || Integer.parseInt(text) < MIN_IPV6_BITS
                || Integer.parseInt(text) > RelayAddress.IPV6_BITS) {
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is no number from " + MIN_IPV6_BITS + " to "
                            + RelayAddress.IPV6_BITS,
                    "write 128 for single addresses, or 64");
        }
        return Integer.parseInt(text);
    }

    private static LoginPattern pattern(String text) throws UnusableValueException {
        return text.isEmpty() ? AuthLine.BUILT_IN : OwnPattern.of(text);
    }

    private Duration seconds(Option option) {
        return read(option, Duration.ofSeconds(1), text -> {
            if (!text.matches("[0-9]{1,8}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_SECONDS) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " is no number of seconds from 1 to a year",
                        "write digits only, such as " + option.defaultValue());
            }
            return Duration.ofSeconds(Integer.parseInt(text));
        });
    }

    private Path path(Option option) {
        return read(option, environment.workingDirectory(), text -> {
            try {
                Path path = environment.workingDirectory().resolve(text).normalize();
                if (text.isEmpty()) {
                    throw new UnusableValueException("it is empty", "write the name of a file");
                }
                return path;
            } catch (InvalidPathException e) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " is no file name", "write a path");
            }
        });
    }

    private String text(Option option) {
        return options.getOrDefault(option, option.defaultValue());
    }

    private boolean on(Option option) {
        return text(option).equals("on");
    }

    private <T> T read(Option option, T instead, Reading<T> reading) {
        try {
            return reading.read(text(option));
        } catch (UnusableValueException e) {
            problem(option, e.complaint());
            return instead;
        }
    }

    private void problem(Option option, String what) {
        problems.add("--" + option.name() + ": " + what);
    }
}
