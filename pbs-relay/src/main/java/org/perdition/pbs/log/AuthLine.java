// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.perdition.engine.config.UnusableValueException;
import org.perdition.pbs.address.RelayAddress;

/**
 * The Auth lines of perdition 1.11, 1.18 and 2.2, of the original and ours. A line counts only if all of it, from the
 * program's name to its end, is such a line, and its status is {@code ok}: what a user may call himself must not open a
 * relay. Without state; matching takes time in proportion to the line.
 */
public enum AuthLine implements LoginPattern {
    /** The one there is. */
    BUILT_IN;

    /**
     * Longest line that counts, in octets. A system log may cut a message (RFC 3164 section 4.1: at 1,024 octets); cut
     * where a long name pretends to end, it could look like a success. Less than that by the head of the message, which
     * a log may leave out: 100 octets are more than priority, date, program and process number take.
     */
    public static final int MAX_LENGTH = 1_024 - 100;

    private static final String TIME = "[0-9]{2}:[0-9]{2}:[0-9]{2}";
    /** RFC 3164, or short forms of the journal. */
    private static final String SYSLOG_DATE = "[A-Z][a-z]{2} [ 0-9][0-9] " + TIME + "(?:\\.[0-9]{1,9})?";
    /** RFC 3339, and what comes near it. */
    private static final String ISO_DATE =
            "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]" + TIME + "(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?";
    /** Not ending in a colon: that would be another program. */
    private static final String HOST = "[A-Za-z0-9_.:-]*[A-Za-z0-9_.-]";

    private static final String PRIORITY = "(?:<[0-9]{1,3}>)?";
    private static final String PROGRAM = "perdition[A-Za-z0-9._-]*";
    private static final String TAG = PROGRAM + "(?:\\[[0-9]{1,10}\\])?: ";

    private static final String HEADER = PRIORITY + "(?:"
            // Date, host, facility and level as some write them.
            + "(?:" + SYSLOG_DATE + "|" + ISO_DATE + ") (?:" + HOST + " )?(?:[a-z0-9]{1,9}\\.[a-z]{1,9} )?" + TAG
            // RFC 5424, with or without structured data
            + "|1 " + ISO_DATE + " " + HOST + " " + PROGRAM
            + " [!-~]{1,128} [!-~]{1,32} (?:-|\\[[^\\]\"]*\\]) \\x{FEFF}?"
            + "|" + TAG
            + "|)";

    private static final String ADDRESS = "[0-9A-Fa-f:.]{2,45}";
    /** In quotes; a backslash takes away the meaning of what follows it. */
    private static final String VALUE = "\"((?:[^\"\\\\\\x00-\\x1f\\x7f]|\\\\[^\\x00-\\x1f\\x7f])*)\"";

    private static final String QUOTED = VALUE.replace("((?:", "(?:(?:");
    private static final String STATUS = " status=\"(ok|failed: [^\"]*)\"";
    private static final String SECURE = "(?:plaintext|ssl|starttls)";

    /** 1.11, and 1.18, which has a password field. */
    private static final Pattern CLASSIC = Pattern.compile(HEADER + "Auth: (" + ADDRESS + ")->" + ADDRESS + " user="
            + VALUE + "(?: passwd=" + QUOTED + ")? server=" + QUOTED + " port=" + QUOTED + STATUS);

    /** 2.2: addresses have a port behind them, and no brackets. */
    private static final Pattern DETAILED = Pattern.compile(HEADER + "Auth: (" + ADDRESS + "):[0-9]{1,5}->" + ADDRESS
            + ":[0-9]{1,5} client-secure=" + SECURE + " authorisation_id=(?:NONE|" + QUOTED + ") authentication_id="
            + VALUE + "(?: passwd=" + QUOTED + ")? server=" + QUOTED + " protocol=[A-Z0-9]{1,20} server-secure="
            + SECURE + STATUS);

    /** Ends of sessions, which hold a name too. */
    private static final Pattern CLOSE = Pattern.compile(HEADER + "(?:Close: |Closing session: )[^ ]* (?:user="
            + QUOTED + "|authorisation_id=(?:NONE|" + QUOTED + ") authentication_id=" + QUOTED
            + ") received=[0-9]+ sent=[0-9]+");

    private static final Pattern BEGIN = Pattern.compile(HEADER + "(?:Auth: |Close: |Closing session: )");

    @Override
    public Optional<Login> login(String line) {
        return !fits(line)
                ? Optional.empty()
                : whole(line)
                        .filter(matcher -> matcher.group(3).equals("ok"))
                        .flatMap(matcher -> RelayAddress.parse(matcher.group(1))
                                .map(client -> new Login(client, UnusableValueException.shown(matcher.group(2)))));
    }

    /** Whether no log has cut it. What was no UTF-8 counts for more octets than it had. */
    static boolean fits(String line) {
        return line.length() <= MAX_LENGTH && line.getBytes(StandardCharsets.UTF_8).length <= MAX_LENGTH;
    }

    private static Optional<Matcher> whole(String line) {
        Matcher classic = CLASSIC.matcher(line);
        if (classic.matches()) {
            return Optional.of(classic);
        }
        Matcher detailed = DETAILED.matcher(line);
        return detailed.matches() ? Optional.of(detailed) : Optional.empty();
    }

    @Override
    public boolean brokenOff(String line) {
        return BEGIN.matcher(line).lookingAt()
                && whole(line).isEmpty()
                && !CLOSE.matcher(line).matches();
    }
}
