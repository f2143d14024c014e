// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** From the values to where the log goes and how much of it there is. */
final class LogReader {
    /** An operator's own configuration of Log4j 2, beside the configuration file. */
    private static final String LOG4J = "log4j2.xml";

    private LogReader() {}

    /** The settings; what cannot be used becomes a problem. */
    static LogSettings read(Values values, Path configurationDirectory) {
        LogSettings.Target target = values.read(
                ProcessOptions.LOG_FACILITY, new LogSettings.Target.SystemLog(SyslogFacility.MAIL), LogReader::target);
        LogSettings.Level level = values.flag(ProcessOptions.DEBUG)
                ? LogSettings.Level.DEBUG
                : values.flag(ProcessOptions.QUIET) ? LogSettings.Level.ERROR : LogSettings.Level.INFO;
        Path own = configurationDirectory.resolve(LOG4J);
        return new LogSettings(target, level, Files.isRegularFile(own) ? Optional.of(own) : Optional.empty());
    }

    /** The value of {@code log_facility}. */
    static LogSettings.Target target(String text) throws UnusableValueException {
        // Of - and + the original ignores the rest of the word.
        if (text.startsWith("-")) {
            return new LogSettings.Target.Stdout();
        }
        if (text.startsWith("+")) {
            return new LogSettings.Target.Stderr();
        }
        if (text.startsWith("/")) {
            Path path = Path.of(text).normalize();
            if (Files.isDirectory(path)) {
                throw new UnusableValueException(
                        UnusableValueException.quote(text) + " is a directory", "write the name of a file");
            }
            return new LogSettings.Target.LogFile(path);
        }
        return new LogSettings.Target.SystemLog(text.isEmpty() ? SyslogFacility.MAIL : SyslogFacility.parse(text));
    }
}
