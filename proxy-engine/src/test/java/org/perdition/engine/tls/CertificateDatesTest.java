// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateDatesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2030-01-31T23:59:59Z | is not valid before 2030-02-01T00:00:00Z, clients will refuse it; set the clock, or use another certificate
            2030-02-01T00:00:00Z | ''
            2030-05-17T00:00:00Z | ''
            2030-05-20T00:00:00Z | expires on 2030-06-01T00:00:00Z; get a new certificate before
            2030-06-01T00:00:01Z | has expired on 2030-06-01T00:00:00Z, clients will refuse it; get a new certificate
            """)
    void theDatesAreComparedWithTheClock(String now, String objection) {
        assertThat(CertificateDates.objection(
                                Instant.parse("2030-02-01T00:00:00Z"),
                                Instant.parse("2030-06-01T00:00:00Z"),
                                Instant.parse(now))
                        .orElse(""))
                .isEqualTo(objection);
    }
}
