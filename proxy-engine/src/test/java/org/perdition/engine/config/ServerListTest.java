// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerListTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a                        | a
            a:110 , b                | a:110,b
            mail.example.com.:pop3   | mail.example.com.:110
            under_score:995          | under_score:995
            192.0.2.1:imaps          | 192.0.2.1:993
            ::1                      | [::1]
            [::1]                    | [::1]
            [2001:db8::1]:143,c      | [2001:db8::1]:143,c
            fe80::1%eth0             | [fe80::1%eth0]
            ::ffff:192.0.2.1         | [::ffff:192.0.2.1]
            1:2:3:4:5:6:7:8          | [1:2:3:4:5:6:7:8]
            :1110                    | :1110
            """)
    void readsServers(String text, String read) throws Exception {
        assertThat(ServerList.format(ServerList.parse(text, false, false))).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "a,",
                "a b",
                "a:0",
                "a:65536",
                "a:99999999999",
                "a:-1",
                "a: 1",
                "a/b",
                "-a",
                "a..b",
                "1.2.3",
                "1.2.3.4.5",
                "300.1.1.1",
                "[::1",
                "::1]",
                "[::1]1",
                "[a]:1",
                "[]:1",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "::1.2.3.4:5",
                "user@host",
                "a\u0000",
                "*",
                "\u00e4"
            })
    void refusesOthers(String text) {
        assertThatThrownBy(() -> ServerList.parse(text, false, false)).isInstanceOf(UnusableValueException.class);
    }

    @Test
    void noLookupRefusesNames() throws Exception {
        assertThat(ServerList.parse("127.0.0.1:110,[::1]:143", true, true)).hasSize(2);
        assertThatThrownBy(() -> ServerList.parse("host", true, true)).isInstanceOf(UnusableValueException.class);
        assertThatThrownBy(() -> ServerList.parse("127.0.0.1:pop3", true, true))
                .isInstanceOf(UnusableValueException.class);
    }

    @Test
    void anEmptyTextIsAnEmptyList() throws Exception {
        assertThat(ServerList.parse("", false, true)).isEmpty();
        assertThat(ServerList.parse("  ", false, true)).isEmpty();
    }
}
