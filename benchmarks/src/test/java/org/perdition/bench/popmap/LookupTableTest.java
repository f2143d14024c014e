// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LookupTableTest {
    @Test
    void aRowForEachPopmapBelowTheOneWithout() {
        String table = new LookupTable(List.of(
                        new Figure("", "none", 0.04, 0.0372, 0.05, 0.03),
                        new Figure("ldap", "provider", 99.6, 90, 1_234.5, 20),
                        new Figure("ldap", "asked", 150, 140, 160, 30),
                        new Figure("ldap", "kept", 0.54, 0.5, 0.6, 0.45),
                        new Figure("text", "asked", 20, 20, 20, 10)))
                .markdown(List.of("text", "ldap"));

        assertThat(table.lines().skip(2))
                .containsExactly(
                        "| none | – | – | – | **0.040** (0.037–0.050) | 0.030 | – | – |",
                        "| `text` | – | **20.0** (20.0–20.0) | 10.0 | – | – | – | – |",
                        "| `ldap` | **100** (90.0–1235) | **150** (140–160) | 30.0 | **0.540** (0.500–0.600) | 0.450 | 278 | 0.420 |");
    }
}
