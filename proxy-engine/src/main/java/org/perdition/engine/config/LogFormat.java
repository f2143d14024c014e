// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Which release of the original the session lines look like ({@code log_format}). */
public enum LogFormat {
    /** As the programs of 2003 read it: addresses without ports, no password field. */
    V1_11("1.11"),
    /** The default: as 1.11, with a password field in every Auth line. */
    V1_18("1.18"),
    /** Ports, how each leg is protected, protocol. */
    V2_2("2.2");

    private final String release;

    LogFormat(String release) {
        this.release = release;
    }

    static LogFormat parse(String text) throws UnusableValueException {
        for (LogFormat format : values()) {
            if (format.release.equals(text)) {
                return format;
            }
        }
        String known = Arrays.stream(values()).map(format -> format.release).collect(Collectors.joining(", "));
        throw new UnusableValueException(
                UnusableValueException.quote(text) + " is no release with a form of its own", "write one of " + known);
    }
}
