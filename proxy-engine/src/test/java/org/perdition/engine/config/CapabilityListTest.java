// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
    void ofManageSieveTwoBlanksSeparateQuotedNamesAndValues() throws Exception {
        assertThat(CapabilityList.parse("\"SIEVE\" \"fileinto reject\"  \"X.Y\"", Family.MANAGESIEVE))
                .containsExactly("\"SIEVE\" \"fileinto reject\"", "\"X.Y\"");
        assertThat(CapabilityList.parse("\"SASL\" \"PLAIN\"   \"sasl\" \"LOGIN\"", Family.MANAGESIEVE))
                .as("one line for each name")
                .containsExactly("\"SASL\" \"PLAIN\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SASL",
                "SASL \"PLAIN\"",
                "\"SASL\" \"PLAIN",
                "\"\"",
                "\"A\" \"B\" \"C\"",
                "{3}",
                "\"A\" {1}",
                "OK"
            })
    void whatIsNoCapabilityOfManageSieve(String text) {
        assertThatThrownBy(() -> CapabilityList.parse(text, Family.MANAGESIEVE))
                .isInstanceOfSatisfying(
                        UnusableValueException.class,
                        e -> assertThat(e.complaint()).contains("is no capability of ManageSieve"));
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
