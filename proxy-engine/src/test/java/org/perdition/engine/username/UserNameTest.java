// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.username;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserNameTest {
    @ParameterizedTest
    @CsvSource({
        "bob, @, bob, ''",
        "bob@x, @, bob, x",
        "bob@x@y, @, bob@x, y",
        "@x, @, '', x",
        "bob@, @, bob, ''",
        "bob--x--y, --, bob--x, y",
        "bob---x, --, bob-, x",
        "bob-x, --, bob-x, ''",
        "bob%x@y, %, bob, x@y",
        "bob@x, '', bob@x, ''",
        "'', @, '', ''",
    })
    void partsAtTheLastDelimiter(String name, String delimiter, String shortName, String domain) {
        assertThat(UserName.of(name, delimiter)).isEqualTo(new UserName(name, shortName, domain));
    }

    @Test
    void delimitersBeyondAsciiMeetNamesInOctets() {
        String name = UserName.octets("d\u00f6rte\u00a7dom");
        assertThat(UserName.of(name, UserName.octets("\u00a7")))
                .isEqualTo(new UserName(name, UserName.octets("d\u00f6rte"), "dom"));
        assertThat(UserName.octets("\u00f6")).isEqualTo("\u00c3\u00b6");
    }
}
