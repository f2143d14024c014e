// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

/** Whose passwords are logged in clear ({@code log_passwd}). */
public enum LogPasswd {
    /** Nobody's. */
    NEVER,
    /** Those of failed logins. */
    FAIL,
    /** Those of logins that went well. */
    OK,
    /** All. */
    ALWAYS;

    /** Whether the password of such a login is shown. */
    public boolean shows(boolean success) {
        return this == ALWAYS || this == (success ? OK : FAIL);
    }
}
