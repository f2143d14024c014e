// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.username;

import java.util.Locale;

/** What a user name is about to be used for. {@code strip_domain}, {@code add_domain} and {@code lower_case} name these. */
public enum State {
    /** To look up the real-server. */
    SERVERNAME_LOOKUP,
    /** To be checked by this machine, {@code authenticate_in}. */
    LOCAL_AUTHENTICATION,
    /** To log in at the real-server. */
    REMOTE_LOGIN;

    /** As options write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
