// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.setenv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.perdition.engine.config.LogSettings;
import org.perdition.engine.config.LogSettings.Target;
import org.perdition.engine.config.SyslogFacility;
import org.perdition.engine.log.SyslogMessage;
import org.perdition.engine.log.SyslogMessage.Sender;
import org.perdition.engine.log.SyslogMessage.Severity;
import org.perdition.engine.os.SystemLog;
import org.perdition.engine.os.UnixDatagram;

/**
 * The log of a process that writes a line or two and is another program then: starting the usual one would take longer
 * than all else it does. What cannot be logged is lost, and stops nothing.
 *
 * @param settings where lines go; nothing goes to a standard output or error that is the client's connection, but to the
 *     system log
 * @param program what stands in each line
 */
public record SetenvLog(LogSettings settings, String program) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT);
    private static final int STANDARD_ERROR = 2;

    /** What was found out. */
    public void info(String line) {
        if (settings.level() != LogSettings.Level.ERROR) {
            write(Severity.INFO, line);
        }
    }

    /** What went wrong. */
    public void error(String line) {
        write(Severity.ERR, line);
    }

    private void write(Severity severity, String line) {
        SyslogMessage message = new SyslogMessage(
                settings.target() instanceof Target.SystemLog system ? system.facility() : SyslogFacility.MAIL,
                severity,
                ZonedDateTime.now(ZoneId.systemDefault()),
                new Sender(program, ProcessHandle.current().pid()),
                line);
        if (settings.target() instanceof Target.Stderr && !Client.isAt(STANDARD_ERROR)) {
            System.err.print(text(message));
        } else if (settings.target() instanceof Target.LogFile file) {
            try {
                Files.writeString(file.path(), text(message), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } catch (IOException e) {
                // The next program is started all the same.
            }
        } else {
            send(message);
        }
    }

    private static String text(SyslogMessage message) {
        return TIME.format(message.time()) + " " + message.sender().program() + "["
                + message.sender().pid() + "]: " + message.text() + "\n";
    }

    private static void send(SyslogMessage message) {
        try (UnixDatagram socket = UnixDatagram.connect(SystemLog.socketName())) {
            for (byte[] octets : message.encode()) {
                socket.send(octets);
            }
        } catch (IOException e) {
            // No system log: there is nobody left to tell.
        }
    }
}
