// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.perdition.engine.config.Protocol.Family;

class CapabilityListTest {
    @Test
    void twoBlanksSeparateIfThereAreAnyElseDotsDo() throws Exception {
        assertThat(CapabilityList.parse("UIDL.USER", Family.POP3)).containsExactly("UIDL", "USER");
        assertThat(CapabilityList.parse("UIDL  USER", Family.POP3)).containsExactly("UIDL", "USER");
        assertThat(CapabilityList.parse("IMPLEMENTATION x-1.0  SASL PLAIN LOGIN", Family.POP3))
                .containsExactly("IMPLEMENTATION x-1.0", "SASL PLAIN LOGIN");
        assertThat(CapabilityList.parse("SASL PLAIN.TOP", Family.POP3)).containsExactly("SASL PLAIN", "TOP");
    }

    @Test
    void aListIsASet() throws Exception {
        assertThat(CapabilityList.parse("TOP.top..UIDL.", Family.POP3)).containsExactly("TOP", "UIDL");
        assertThat(CapabilityList.parse("IMAP4REV1 IDLE   imap4rev1", Family.IMAP4))
                .containsExactly("IMAP4REV1", "IDLE");
    }

    @Test
    void capabilityGivesWayToTheProtocolsOwnOptionWrittenInTheSamePlace() throws Exception {
        Environment environment = new Environment("perdition", java.nio.file.Path.of("/"), java.nio.file.Path.of("/x"));
        List<String> both = SettingsReader.read(
                        environment,
                        java.util.Map.of(DialogueOptions.CAPABILITY, "A", DialogueOptions.POP_CAPABILITY, "B"))
                .listeners()
                .get(0)
                .login()
                .capabilities();
        assertThat(both).containsExactly("B");
    }
}
