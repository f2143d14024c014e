// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

class DaemonSettingsTest {
    private static final Path ETC = Path.of("/etc/perdition");
    private static final Duration WHOLE = Duration.ofSeconds(5);

    private static DaemonSettings option(String option) throws PopmapConfigurationException {
        return DaemonSettings.of(PopmapOptions.of(option, ETC));
    }

    private static DaemonSettings settings(String socket, int seconds, int retries) {
        return new DaemonSettings(
                Path.of(socket),
                Duration.ofSeconds(seconds),
                retries,
                Path.of("/tmp"),
                WHOLE,
                DaemonSettings.Dependence.CONNECTION);
    }

    @Test
    void readsTheOriginalsOption() throws Exception {
        assertThat(option("")).isEqualTo(settings("/var/run/perdition.db", 1, 5));
        assertThat(option("/run/map")).isEqualTo(settings("/run/map", 1, 5));
        assertThat(option("/run/map:3")).isEqualTo(settings("/run/map", 3, 5));
        assertThat(option("/run/map:3:0")).isEqualTo(settings("/run/map", 3, 0));
        assertThat(option("map:3:7")).isEqualTo(settings("/etc/perdition/map", 3, 7));
        assertThat(option(":2")).isEqualTo(settings("/var/run/perdition.db", 2, 5));
    }

    @Test
    void readsProperties() throws Exception {
        Map<String, String> all = Map.of(
                "socket",
                "/run/a:b",
                "timeout",
                "0.5",
                "max_retry",
                "2",
                "directory",
                "/run/perdition",
                "depends_on",
                "key");
        assertThat(DaemonSettings.of(PopmapOptions.of(all, ETC)))
                .isEqualTo(new DaemonSettings(
                        Path.of("/run/a:b"),
                        Duration.ofMillis(500),
                        2,
                        Path.of("/run/perdition"),
                        WHOLE,
                        DaemonSettings.Dependence.KEY));
        assertThat(DaemonSettings.of(PopmapOptions.of(Map.of("max_retry", "1"), ETC)))
                .isEqualTo(settings("/var/run/perdition.db", 1, 1));
    }

    @Test
    void refusesTheRest() {
        for (String bad : List.of("/run/map:0", "/run/map:x", "/run/map:1:x", "/run/map:1:101", "/run/map:1:5:2")) {
            assertThatThrownBy(() -> option(bad))
                    .as(bad)
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContainingAll("map_library_opt", "SOCKET[:TIMEOUT[:MAX_RETRY]]");
        }
        for (Map<String, String> bad :
                List.of(Map.of("timeout", "0"), Map.of("max_retry", "-1"), Map.of("depends_on", "day"))) {
            assertThatThrownBy(() -> DaemonSettings.of(PopmapOptions.of(bad, ETC)))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContaining(
                            "popmap.map." + bad.keySet().iterator().next());
        }
    }
}
