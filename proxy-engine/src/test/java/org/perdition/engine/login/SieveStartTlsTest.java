// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.SieveScripts.check;
import static org.perdition.engine.login.SieveScripts.settings;
import static org.perdition.engine.login.SieveScripts.whole;
import static org.perdition.engine.login.SieveScripts.withCapabilities;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.LegSecurity;

class SieveStartTlsTest {
    private static final String STARTTLS = "S: \"STARTTLS\"\n";

    @Test
    void t113LifeOfStarttls() {
        check(settings(LegSecurity.STARTTLS, false), "\"PLAIN\"", STARTTLS, """
                C: STARTTLS x
                S: NO "Too many arguments, expected STARTTLS, mate"
                C: STARTTLS
                S: OK "Begin TLS negotiation, mate"
                -- TLS up
                S: "IMPLEMENTATION" "perdition"
                S: "SIEVE" "fileinto"
                S: "SASL" "PLAIN"
                S: OK "TLS negotiation completed, mate"
                C: CAPABILITY
                S: "IMPLEMENTATION" "perdition"
                S: "SIEVE" "fileinto"
                S: "SASL" "PLAIN"
                S: OK "CAPABILITY completed, mate"
                C: STARTTLS
                S: NO "Unknown command, mate"
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> accepted
                S: OK "You are so in"
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C: AUTHENTICATE \"PLAIN\" \"AGJvYgBzZWNyZXQ=\"", "C| N", "C:"})
    void whatComesBehindStarttlsIsNeverRun(String behind) {
        check(
                settings(LegSecurity.STARTTLS, false),
                "\"PLAIN\"",
                STARTTLS,
                "C: STARTTLS\n" + behind + "\nS: OK \"Begin TLS negotiation, mate\"\n-- injected\n");
    }

    @Test
    void withForceThereIsNoMechanismInClearAndTlsIsNotForgotten() {
        check(settings(LegSecurity.STARTTLS_FORCED, false), "\"\"", STARTTLS, """
                C: AUTHENTICATE "PLAIN"
                LOG LOGIN_DISABLED
                S: NO (ENCRYPT-NEEDED) "failed: Login Disabled" [3 s later]
                C: STARTTLS
                S: OK "Begin TLS negotiation, mate"
                -- TLS up
                S: "IMPLEMENTATION" "perdition"
                S: "SIEVE" "fileinto"
                S: "SASL" "PLAIN"
                S: OK "TLS negotiation completed, mate"
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> refused REFUSED
                S: NO "failed: Re-Authentication Failure" [3 s later]
                C: AUTHENTICATE "PLAIN" "AGJvYgBzZWNyZXQ="
                LOGIN bob/secret -> accepted
                S: OK "You are so in"
                """);
    }

    @Test
    void anExchangeBegunInClearIsOver() {
        check(settings(LegSecurity.STARTTLS, false), "\"PLAIN\"", STARTTLS, """
                C: AUTHENTICATE "PLAIN"
                S: ""
                C: STARTTLS
                S: NO "Challenge has no authentication id, mate"
                C: STARTTLS
                S: OK "Begin TLS negotiation, mate"
                -- TLS up
                S: "IMPLEMENTATION" "perdition"
                S: "SIEVE" "fileinto"
                S: "SASL" "PLAIN"
                S: OK "TLS negotiation completed, mate"
                C: "AGJvYgBzZWNyZXQ="
                S: NO "Unknown command, mate"
                """);
    }

    @Test
    void withSslThereIsNoStarttls() {
        check(settings(LegSecurity.SSL, false), """
                C: STARTTLS
                S: NO "Unknown command, mate"
                """);
    }

    @Test
    void theOperatorsListIsSentAsWrittenApartFromStarttls() {
        String[] list = {"\"STARTTLS\"", "\"NAME\" \"a \\\"b\\\"\"", "\"sasl\" \"PLAIN X\"", "\"UNAUTHENTICATE\""};
        whole(withCapabilities(LegSecurity.PLAIN, list), """
                S: "NAME" "a \\\\"b\\\\""
                S: "sasl" "PLAIN X"
                S: "UNAUTHENTICATE"
                S: OK "perdition ready on mail.example.com 1a2b3c4d"
                """);
        whole(withCapabilities(LegSecurity.STARTTLS_FORCED, list), """
                S: "NAME" "a \\\\"b\\\\""
                S: "SASL" ""
                S: "UNAUTHENTICATE"
                S: "STARTTLS"
                S: OK "perdition ready on mail.example.com 1a2b3c4d"
                """);
    }
}
