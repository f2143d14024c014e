// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
    @Test
    void countsOwnAndWaitedChildrensTicksEvenBehindAnOddName() {
        assertThat(ProcessTree.ticks(
                        "42 (a) b (c) S 1 42 42 0 -1 4194560 100 200 0 0 7 11 13 17 20 0 9 0 123 4096 5\n"))
                .isEqualTo(7 + 11 + 13 + 17);
    }

    @Test
    void aProcessThatHasEndedCountsNothing() {
        assertThat(ProcessTree.ticks("")).isZero();
        assertThat(ProcessTree.pssKib("")).isZero();
    }

    @Test
    void takesThePssLineAlone() {
        assertThat(ProcessTree.pssKib("""
                        55d0-7fff ---p 00000000 00:00 0    [rollup]
                        Rss:                4000 kB
                        Pss:                1234 kB
                        Pss_Dirty:           900 kB
                        """)).isEqualTo(1234);
    }

    @Test
    void readsThisProcess() {
        ProcessTree self = new ProcessTree(List.of(ProcessHandle.current().pid()));

        assertThat(self.cpuSeconds()).isPositive();
        assertThat(self.pssKib()).isGreaterThan(1024);
    }
}
