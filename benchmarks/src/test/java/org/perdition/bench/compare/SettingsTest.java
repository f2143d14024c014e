// SPDX-License-Identifier: Apache-2.0
package org.perdition.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void everythingByDefault() {
        Settings settings = Settings.of(List.of());

        assertThat(settings.cases()).containsExactly(Case.values());
        assertThat(settings.peers()).isEqualTo(Settings.PEER_NAMES);
    }

    @Test
    void picksAndTheLastWordWins() {
        Settings settings = Settings.of(List.of(
                "--peers",
                "ours",
                "--quick",
                "--cases",
                "pop3-login,down-tls",
                "--seconds",
                "0.5",
                "--peers",
                "haproxy,ours"));

        assertThat(settings.cases()).containsExactly(Case.POP3_LOGIN, Case.DOWN_TLS);
        assertThat(settings.peers()).containsExactly("haproxy", "ours");
        assertThat(settings.measureMillis()).isEqualTo(500);
        assertThat(settings.repetitions()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--cases nonsense", "--peers nobody", "--speed 3", "--seconds", "--seconds fast"})
    void refusesWhatItDoesNotKnow(String words) {
        assertThatThrownBy(() -> Settings.of(List.of(words.split(" ")))).isInstanceOf(IllegalArgumentException.class);
    }
}
