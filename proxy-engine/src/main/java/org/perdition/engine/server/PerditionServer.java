// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.server;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.cli.LookupRequest;
import org.perdition.engine.cli.ServerStarter;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.Printable;
import org.perdition.engine.config.ProcessSettings.Mode;
import org.perdition.engine.config.Settings;
import org.perdition.engine.config.SettingsReader;
import org.perdition.engine.log.LogOutput;
import org.perdition.engine.tls.Passphrases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the proxy from start to end of the process, as settings and signals say. */
public final class PerditionServer implements ServerStarter {
    private static final Logger LOG = LoggerFactory.getLogger(PerditionServer.class);

    /** How often a drain looks whether the last session has gone. */
    private static final Duration POLL = Duration.ofMillis(50);
    /** How long sessions get to say their last bytes once they are closed. */
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private enum Order {
        /** SIGHUP. */
        RELOAD,
        /** SIGTERM: piped sessions go on for {@code drain_timeout}; a second one ends that. */
        DRAIN,
        /** SIGINT, or the start script has gone. */
        STOP,
        /** The one connection that inetd wanted served is over. */
        OVER,
        /** Nobody has come to inetd's listening socket; one who comes in the last moment is served. */
        IDLE
    }

    @Override
    public int run(Settings settings, Start start) throws ConfigurationException, StartException {
        ProcessName.set(settings.program());
        StartScript script = StartScript.ofProcess();
        script.check(settings.process().mode());
        Privileges privileges = Privileges.of(settings.process().runAs());
        if (settings.log().target() instanceof LogSettings.Target.LogFile file) {
            privileges.createFile(file.path());
        }
        LogOutput.check(settings.log());
        if (settings.process().mode() != Mode.INETD) {
            LogOutput.note(settings.log()).ifPresent(note -> System.err.println(settings.program() + ": " + note));
        }
        // A person may be asked, who must be able to break off: before signals are ours.
        Passphrases passphrases = new Passphrases();
        passphrases.ask(settings.listeners());
        LogOutput.configure(settings.log(), settings.program());
        BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
        Signals.on("HUP", () -> orders.add(Order.RELOAD));
        Signals.on("TERM", () -> orders.add(Order.DRAIN));
        Signals.on("INT", () -> orders.add(Order.STOP));
        PidFile pidFile = null;
        InheritedSocket inherited = settings.process().mode() == Mode.INETD ? InheritedSocket.take() : null;
        try (LocalCheckSetup pam = LocalCheckSetup.start(settings, privileges);
                RunningServer server = RunningServer.open(settings, passphrases, pam.authentication())) {
            logParameters(settings);
            // On standard error, and under inetd in the system log, the notes stand already.
            if (!(settings.log().target() instanceof LogSettings.Target.Stderr)
                    && settings.process().mode() != Mode.INETD) {
                settings.notes().forEach(LOG::warn);
            }
            settings.withoutEffect().forEach(LOG::warn);
            if (settings.process().pidFile().isPresent()) {
                Path path = settings.process().pidFile().get();
                privileges.createFolderOf(path);
                pidFile = PidFile.create(path);
                privileges.give(path);
            }
            if (inherited == null) {
                server.listen();
            }
            pam.awaitReady();
            privileges.drop();
            if (pidFile != null) {
                pidFile.warnIfItStays();
            }
            if (inherited != null) {
                server.serve(inherited, () -> orders.add(Order.OVER));
            }
            passphrases.stopReading();
            // Before the log says so: who reads it there may send a signal to the script at once.
            script.serving(settings.process().mode(), () -> orders.add(Order.STOP));
            LOG.info("Ready: {}", server.describe());
            ServiceManager manager = ServiceManager.ofProcess();
            manager.ready(server.describe());
            IdleClock idle = new IdleClock(
                    inherited instanceof InheritedSocket.Listening
                            ? settings.process().inetdIdle()
                            : Duration.ZERO);
            Order end = serve(server, start, orders, manager, idle);
            server.stopListening();
            remove(pidFile);
            pidFile = null;
            Duration patience = end == Order.DRAIN || end == Order.IDLE ? server.drainTimeout() : Duration.ZERO;
            manager.stopping(patience);
            drain(server, end, patience, orders);
            LOG.info("Ended");
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            remove(pidFile);
            LogOutput.flush();
        }
    }

    private static void remove(@Nullable PidFile pidFile) {
        if (pidFile != null) {
            pidFile.remove();
        }
    }

    /** Under inetd there is a start for each client, so it takes {@code debug} there. */
    private static void logParameters(Settings settings) {
        if (settings.process().mode() != Mode.INETD || LOG.isDebugEnabled()) {
            LOG.info(
                    "Starting {} {}, configuration {}: {}",
                    settings.program(),
                    switch (settings.process().mode()) {
                        case DAEMON -> "in the background";
                        case FOREGROUND -> "in the foreground";
                        case INETD -> "for inetd";
                    },
                    settings.configurationFile()
                            .map(file -> Printable.oneLine(file.toString()))
                            .orElse("none"),
                    String.join(", ", settings.parameters()));
        }
    }

    /** Serves until told to end, or until nobody wants an inherited listening socket served, and says how to end. */
    private static Order serve(
            RunningServer server, Start start, BlockingQueue<Order> orders, ServiceManager manager, IdleClock idle)
            throws InterruptedException {
        while (true) {
            Order order = orders.poll(IdleClock.LOOK.toMillis(), TimeUnit.MILLISECONDS);
            if (order == null) {
                if (idle.over(server.sessionCount(), server.acceptedCount())) {
                    LOG.info("No session for inetd_idle_timeout, ending");
                    return Order.IDLE;
                }
            } else if (order == Order.RELOAD) {
                manager.reloading();
                reload(server, start);
                manager.ready(server.describe());
            } else {
                return order;
            }
        }
    }

    private static void reload(RunningServer server, Start start) {
        Settings before = server.settings();
        try {
            Settings fresh = SettingsReader.read(start.environment(), start.words());
            LogOutput.check(fresh.log());
            server.reload(fresh);
            reopenLog(fresh);
            fresh.notes().forEach(LOG::warn);
            fresh.withoutEffect().stream()
                    .filter(line -> !before.withoutEffect().contains(line))
                    .forEach(LOG::warn);
            LOG.info("Reloaded: {}", server.describe());
        } catch (ConfigurationException e) {
            // The log has been rotated, whatever else is wrong.
            reopenLog(server.settings());
            e.problems().forEach(problem -> LOG.error("Not reloaded, nothing has changed: {}", problem));
        } catch (RuntimeException e) {
            reopenLog(server.settings());
            LOG.error("Not reloaded, nothing has changed: internal error", e);
        }
    }

    /** For who has rotated it. A log that cannot be opened is no reason to refuse settings that are in force. */
    private static void reopenLog(Settings settings) {
        try {
            LogOutput.configure(settings.log(), settings.program());
        } catch (ConfigurationException e) {
            e.problems().forEach(problem -> LOG.error("The log is not as it should be: {}", problem));
        }
    }

    private static void drain(RunningServer server, Order end, Duration patience, BlockingQueue<Order> orders)
            throws InterruptedException {
        if (end != Order.IDLE) {
            server.endUnauthenticated();
        }
        if (end == Order.DRAIN || end == Order.STOP) {
            LOG.info(
                    "No longer listening; sessions open: {}, closed in {} s at the latest, or at the next signal",
                    server.sessionCount(),
                    patience.toSeconds());
        }
        await(server, patience, orders);
        server.closeSessions();
        await(server, CLOSING, new LinkedBlockingQueue<>());
    }

    /** Waits until no session is left, the time is over, or another order to end comes. */
    private static void await(RunningServer server, Duration patience, BlockingQueue<Order> orders)
            throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (server.sessionCount() > 0 && System.nanoTime() - until < 0) {
            Order order = orders.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            if (order == Order.DRAIN || order == Order.STOP) {
                return;
            }
        }
    }

    @Override
    public List<String> check(Settings settings) {
        List<String> problems = new ArrayList<>();
        if (settings.process().mode() != Mode.INETD) {
            settings.listeners().forEach(listener -> problems.addAll(BoundListener.problems(listener)));
        }
        try (Popmaps popmaps = Popmaps.open(settings)) {
            LogOutput.check(settings.log());
            problems.addAll(Privileges.problems(settings.process().runAs()));
        } catch (ConfigurationException e) {
            problems.addAll(e.problems());
        }
        return problems;
    }

    @Override
    public int lookup(Settings settings, LookupRequest request, PrintStream out) throws ConfigurationException {
        try (Popmaps popmaps = Popmaps.open(settings)) {
            return new LookupReport(settings, popmaps, out).of(request) ? 0 : 1;
        }
    }
}
