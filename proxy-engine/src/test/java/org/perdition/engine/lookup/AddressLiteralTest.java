// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,127.0.0.1",
        "0.0.0.0,0.0.0.0",
        "255.255.255.255,255.255.255.255",
        "::1,0:0:0:0:0:0:0:1",
        "2001:db8::5,2001:db8:0:0:0:0:0:5"
    })
    void readsAddresses(String text, String address) {
        assertThat(AddressLiteral.parse(text))
                .hasValueSatisfying(found -> assertThat(found.getHostAddress()).isEqualTo(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "1",
                "127.1",
                "127.0.0.01",
                "127.0.0.256",
                "127.0.0.1.",
                "127.0.0.1.1",
                "0x7f.0.0.1",
                "127.0.0.-1",
                ":",
                ":::",
                "::g",
                "1:2:3:4:5:6:7:8:9",
                "[::1]",
                "::1 ",
                "\u0661.0.0.1"
            })
    void takesNothingElseForAnAddress(String text) {
        assertThat(AddressLiteral.parse(text)).isEmpty();
    }
}
