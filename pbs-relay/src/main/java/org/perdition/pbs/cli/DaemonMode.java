// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.cli.StartException;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.log.LogOutput;
import org.perdition.engine.server.PidFile;
import org.perdition.engine.server.Privileges;
import org.perdition.engine.server.ProcessName;
import org.perdition.engine.server.ServiceManager;
import org.perdition.engine.server.Signals;
import org.perdition.engine.server.StartScript;
import org.perdition.pbs.follow.EventSocket;
import org.perdition.pbs.follow.LineSource;
import org.perdition.pbs.follow.LogFollower;
import org.perdition.pbs.follow.StandardInput;
import org.perdition.pbs.learn.ClockWatch;
import org.perdition.pbs.learn.Learner;
import org.perdition.pbs.serve.RelayCheck;
import org.perdition.pbs.store.LockedStore;
import org.perdition.pbs.store.RedisStore;
import org.perdition.pbs.store.RelayStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the log until it is told to end. */
final class DaemonMode implements ModeRun {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonMode.class);

    /** How long to wait for lines before other work is looked at. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long the end looks at lines; then it writes. systemd's unit gives 30 s to all of it. */
    private static final Duration FINISHING = Duration.ofSeconds(10);

    private static final Clock CLOCK = Clock.systemUTC();

    private enum Order {
        REOPEN_LOG,
        END
    }

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();

    @Override
    public int run(PbsSettings settings, PrintStream out) throws ConfigurationException, StartException {
        Words.none(settings);
        ProcessName.set(settings.program());
        StartScript script = StartScript.ofProcess();
        script.check(settings.process());
        Privileges privileges = Privileges.of(settings.runAs());
        if (settings.log().target() instanceof LogSettings.Target.LogFile file) {
            privileges.createFile(file.path());
        }
        LogOutput.note(settings.log()).ifPresent(note -> System.err.println(settings.program() + ": " + note));
        LogOutput.configure(settings.log(), settings.program());
        Signals.on("HUP", () -> orders.add(Order.REOPEN_LOG));
        Signals.on("TERM", () -> end(15));
        Signals.on("INT", () -> end(2));
        PidFile pidFile = null;
        try (RelayStore store = shared(settings);
                LineSource source = source(settings)) {
            // In a folder of another user root touches nothing: names may be swapped there at any moment.
            if (FolderOwner.isRoot(store.files())) {
                prepare(store, privileges);
            }
            if (settings.logFile().isPresent()) {
                privileges.createFile(settings.positionFile());
            }
            if (settings.pidFile().isPresent()) {
                Path path = settings.pidFile().get();
                privileges.createFolderOf(path);
                pidFile = PidFile.create(path);
                privileges.give(path);
            }
            privileges.drop();
            store.prepare();
            warnOfUnreadable(settings);
            source.begin();
            serve(settings, store, source, script);
            return 0;
        } catch (IOException e) {
            throw new StartException(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } finally {
            if (pidFile != null) {
                pidFile.remove();
            }
            LogOutput.flush();
        }
    }

    /** That root can read it is of no use after a rotation. */
    private static void warnOfUnreadable(PbsSettings settings) {
        Optional<Path> shut =
                settings.logFile().filter(file -> !Files.isReadable(file)).filter(file -> !Files.notExists(file));
        if (shut.isPresent()) {
            LOG.warn(
                    "log_file: this user may not read {}, so it will be lost when it is rotated; name a group that"
                            + " may read it, and its folder, with --group",
                    shut.get());
        }
    }

    private void end(int signal) {
        LOG.info("Exiting on Signal {}", signal);
        orders.add(Order.END);
    }

    /** Files are for one thread at a time; Redis is for as many as like. */
    private static RelayStore shared(PbsSettings settings) throws IOException {
        RelayStore store = settings.openStore();
        return store instanceof RedisStore ? store : new LockedStore(store);
    }

    private static LineSource source(PbsSettings settings) throws IOException {
        Optional<Path> socket = settings.services().eventSocket();
        if (socket.isPresent()) {
            return new EventSocket(socket.get(), CLOCK);
        }
        if (settings.logFile().isEmpty()) {
            return new StandardInput(System.in, CLOCK);
        }
        return LogFollower.start(settings.logFile().get(), settings.positionFile(), CLOCK);
    }

    /** Makes the store's files if they are not there, for the later user. */
    private static void prepare(RelayStore store, Privileges privileges) throws IOException {
        List<Path> missing =
                store.files().stream().filter(file -> !Files.exists(file)).toList();
        store.prepare();
        missing.stream().filter(Files::exists).forEach(privileges::give);
    }

    /** From being ready to the last line. */
    private void serve(PbsSettings settings, RelayStore store, LineSource source, StartScript script)
            throws ConfigurationException, StartException, InterruptedException, IOException {
        RelayCheck check = new RelayCheck(store, settings.ipv6Prefix(), CLOCK);
        try (ServiceSettings.Running services = settings.services().serve(check, settings.prefix())) {
            script.serving(settings.process(), () -> orders.add(Order.END));
            String does = settings.where() + ", following " + source.describe() + services.describe();
            LOG.info("Ready: {}", does);
            ServiceManager manager = ServiceManager.ofProcess();
            manager.ready(does);
            learn(settings, store, source);
            manager.stopping(Duration.ZERO);
        }
    }

    private void learn(PbsSettings settings, RelayStore store, LineSource source)
            throws InterruptedException, IOException {
        Learner learner =
                new Learner(store, settings.pattern(), settings.timeout(), settings.prefix(), settings.ipv6Prefix());
        Optional<Instant> before =
                settings.logFile().isPresent() ? LogFollower.savedAt(settings.positionFile()) : Optional.empty();
        // As if it had been looked at last when the run before ended.
        ClockWatch clock = new ClockWatch(before.orElse(CLOCK.instant()), System.nanoTime());
        // A run that is killed at once is gone on from here too.
        source.done();
        long swept = System.nanoTime() - settings.expireInterval().toNanos();
        boolean ended = false;
        while (!ended) {
            ended = obey(settings, orders.poll());
            watch(clock, learner);
            boolean due = System.nanoTime() - swept >= settings.expireInterval().toNanos();
            if (due) {
                swept = System.nanoTime();
                learner.sweep(CLOCK.instant());
            }
            LineSource.Batch batch = source.next(ended ? Duration.ZERO : patience(settings));
            watch(clock, learner);
            boolean written = learner.learn(batch, CLOCK.instant());
            ended |= batch.ended();
            // Now and then also without lines, so that a later start knows how old lines can be.
            if (written && (due || !batch.lines().isEmpty())) {
                source.done();
            }
        }
        finish(learner, source);
        LOG.info("Ended; logins seen: {}", learner.logins());
    }

    /** Learns what has come already, if it could not be read again, and leaves as little as it can. */
    static void finish(Learner learner, LineSource source) throws InterruptedException, IOException {
        long until = System.nanoTime() + FINISHING.toNanos();
        while (source.left() > 0 && System.nanoTime() - until < 0) {
            LineSource.Batch batch = source.next(Duration.ZERO);
            if (batch.ended()) {
                break;
            }
            learner.learn(batch, CLOCK.instant());
        }
        if (source.left() > 0) {
            LOG.error("Ended before all lines were looked at; left: {}", source.left());
        }
        int left = learner.finish(CLOCK.instant());
        if (left > 0) {
            LOG.error("Ended before the store could be used again; addresses that are not in it: {}", left);
        } else if (learner.isSettled()) {
            source.done();
        }
    }

    private static Duration patience(PbsSettings settings) {
        return PATIENCE.compareTo(settings.expireInterval()) < 0 ? PATIENCE : settings.expireInterval();
    }

    private static void watch(ClockWatch clock, Learner learner) {
        Duration back = clock.setBack(CLOCK.instant(), System.nanoTime());
        if (!back.isZero()) {
            learner.clockSetBack(back);
        }
    }

    /** Whether that was the last order. */
    private static boolean obey(PbsSettings settings, @Nullable Order order) {
        if (order == Order.REOPEN_LOG) {
            try {
                LogOutput.configure(settings.log(), settings.program());
                LOG.info("Reopened logger");
            } catch (ConfigurationException e) {
                e.problems().forEach(problem -> LOG.error("{}", problem));
            }
        }
        return order == Order.END;
    }
}
