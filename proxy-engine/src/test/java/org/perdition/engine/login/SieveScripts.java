// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.LoginSettings;
import org.perdition.engine.dialogue.Dialogue;
import org.perdition.engine.session.SieveProtocol;

/** Settings for the dialogue tests, and the check itself. */
final class SieveScripts {
    private static final List<String> CAPABILITIES =
            List.of("\"IMPLEMENTATION\" \"perdition\"", "\"SIEVE\" \"fileinto\"", "\"SASL\" \"PLAIN\"");

    static final LoginSettings PLAIN = settings(LegSecurity.PLAIN, false);

    private SieveScripts() {}

    static LoginSettings settings(LegSecurity client, boolean loginDisabled) {
        return settings(client, loginDisabled, CAPABILITIES, "You are so in", false, 0);
    }

    static LoginSettings withLimit(int badCommandLimit) {
        return settings(LegSecurity.PLAIN, false, CAPABILITIES, "You are so in", false, badCommandLimit);
    }

    static LoginSettings withServerLine() {
        return settings(LegSecurity.PLAIN, false, CAPABILITIES, "You are so in", true, 0);
    }

    static LoginSettings withOkLine(String okLine) {
        return settings(LegSecurity.PLAIN, false, CAPABILITIES, okLine, false, 0);
    }

    static LoginSettings withCapabilities(LegSecurity client, String... capabilities) {
        return settings(client, false, List.of(capabilities), "You are so in", false, 0);
    }

    private static LoginSettings settings(
            LegSecurity client,
            boolean loginDisabled,
            List<String> capabilities,
            String okLine,
            boolean serverRespLine,
            int badCommandLimit) {
        return new LoginSettings(
                client,
                loginDisabled,
                capabilities,
                true,
                true,
                okLine,
                serverRespLine,
                Duration.ofSeconds(3),
                badCommandLimit);
    }

    /** SASL data as it is written into a script. */
    static String base64(String message) {
        return Base64.getEncoder().encodeToString(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Checks what comes behind the greeting. */
    static void check(LoginSettings settings, String script) {
        check(settings, "\"PLAIN\"", "", script);
    }

    /**
     * Checks what comes behind the greeting.
     *
     * @param sasl what stands behind SASL
     * @param more capability lines at the end
     */
    static void check(LoginSettings settings, String sasl, String more, String script) {
        String greeting = "S: \"IMPLEMENTATION\" \"perdition\"\nS: \"SIEVE\" \"fileinto\"\nS: \"SASL\" " + sasl + "\n"
                + more + "S: OK \"perdition ready on mail.example.com 1a2b3c4d\"\n";
        whole(settings, greeting + script);
    }

    /** Checks everything from the greeting on. */
    static void whole(LoginSettings settings, String script) {
        Dialogue.client(new SieveProtocol(), new LoginContext(settings, "mail.example.com", "1a2b3c4d"), script);
    }
}
