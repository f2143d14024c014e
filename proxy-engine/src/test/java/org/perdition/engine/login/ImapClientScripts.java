// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.config.LegSecurity.PLAIN;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.perdition.engine.config.LegSecurity;
import org.perdition.engine.config.LoginSettings;
import org.perdition.engine.dialogue.Dialogue;
import org.perdition.engine.session.ImapProtocol;
import org.perdition.imap4.ImapResponse;
import org.perdition.imap4.ImapResponseEncoder;

/** Runs scripts on the leg towards an IMAP4 client. */
final class ImapClientScripts {
    private ImapClientScripts() {}

    static final String WORDS = "IMAP4 IMAP4REV1 AUTH=PLAIN SASL-IR ID LITERAL-";

    /** The settings that vary. */
    record Settings(
            LegSecurity client,
            boolean disabled,
            List<String> capabilities,
            boolean operatorSet,
            boolean sasl,
            String okLine,
            boolean serverLine,
            int badLimit) {
        static Settings of(LegSecurity client) {
            List<String> capabilities = List.of("IMAP4", "IMAP4REV1");
            return new Settings(client, false, capabilities, false, true, "You are so in", false, 0);
        }

        Settings disabledLogin() {
            return new Settings(client, true, capabilities, operatorSet, sasl, okLine, serverLine, badLimit);
        }

        Settings words(String... words) {
            return new Settings(client, disabled, List.of(words), true, sasl, okLine, serverLine, badLimit);
        }

        Settings withoutSasl() {
            return new Settings(client, disabled, capabilities, operatorSet, false, okLine, serverLine, badLimit);
        }

        Settings okLine(String line) {
            return new Settings(client, disabled, capabilities, operatorSet, sasl, line, serverLine, badLimit);
        }

        Settings serverRespLine() {
            return new Settings(client, disabled, capabilities, operatorSet, sasl, okLine, true, badLimit);
        }

        Settings badLimit(int limit) {
            return new Settings(client, disabled, capabilities, operatorSet, sasl, okLine, serverLine, limit);
        }

        LoginContext context() {
            Duration delay = Duration.ofSeconds(3);
            LoginSettings settings = new LoginSettings(
                    client, disabled, capabilities, operatorSet, sasl, okLine, serverLine, delay, badLimit);
            return new LoginContext(settings, "mail.example", "5eed");
        }
    }

    static void run(Settings settings, String script) {
        Dialogue.client(new ImapProtocol(), settings.context(), script);
    }

    /** A script behind the greeting in clear with the defaults. */
    static void run(String script) {
        run(Settings.of(PLAIN), greeting(WORDS) + script);
    }

    static String greeting(String words) {
        return "S: * OK [CAPABILITY " + words + "] IMAP4 Ready mail.example 5eed\n";
    }

    static String text(ImapResponse response) {
        return StandardCharsets.ISO_8859_1
                .decode(ImapResponseEncoder.encode(response))
                .toString();
    }
}
