// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.HostPort;
import org.perdition.engine.config.ListenerSettings;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.Printable;
import org.perdition.engine.config.ProxyOptions;
import org.perdition.engine.config.Settings;
import org.perdition.engine.config.SettingsReader;
import org.perdition.engine.os.SystemLog;
import org.perdition.engine.tls.JdkTlsPolicy;
import org.perdition.engine.tls.ListenerTls;
import org.perdition.engine.tls.Passphrases;

/**
 * The program: reads the settings, then shows help, versions or the outcome of a check, or hands over to the
 * server. Every mistake is one line on standard error.
 */
public final class Main {
    /** Everything that is neither usage nor configuration. */
    public static final int STATUS_FAILURE = 1;

    /** A mistake on the command line or in the configuration. */
    public static final int STATUS_USAGE = 2;

    private final Environment environment;
    private final PrintStream out;
    private final PrintStream err;
    private final ServerStarter server;
    /** Or, by what the start script has seen, perhaps so: a file may have inetd_mode that cannot be read yet. */
    private boolean underInetd = "on".equals(System.getProperty("perdition.inetd"));

    Main(Environment environment, PrintStream out, PrintStream err, ServerStarter server) {
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.server = server;
    }

    /** Runs the program and ends the process with its status. */
    public static void main(String[] words) {
        ServerStarter server =
                ServiceLoader.load(ServerStarter.class).findFirst().orElse(null);
        int status;
        if (server == null) {
            System.err.println("perdition: the server is missing from the class path; unpack the tarball again");
            status = STATUS_FAILURE;
        } else {
            status = new Main(Environment.ofProcess(), System.out, System.err, server).run(words);
        }
        System.out.flush();
        System.exit(status);
    }

    int run(String... words) {
        Optional<String> hint = Optional.empty();
        try {
            Map<Option, String> options = OptionWords.read(ProxyOptions.TABLE, words);
            underInetd |= on(options, "inetd_mode");
            hint = options.containsKey(option("config_file")) ? Optional.empty() : environment.hint();
            return on(options, "help") ? help() : on(options, "version") ? version() : configured(options);
        } catch (ConfigurationException e) {
            e.problems().forEach(this::complain);
            hint.ifPresent(this::complain);
            return STATUS_USAGE;
        } catch (StartException e) {
            complain(e.line());
            hint.ifPresent(this::complain);
            return STATUS_FAILURE;
        }
    }

    private int configured(Map<Option, String> options) throws ConfigurationException, StartException {
        Settings settings = SettingsReader.read(environment, options);
        JdkTlsPolicy.apply(settings.needsOldTls());
        settings.notes().forEach(this::complain);
        if (on(options, "check")) {
            return check(settings);
        }
        String user = options.get(option("lookup"));
        if (user != null) {
            String from = options.getOrDefault(option("lookup_from"), "");
            return server.lookup(settings, LookupRequest.of(user, from), out);
        }
        return server.run(settings, new ServerStarter.Start(environment, options));
    }

    private int help() {
        out.print(HelpText.of(
                environment.program(),
                ProxyOptions.TABLE,
                "POP3 and IMAP4 proxy: logs users in at the real-server that holds their mailbox, then pipes.",
                "All options but those under Run can also stand in the configuration file, as NAME = VALUE.",
                "--FLAG=off undoes a flag that the file switches on."));
        return 0;
    }

    private int version() {
        out.println(Versions.text());
        return 0;
    }

    private int check(Settings settings) throws ConfigurationException {
        List<String> problems = new ArrayList<>();
        Passphrases passphrases = new Passphrases();
        for (ListenerSettings listener : settings.listeners()) {
            try {
                ListenerTls.load(listener, passphrases);
                ListenerTls.objections(listener, Instant.now()).forEach(this::complain);
            } catch (ConfigurationException e) {
                problems.addAll(e.problems());
            }
        }
        problems.addAll(server.check(settings));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.stream().distinct().toList());
        }
        out.println("configuration OK: "
                + settings.configurationFile().map(Object::toString).orElse("no configuration file") + ", "
                + String.join(
                        ", ",
                        settings.listeners().stream()
                                .map(listener -> listener.name() + " (" + listener.protocol() + ") on "
                                        + listener.bindAddresses().stream()
                                                .map(HostPort::shown)
                                                .reduce((a, b) -> a + " and " + b)
                                                .orElse(""))
                                .toList()));
        return 0;
    }

    private static boolean on(Map<Option, String> options, String name) {
        return "on".equals(options.get(option(name)));
    }

    private static Option option(String name) {
        return ProxyOptions.TABLE.find(name).orElseThrow();
    }

    /** One line, whatever a file name in it holds. */
    private void complain(String line) {
        String printable = Printable.oneLine(line);
        err.println(environment.program() + ": " + printable);
        if (underInetd) {
            // The script has closed standard error, if that was the client's connection.
            SystemLog.error(environment.program(), printable);
        }
    }
}
