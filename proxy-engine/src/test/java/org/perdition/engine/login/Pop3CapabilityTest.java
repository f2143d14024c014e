// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.login;

import static org.perdition.engine.login.Pop3Scripts.PLAIN;
import static org.perdition.engine.login.Pop3Scripts.check;
import static org.perdition.engine.login.Pop3Scripts.withCapabilities;
import static org.perdition.engine.login.Pop3Scripts.withoutSasl;

import org.junit.jupiter.api.Test;
import org.perdition.engine.config.LegSecurity;

class Pop3CapabilityTest {
    @Test
    void byDefaultWithSasl() {
        check(PLAIN, """
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: USER
                S: SASL PLAIN
                S: .
                """);
    }

    @Test
    void theOperatorsListAsASetAndApartFromStls() {
        check(withCapabilities(LegSecurity.PLAIN, "UIDL", "STLS", "USER", "UIDL", "EXPIRE 60"), """
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: USER
                S: EXPIRE 60
                S: .
                """);
        check(withCapabilities(LegSecurity.STARTTLS, "STLS", "USER"), """
                C: CAPA
                S: +OK Capability list follows, mate
                S: USER
                S: STLS
                S: .
                """);
        check(withCapabilities(LegSecurity.PLAIN), """
                C: CAPA
                S: +OK Capability list follows, mate
                S: .
                """);
    }

    @Test
    void nothingOfSaslWhenItIsOff() {
        check(withoutSasl(), """
                C: CAPA
                S: +OK Capability list follows, mate
                S: UIDL
                S: USER
                S: .
                """);
    }
}
