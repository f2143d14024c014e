// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Points in time for people. */
final class Times {
    /** As the C locale has it, and the zone, which is that of the machine. */
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy z", Locale.ROOT);

    private Times() {}

    static String shown(Instant time) {
        return FORM.format(time.atZone(ZoneId.systemDefault()));
    }
}
