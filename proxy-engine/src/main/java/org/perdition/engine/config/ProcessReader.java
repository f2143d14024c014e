// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.perdition.engine.config.ProcessSettings.Mode;

/** From the values to what holds for the whole process. */
final class ProcessReader {
    /** Where a daemon's pid file lies unless told otherwise. */
    private static final Path RUN = Path.of("/var/run");

    /** What switches no_daemon off; anything else that is no flag has been complained about already. */
    private static final Set<String> OFF = Set.of("off", "no", "false", "0");

    private ProcessReader() {}

    /** The settings; what cannot be used becomes a problem. */
    static ProcessSettings read(Values values, String program, LogSettings log) {
        Mode mode = mode(values, log);
        int threads = values.number(ProcessOptions.IO_THREADS, 0);
        return new ProcessSettings(
                mode,
                values.seconds(ProcessOptions.INETD_IDLE_TIMEOUT),
                pidFile(values, program, mode),
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                values.number(ProcessOptions.LOOKUP_THREADS, 1),
                new CacheSettings(
                        values.seconds(LookupOptions.LOOKUP_CACHE_TIME),
                        values.seconds(LookupOptions.LOOKUP_CACHE_NEGATIVE_TIME),
                        values.seconds(LookupOptions.LOOKUP_CACHE_STALE_TIME),
                        values.number(LookupOptions.LOOKUP_CACHE_SIZE, 1)),
                values.seconds(ProcessOptions.DRAIN_TIMEOUT),
                values.path(ProcessOptions.AUTH_EVENT_SOCKET),
                SystemReader.runAs(values),
                SystemReader.pam(values));
    }

    private static Mode mode(Values values, LogSettings log) {
        boolean foreground = values.flag(ProcessOptions.NO_DAEMON);
        if (values.flag(ProcessOptions.INETD_MODE)) {
            if (log.target() instanceof LogSettings.Target.Stdout) {
                values.problem(
                        ProcessOptions.LOG_FACILITY,
                        "with inetd_mode standard output is the client's connection; write another log_facility");
            }
            return Mode.INETD;
        }
        boolean onTerminal =
                log.target() instanceof LogSettings.Target.Stdout || log.target() instanceof LogSettings.Target.Stderr;
        // As the init script asks for it, which would else wait for ever.
        boolean asked = values.given(ProcessOptions.NO_DAEMON).origin() instanceof Given.CommandLine;
        if (onTerminal && asked && OFF.contains(values.text(ProcessOptions.NO_DAEMON))) {
            values.problem(
                    ProcessOptions.NO_DAEMON,
                    "off contradicts log_facility "
                            + UnusableValueException.quote(values.text(ProcessOptions.LOG_FACILITY))
                            + ", which a process in the background does not have; change one of them");
        }
        return foreground || onTerminal ? Mode.FOREGROUND : Mode.DAEMON;
    }

    private static Optional<Path> pidFile(Values values, String program, Mode mode) {
        if (values.given(ProcessOptions.PID_FILE).isDefault()) {
            return mode == Mode.DAEMON ? Optional.of(RUN.resolve(program).resolve(program + ".pid")) : Optional.empty();
        }
        String text = values.text(ProcessOptions.PID_FILE);
        if (!text.isEmpty() && !text.startsWith("/")) {
            values.problem(
                    ProcessOptions.PID_FILE,
                    UnusableValueException.quote(text) + " does not begin with /; write a full path, or nothing");
            return Optional.empty();
        }
        return mode == Mode.INETD ? Optional.empty() : values.path(ProcessOptions.PID_FILE);
    }
}
