// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.SyslogFacility;
import org.perdition.engine.log.SyslogMessage.Sender;
import org.perdition.engine.log.SyslogMessage.Severity;
import org.perdition.engine.os.SystemLog;
import org.perdition.engine.os.UnixDatagram;

/**
 * Writes to the system log of this machine by its local socket. A system log that is away, or is too slow, loses lines
 * and never stops us; once it is back, a line says how many were lost.
 *
 * <p>May wait for up to {@link #PATIENCE}, so it belongs behind an asynchronous appender, whose thread is its only
 * caller. In a {@code log4j2.xml}: {@code <SystemLog name="..." facility="mail"/>}, with {@code
 * packages="org.perdition.engine.log"} on the configuration.
 */
@Plugin(name = "SystemLog", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE)
public final class SyslogAppender extends AbstractAppender {
    /** How long one line is tried again: a daemon that restarts, or catches up, needs less. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final SyslogFacility facility;
    private final Sender sender;
    private final String socketName;
    private @Nullable UnixDatagram socket;
    private long lost;

    /**
     * Connects with the first line.
     *
     * @param name what Log4j calls it
     * @param facility of all its lines
     * @param program begins each line
     * @param socketName of the system log, usually {@link SystemLog#socketName()}
     */
    SyslogAppender(String name, SyslogFacility facility, String program, String socketName) {
        super(name, null, null, true, Property.EMPTY_ARRAY);
        this.facility = facility;
        this.sender = new Sender(program, ProcessHandle.current().pid());
        this.socketName = socketName;
    }

    /** For {@code log4j2.xml}. Null, which Log4j reports, if there is no such facility. */
    @PluginFactory
    public static @Nullable SyslogAppender create(
            @PluginAttribute("name") @Nullable String name, @PluginAttribute("facility") @Nullable String facility) {
        try {
            return new SyslogAppender(
                    name == null ? "SystemLog" : name,
                    facility == null ? SyslogFacility.MAIL : SyslogFacility.valueOf(facility.toUpperCase(Locale.ROOT)),
                    System.getProperty(LogOutput.PROGRAM, "perdition"),
                    SystemLog.socketName());
        } catch (IllegalArgumentException e) {
            LOGGER.error("SystemLog: there is no facility {}", facility);
            return null;
        }
    }

    @Override
    public synchronized void append(LogEvent event) {
        Throwable thrown = event.getThrown();
        String text = event.getMessage().getFormattedMessage() + (thrown == null ? "" : "\n" + trace(thrown));
        ZonedDateTime time = Instant.ofEpochMilli(event.getTimeMillis()).atZone(ZoneId.systemDefault());
        if (lost > 0
                && !send(message(
                        Severity.WARNING,
                        time,
                        lost + " lines before this one were lost: no system log" + " took them"))) {
            lost++;
            return;
        }
        lost = 0;
        if (!send(message(severity(event), time, text))) {
            lost++;
        }
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private SyslogMessage message(Severity severity, ZonedDateTime time, String text) {
        return new SyslogMessage(facility, severity, time, sender, text);
    }

    private static Severity severity(LogEvent event) {
        if (event.getMarker() != null && event.getMarker().getName().equals(SessionLog.NOTICE)) {
            return Severity.NOTICE;
        }
        Level level = event.getLevel();
        return level.isMoreSpecificThan(Level.ERROR)
                ? Severity.ERR
                : level.isMoreSpecificThan(Level.WARN)
                        ? Severity.WARNING
                        : level.isMoreSpecificThan(Level.INFO) ? Severity.INFO : Severity.DEBUG;
    }

    private boolean send(SyslogMessage message) {
        for (byte[] octets : message.encode()) {
            if (!send(octets)) {
                return false;
            }
        }
        return true;
    }

    /** Tries for a while, but while lines are being lost only once: the queue would fill behind this one. */
    private boolean send(byte[] octets) {
        long until = System.nanoTime() + (lost == 0 ? PATIENCE.toNanos() : 0);
        while (true) {
            try {
                if (socket == null) {
                    socket = UnixDatagram.connect(socketName);
                }
                socket.send(octets);
                return true;
            } catch (IOException e) {
                disconnect();
            }
            if (System.nanoTime() - until >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void disconnect() {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    @Override
    public synchronized void stop() {
        super.stop();
        disconnect();
    }
}
