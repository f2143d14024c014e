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
import org.perdition.pbs.store.Reasons;
import org.perdition.pbs.store.RedisStore;
import org.perdition.pbs.store.RelayStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the log until it is told to end. */
final class DaemonMode implements ModeRun {
    private static final Logger LOG = LoggerFactory.getLogger(DaemonMode.class);

    /** How long to wait for lines before other work is looked at. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

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
                LineSource source = source(settings);
                ServiceSettings.Running services = settings.services()
                        .serve(new RelayCheck(store, settings.ipv6Prefix(), CLOCK), settings.prefix())) {
            prepare(store, privileges);
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
            if (source instanceof EventSocket events) {
                // As the later user, in whose folder it lies: root gives nothing away there.
                events.listen();
            }
            prepare(store, privileges);
            if (settings.logFile()
                    .filter(file -> Files.exists(file) && !Files.isReadable(file))
                    .isPresent()) {
                LOG.warn(
                        "log_file: this user may not read {}, so it will be lost when it is rotated; name a group that"
                                + " may read it with --group",
                        settings.logFile().get());
            }
            script.serving(settings.process(), () -> orders.add(Order.END));
            String does = settings.where() + ", following " + source.describe() + services.describe();
            LOG.info("Ready: {}", does);
            ServiceManager manager = ServiceManager.ofProcess();
            manager.ready(does);
            serve(settings, store, source);
            manager.stopping(Duration.ZERO);
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
            return StandardInput.start(System.in, CLOCK);
        }
        Path file = settings.logFile().get();
        try {
            return LogFollower.start(file, settings.positionFile(), CLOCK);
        } catch (IOException e) {
            throw new IOException(
                    "log_file: " + file + " cannot be followed (" + Reasons.of(e)
                            + "); name a log that this user or group may read",
                    e);
        }
    }

    /** Makes the store's files if they are not there, for the later user. */
    private static void prepare(RelayStore store, Privileges privileges) throws IOException {
        List<Path> missing =
                store.files().stream().filter(file -> !Files.exists(file)).toList();
        store.prepare();
        missing.stream().filter(Files::exists).forEach(privileges::give);
    }

    private void serve(PbsSettings settings, RelayStore store, LineSource source)
            throws ConfigurationException, InterruptedException, IOException {
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
        int left = learner.finish(CLOCK.instant());
        if (left == 0) {
            source.done();
        } else {
            LOG.error("Ended before the store could be used again; addresses that are not in it: {}", left);
        }
        LOG.info("Ended; logins seen: {}", learner.logins());
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
