// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import org.jspecify.annotations.Nullable;
import org.perdition.engine.config.HostPort;

/**
 * What is known of one login, for its Auth line.
 *
 * @param endpoints whose
 * @param client how the leg towards the client is protected now
 * @param backend how the leg towards the real-server is protected now; in clear if there is none
 * @param who the names
 * @param password as octets, or null if there was none; shown only if {@code log_passwd} says so
 * @param server the real-server, or null if it came to none
 */
public record LoginRecord(
        Endpoints endpoints,
        LegState client,
        LegState backend,
        Identity who,
        byte @Nullable [] password,
        @Nullable HostPort server) {
    /** Without the password. */
    @Override
    public String toString() {
        return "LoginRecord[" + endpoints + ", server=" + server + "]";
    }
}
