// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutSettingsTest {
    /** As written: silence, deadline, connect, backend login; as in force: deadline, connect, backend login. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            1800, 180, 5, 30,  180,  5, 30
              10, 180, 5, 30,  100,  5, 10
               2, 180, 5, 30,   20,  2,  2
               0, 180, 5, 30,    0,  5, 30
            1800,   0, 0,  0,    0, 1800, 1800
               0,   0, 0,  0,    0,  0,  0
            """)
    void limitsCapOneAnother(
            int silence, int deadline, int connect, int login, int cappedDeadline, int cappedConnect, int cappedLogin) {
        TimeoutSettings timeouts = TimeoutSettings.of(
                Duration.ofSeconds(silence),
                Duration.ofSeconds(deadline),
                Duration.ofSeconds(connect),
                Duration.ofSeconds(login),
                Duration.ofSeconds(77),
                Duration.ofSeconds(5));

        assertThat(timeouts.loginDeadline()).hasSeconds(cappedDeadline);
        assertThat(timeouts.connect()).hasSeconds(cappedConnect);
        assertThat(timeouts.backendLogin()).hasSeconds(cappedLogin);
        assertThat(timeouts.idle()).hasSeconds(77);
    }
}
