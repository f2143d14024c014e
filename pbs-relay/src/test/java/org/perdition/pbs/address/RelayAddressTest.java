// SPDX-License-Identifier: Apache-2.0
package org.perdition.pbs.address;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "0.0.0.0, 0.0.0.0",
        "255.255.255.255, 255.255.255.255",
        "::1, ::1",
        "::, ::",
        "2001:DB8:0:0:0:0:0:7, 2001:db8::7",
        "2001:db8::, 2001:db8::",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "::ffff:192.0.2.7, 192.0.2.7",
        "::ffff:c000:207, 192.0.2.7",
        "64:ff9b::192.0.2.7, 64:ff9b::c000:207",
    })
    void isReadAndWrittenInOneForm(String text, String canonical) {
        assertThat(RelayAddress.parse(text)).map(RelayAddress::toString).contains(canonical);
        assertThat(RelayAddress.parse(canonical)).isEqualTo(RelayAddress.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4 ",
                " 1.2.3.4",
                "01.2.3.4",
                "0x1.2.3.4",
                "1.2.3.256",
                "1.2.3.-4",
                "1.2.3.",
                "1.2.3.4/24",
                "+1.2.3.4",
                "\u0661.2.3.4",
                "localhost",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                "::12345",
                "::g",
                "fe80::1%eth0",
                "[::1]",
                "::1.2.3",
                "::1.2.3.4:5",
                "1.2.3.4::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "::ffff:1.2.3.400",
                "2001:db8::1/64",
                "::1:38776:1:1:1:1:1:1:1"
            })
    void nothingElseIsOne(String text) {
        assertThat(RelayAddress.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2:3:4:5:6, 64, 2001:db8:1:2::/64",
        "2001:db8:1:2ff:3:4:5:6, 57, 2001:db8:1:280::/57",
        "2001:db8::7, 128, 2001:db8::7",
        "192.0.2.7, 64, 192.0.2.7",
    })
    void hasANetwork(String address, int bits, String network) {
        RelayAddress found = RelayAddress.parse(address).orElseThrow().network(bits);
        assertThat(found).hasToString(network);
        assertThat(RelayAddress.parseEntry(network)).contains(found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1/64", "192.0.2.0/24", "::/0", "::/129", "::/", "::/x", "::/064", "/64"})
    void aNetworkIsWrittenExactly(String text) {
        assertThat(RelayAddress.parseEntry(text)).isEmpty();
    }

    /** Whatever is read is read again from what it is written as. */
    @FuzzTest
    void parse(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        RelayAddress.parseEntry(text)
                .ifPresent(address ->
                        assertThat(RelayAddress.parseEntry(address.toString())).contains(address));
        RelayAddress.parse(text)
                .ifPresent(address ->
                        assertThat(RelayAddress.parse(address.toString())).contains(address));
    }
}
