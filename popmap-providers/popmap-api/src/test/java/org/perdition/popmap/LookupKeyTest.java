// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LookupKeyTest {
    @Test
    void isTheBytesItWasMadeOf() {
        byte[] bytes = {'b', 'o', 'b'};
        LookupKey key = new LookupKey(bytes);
        bytes[0] = 'r';
        key.bytes()[1] = 'x';
        assertThat(key).isEqualTo(LookupKey.of("bob")).hasSameHashCodeAs(LookupKey.of("bob"));
        assertThat(key).isNotEqualTo(LookupKey.of("rob"));
        assertThat(key.text()).contains("bob");
    }

    @Test
    void hasNoTextUnlessItIsUtf8() {
        assertThat(new LookupKey(new byte[] {(byte) 0xe9}).text()).isEmpty();
        assertThat(new LookupKey(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}).text())
                .isEmpty();
        assertThat(LookupKey.of("\u00e9").text()).contains("\u00e9");
    }

    @Test
    void doesNotShowItself() {
        assertThat(LookupKey.of("secret").toString()).doesNotContain("secret").contains("6");
    }
}
