// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The facilities of the system log (RFC 3164 section 4.1.1), by their names in syslog.conf(5). */
public enum SyslogFacility {
    KERN(0),
    USER(1),
    MAIL(2),
    DAEMON(3),
    AUTH(4),
    SYSLOG(5),
    LPR(6),
    NEWS(7),
    UUCP(8),
    CRON(9),
    AUTHPRIV(10),
    FTP(11),
    LOCAL0(16),
    LOCAL1(17),
    LOCAL2(18),
    LOCAL3(19),
    LOCAL4(20),
    LOCAL5(21),
    LOCAL6(22),
    LOCAL7(23);

    private final int code;

    SyslogFacility(int code) {
        this.code = code;
    }

    /** Its number; a priority is eight times that, plus a severity. */
    public int code() {
        return code;
    }

    /** The facility of this name, in whatever case. */
    static SyslogFacility parse(String text) throws UnusableValueException {
        for (SyslogFacility facility : values()) {
            if (facility.word().equals(text.toLowerCase(Locale.ROOT))) {
                return facility;
            }
        }
        throw new UnusableValueException(
                UnusableValueException.quote(text) + " is no facility of the system log",
                "write one of "
                        + Arrays.stream(values()).map(SyslogFacility::word).collect(Collectors.joining(", "))
                        + "; or - for standard output, + for standard error, or /FILE");
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
