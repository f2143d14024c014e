// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.util.List;

/**
 * What the real-server said when it accepted the login, sanitised.
 *
 * @param text its final line without tag and OK, response code included; empty if there was none
 * @param capabilities the words of the CAPABILITY response it volunteered (untagged or as a response code), or
 *     empty; IMAP4 only
 * @param alerts the texts of untagged {@code OK [ALERT]} it sent on the way; IMAP4 only
 */
public record Acceptance(String text, List<String> capabilities, List<String> alerts) {
    /** Copies the lists. */
    public Acceptance {
        capabilities = List.copyOf(capabilities);
        alerts = List.copyOf(alerts);
    }
}
