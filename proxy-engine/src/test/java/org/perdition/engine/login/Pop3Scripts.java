// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.time.Duration;
import java.util.List;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.LoginSettings;
import org.perdition.engine.dialogue.Dialogue;
import org.perdition.engine.session.Pop3Protocol;

/** Settings for the dialogue tests, and the check itself. */
final class Pop3Scripts {
    private Pop3Scripts() {}

    static final LoginSettings PLAIN = settings(LegSecurity.PLAIN, false);

    static LoginSettings settings(LegSecurity client, boolean loginDisabled) {
        return settings(client, loginDisabled, List.of("UIDL", "USER"), false, true, "You are so in", false, 0);
    }

    static LoginSettings settings(
            LegSecurity client,
            boolean loginDisabled,
            List<String> capabilities,
            boolean operatorSet,
            boolean sasl,
            String okLine,
            boolean serverRespLine,
            int badCommandLimit) {
        return new LoginSettings(
                client,
                loginDisabled,
                capabilities,
                operatorSet,
                sasl,
                okLine,
                serverRespLine,
                Duration.ofSeconds(3),
                badCommandLimit);
    }

    static LoginSettings withLimit(int badCommandLimit) {
        return settings(
                LegSecurity.PLAIN, false, List.of("USER"), false, true, "You are so in", false, badCommandLimit);
    }

    static LoginSettings withoutSasl() {
        return settings(LegSecurity.PLAIN, false, List.of("UIDL", "USER"), false, false, "You are so in", false, 0);
    }

    static LoginSettings withServerLine() {
        return settings(LegSecurity.PLAIN, false, List.of("USER"), false, true, "You are so in", true, 0);
    }

    static LoginSettings withOkLine(String okLine) {
        return settings(LegSecurity.PLAIN, false, List.of("USER"), false, true, okLine, false, 0);
    }

    static LoginSettings withCapabilities(LegSecurity client, String... capabilities) {
        return settings(client, false, List.of(capabilities), true, true, "You are so in", false, 0);
    }

    static void check(LoginSettings settings, String script) {
        Dialogue.client(
                new Pop3Protocol(),
                new LoginContext(settings, "mail.example.com", "1a2b3c4d"),
                "S: +OK POP3 Ready mail.example.com 1a2b3c4d\n" + script);
    }
}
