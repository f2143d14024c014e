// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import java.time.Duration;
import java.util.List;

/**
 * What shapes the dialogue with the client before login.
 *
 * @param client how the leg towards the client is protected
 * @param loginDisabled {@code login_disabled}: refuse every login
 * @param capabilities {@code pop_capability}, {@code imap_capability} or
 *     {@code managesieve_capability} as a list, or the default of the
 *     protocol; STLS/STARTTLS/LOGINDISABLED are added and removed by state
 * @param operatorSetCapabilities whether the operator set the list; only if not, the words for SASL, ID and
 *     literals are added
 * @param sasl {@code sasl}: whether AUTHENTICATE and AUTH are offered
 * @param okLine {@code ok_line}: text after OK on success
 * @param serverRespLine {@code server_resp_line}: pass the real-server's own line on
 * @param authFailureDelay {@code auth_failure_delay}: wait before a refusal, default 3 s
 * @param badCommandLimit {@code bad_command_limit}: bad commands until the connection is closed, 0 = no limit,
 *     default 3
 */
public record LoginSettings(
        LegSecurity client,
        boolean loginDisabled,
        List<String> capabilities,
        boolean operatorSetCapabilities,
        boolean sasl,
        String okLine,
        boolean serverRespLine,
        Duration authFailureDelay,
        int badCommandLimit) {
    /** Copies the list. */
    public LoginSettings {
        capabilities = List.copyOf(capabilities);
    }
}
