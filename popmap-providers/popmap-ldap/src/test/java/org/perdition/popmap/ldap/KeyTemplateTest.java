// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.directory.api.ldap.model.filter.EqualityNode;
import org.apache.directory.api.ldap.model.filter.FilterParser;
import org.apache.directory.api.ldap.model.name.Dn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTemplateTest {
    /** Whatever the key: the filter stays one comparison with it, and the DN one of two parts. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "*",
                "f*",
                "*)(uid=*",
                "alice)(|(uid=*",
                "\\2a",
                "\\",
                "(",
                ")",
                "\0",
                "a\0b",
                " a ",
                "#a",
                "a,ou=b",
                "a+b=c",
                "a;b",
                "<a>",
                "\"a\"",
                "=",
                "a\r\nb",
                "d\u00f6rte",
                "\ud83d\ude00",
                "%s",
                "?sub?",
                "al\u202eice",
                "a@b",
                "'; --"
            })
    void aKeyIsAValueAndNothingElse(String key) throws Exception {
        String filter = KeyTemplate.ofText("(uid=%s)").fillValue(key);
        assertThat(filter).matches("\\(uid=([A-Za-z0-9._@-]|\\\\[0-9a-f]{2})*\\)");
        EqualityNode<?> node = (EqualityNode<?>) FilterParser.parse(filter);
        assertThat(node.getAttribute()).isEqualTo("uid");
        assertThat(node.getValue().getString()).isEqualTo(key);

        Dn dn = new Dn(KeyTemplate.ofText("uid=%s,dc=x").fillValue(key));
        assertThat(dn.size()).isEqualTo(2);
        assertThat(dn.getRdn(0).getNormType()).isEqualTo("uid");
        assertThat(dn.getRdn(0).size()).isEqualTo(1);
    }
}
