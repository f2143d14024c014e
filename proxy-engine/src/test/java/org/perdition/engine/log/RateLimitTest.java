// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    @Test
    void letsOneThroughAndCountsTheOthers() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        RateLimit limit = new RateLimit(RateLimit.WARNINGS, nanos::get);
        assertThat(limit.pass()).hasValue(0);
        assertThat(limit.pass()).isEmpty();
        nanos.addAndGet(RateLimit.WARNINGS.toNanos() - 1);
        assertThat(limit.pass()).isEmpty();
        nanos.addAndGet(1);
        assertThat(limit.pass()).hasValue(2);
        assertThat(limit.pass()).isEmpty();
        nanos.addAndGet(RateLimit.WARNINGS.toNanos());
        assertThat(limit.pass()).hasValue(1);
    }
}
