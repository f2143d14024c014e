// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.time.Duration;
import java.util.Locale;

/**
 * What sessions of a listener log.
 *
 * @param format {@code log_format}
 * @param dialogue {@code connection_logging}, already off without {@code debug}
 * @param passwords {@code log_passwd}
 * @param relog {@code connect_relog}: how often the Auth line is repeated, zero for never
 */
public record SessionLogSettings(LogFormat format, boolean dialogue, Passwords passwords, Duration relog) {
    /** Whether the dialogue log may show passwords: only if all may be, since it is written before a login ends. */
    public boolean dialogueShowsPasswords() {
        return passwords == Passwords.ALWAYS;
    }

    /** When passwords are logged. */
    public enum Passwords {
        /** Never, the default. */
        NEVER,
        /** Of logins that were refused. */
        FAIL,
        /** Of successful logins. */
        OK,
        /** Of every login, also one that came to no end because a server was down. */
        ALWAYS;

        /** Whether the password of a login that ended so is logged. */
        public boolean shown(boolean success, boolean refused) {
            return switch (this) {
                case NEVER -> false;
                case FAIL -> refused;
                case OK -> success;
                case ALWAYS -> true;
            };
        }

        static Passwords parse(String text) throws UnusableValueException {
            for (Passwords value : values()) {
                if (value.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                    return value;
                }
            }
            throw new UnusableValueException(
                    UnusableValueException.quote(text) + " is no such time", "write never, fail, ok or always");
        }
    }
}
