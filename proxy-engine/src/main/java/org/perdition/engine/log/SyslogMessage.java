// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.perdition.engine.config.SyslogFacility;

/**
 * A message for the local system log, in the form the C library's syslog(3) writes: {@code <PRIORITY>Mon dd hh:mm:ss
 * PROGRAM[PID]: TEXT}.
 *
 * @param facility where it belongs
 * @param severity how grave it is
 * @param time when it was written
 * @param sender program and process
 * @param text one line; a line break begins another message
 */
public record SyslogMessage(
        SyslogFacility facility, Severity severity, ZonedDateTime time, Sender sender, String text) {
    /** Severities of RFC 3164 section 4.1.1, those that are used here, by their numbers. */
    public enum Severity {
        /** A fault of ours or of the machine. */
        ERR(3),
        /** Something a person should look at. */
        WARNING(4),
        /** A login, as the original has it. */
        NOTICE(5),
        /** The rest of what happens. */
        INFO(6),
        /** What {@code debug} adds. */
        DEBUG(7);

        private final int code;

        Severity(int code) {
            this.code = code;
        }
    }

    /**
     * Who writes.
     *
     * @param program the name it was started as
     * @param pid its process number
     */
    public record Sender(String program, long pid) {}

    /** Longest message in octets. rsyslog takes 8 KiB unless told otherwise, and cuts what is longer. */
    public static final int MAX_OCTETS = 8_000;

    /** Most messages made of one text: a stack trace with all its causes fits. */
    private static final int MAX_LINES = 200;

    /** Day of two places filled with a blank, in English whatever the locale (RFC 3164 section 4.1.2). */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    /** The octets to send, one message a line of the text. */
    public List<byte[]> encode() {
        String head = "<" + (facility.code() << 3 | severity.code) + ">" + TIME.format(time) + " " + sender.program()
                + "[" + sender.pid() + "]: ";
        List<byte[]> messages = new ArrayList<>(1);
        for (String line : text.split("\r?\n", MAX_LINES)) {
            if (!line.isBlank()) {
                messages.add(cut((head + visible(line)).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return messages;
    }

    /** Control characters made visible: a message is one line whatever is in it. */
    private static String visible(String line) {
        if (line.chars().noneMatch(Character::isISOControl)) {
            return line;
        }
        StringBuilder out = new StringBuilder(line.length() + 16);
        line.chars().forEach(c -> {
            if (c == '\t') {
                out.append("    ");
            } else if (Character.isISOControl(c)) {
                out.append(String.format("\\x%02x", c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }

    private static byte[] cut(byte[] message) {
        if (message.length <= MAX_OCTETS) {
            return message;
        }
        int end = MAX_OCTETS - Escaping.CUT.length();
        // Not in the middle of a character: octets 10xxxxxx go on with one.
        while ((message[end] & 0xc0) == 0x80) {
            end--;
        }
        byte[] cut = Arrays.copyOf(message, end + Escaping.CUT.length());
        System.arraycopy(Escaping.CUT.getBytes(StandardCharsets.US_ASCII), 0, cut, end, Escaping.CUT.length());
        return cut;
    }
}
