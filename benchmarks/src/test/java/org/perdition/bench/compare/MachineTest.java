// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineTest {
    @Test
    void takesTheFirstValueOfAName() {
        String lines = "processor\t: 0\nmodel name\t: Some: CPU\nprocessor\t: 1\nmodel name\t: Other\n";

        assertThat(Machine.value(lines, "model name")).isEqualTo("Some: CPU");
        assertThat(Machine.value(lines, "flags")).isEqualTo("?");
    }

    @Test
    void describesThisMachine() throws Exception {
        assertThat(Machine.describe())
                .contains("GiB")
                .contains(Runtime.version().toString());
        assertThat(Double.parseDouble(Machine.load())).isNotNegative();
    }
}
