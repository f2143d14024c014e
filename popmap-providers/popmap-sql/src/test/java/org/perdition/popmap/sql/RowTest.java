// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupResult;

/** What a row says. */
class RowTest {
    @Test
    void joinsServerAndPort() {
        assertThat(new Row("bob@mail.example.org", "1110").answer("@"))
                .isEqualTo(new LookupResult.Found("bob@mail.example.org:1110"));
        assertThat(new Row("2001:db8::1", "143").answer("@")).isEqualTo(new LookupResult.Found("[2001:db8::1]:143"));
    }

    @Test
    void skipsAPortThatIsNone() {
        assertThat(new Row("mail", null).answer("@")).isEqualTo(new LookupResult.Found("mail"));
        assertThat(new Row("mail", "").answer("@")).isEqualTo(new LookupResult.Found("mail"));
        assertThat(new Row("mail", "   ").answer("@")).isEqualTo(new LookupResult.Found("mail"));
    }

    @Test
    void cutsThePaddingOfColumnsOfFixedLength() {
        assertThat(new Row("mail   ", "110     ").answer("@")).isEqualTo(new LookupResult.Found("mail:110"));
        assertThat(new Row("mail and more", "110\r\n25").answer("@")).isEqualTo(new LookupResult.Found("mail:110"));
    }

    @Test
    void isFoundWithoutServerToo() {
        assertThat(new Row(null, null).answer("@")).isEqualTo(new LookupResult.Found(""));
        assertThat(new Row("", "143").answer("@")).isEqualTo(new LookupResult.Found(":143"));
    }
}
