// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.LogSettings.Target;
import org.perdition.engine.os.SystemLog;

/** Sets Log4j 2 up as {@code log_facility}, {@code debug} and {@code quiet} say, or as a {@code log4j2.xml} does. */
public final class LogOutput {
    /** Lines that wait to be written while disk, terminal or system log is slow; beyond that they are dropped. */
    private static final int QUEUE = 8_192;

    /** System property for {@code log4j2.xml}: the name the program was started as. */
    static final String PROGRAM = "perdition.program";

    /** System property for {@code log4j2.xml}: what {@code debug} and {@code quiet} come to. */
    private static final String LEVEL = "perdition.log.level";

    private static final String OUT = "out";
    private static final String WAITING = "queue";

    private LogOutput() {}

    /**
     * Puts it in force. Lines are written by a thread of their own, so that no I/O thread waits for a disk, a terminal
     * or the system log.
     *
     * @param program what stands before the process number in each line
     * @throws ConfigurationException naming the file, the log or the operator's own {@code log4j2.xml}, if it cannot be
     *     used
     */
    public static void configure(LogSettings settings, String program) throws ConfigurationException {
        if (settings.own().isPresent()) {
            System.setProperty(PROGRAM, program);
            System.setProperty(LEVEL, level(settings.level()).name());
            OwnLogFile.use(settings.own().get());
            return;
        }
        ConfigurationBuilder<LogConfiguration> log =
                ConfigurationBuilderFactory.newConfigurationBuilder(LogConfiguration.class);
        log.setStatusLevel(Level.ERROR).setShutdownHook("disable");
        String pattern = "%d{MMM dd HH:mm:ss} " + program + "[%pid]: %m%n%throwable";
        if (settings.target() instanceof Target.Stdout || settings.target() instanceof Target.Stderr) {
            log.add(log.newAppender(OUT, "Console")
                    .addAttribute("target", settings.target() instanceof Target.Stdout ? "SYSTEM_OUT" : "SYSTEM_ERR")
                    .add(log.newLayout("PatternLayout").addAttribute("pattern", pattern)));
        }
        log.add(log.newAppender(WAITING, "Async")
                .addAttribute("bufferSize", QUEUE)
                .addAttribute("blocking", false)
                .addComponent(log.newAppenderRef(OUT)));
        log.add(log.newRootLogger(level(settings.level())).add(log.newAppenderRef(WAITING)));
        // MINA reports each reset connection as an error: any port scanner would fill the log.
        log.add(log.newLogger("org.apache.mina", Level.OFF));
        // The LDAP client prints a stack for each directory that is down; the popmap says it in a line.
        log.add(log.newLogger("org.apache.directory", Level.OFF));
        LogConfiguration configuration = log.build(false);
        if (settings.target() instanceof Target.SystemLog system) {
            configuration.add(new SyslogAppender(OUT, system.facility(), program, SystemLog.socketName()));
        } else if (settings.target() instanceof Target.LogFile file) {
            PatternLayout layout = PatternLayout.newBuilder()
                    .withConfiguration(configuration)
                    .withPattern(pattern)
                    .build();
            configuration.add(new LogFileAppender(OUT, layout, open(file.path())));
        }
        Configurator.reconfigure(configuration);
        if (configuration.getAppender(WAITING) instanceof AbstractAppender queue) {
            queue.setHandler(new DroppedLines());
        }
    }

    /**
     * Looks whether the log can be written, and leaves nothing behind: who asks may be another user than who logs.
     *
     * @throws ConfigurationException naming the file and what to do
     */
    public static void check(LogSettings settings) throws ConfigurationException {
        if (settings.own().isPresent()) {
            OwnLogFile.check(settings.own().get());
        } else if (settings.target() instanceof Target.LogFile file) {
            try {
                LogFile.check(file.path());
            } catch (IOException e) {
                throw cannotBeWritten(file.path(), e);
            }
        }
    }

    private static OutputStream open(Path file) throws ConfigurationException {
        try {
            return LogFile.open(file);
        } catch (IOException e) {
            throw cannotBeWritten(file, e);
        }
    }

    private static ConfigurationException cannotBeWritten(Path file, IOException e) {
        return new ConfigurationException("log_facility: " + file + " cannot be written (" + reason(e)
                + "); write a file this user may write, or - or +");
    }

    /** What to tell the operator, who may be waiting for a log that does not come; empty if there is nothing. */
    public static Optional<String> note(LogSettings settings) {
        boolean missing = settings.own().isEmpty()
                && settings.target() instanceof Target.SystemLog
                && !SystemLog.socketName().startsWith("@")
                && !Files.exists(Path.of(SystemLog.socketName()));
        return missing
                ? Optional.of("log_facility: there is no system log at " + SystemLog.socketName()
                        + " now; what is logged is lost until there is. To see it here, write log_facility = +")
                : Optional.empty();
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        } else if (e instanceof AccessDeniedException) {
            return "permission denied";
        } else if (e instanceof NotDirectoryException) {
            return "it would lie in a file, which is no folder";
        }
        String reason = e instanceof FileSystemException system ? system.getReason() : null;
        return reason == null ? "input/output error" : reason.toLowerCase(Locale.ROOT);
    }

    private static Level level(LogSettings.Level level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
        };
    }

    /** Writes what waits, and logs no more. Last call of the process. */
    public static void flush() {
        ((LoggerContext) LogManager.getContext(false)).stop();
    }
}
