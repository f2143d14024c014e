// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.socketmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.network.Endpoint;

class SocketmapSettingsTest {
    private static final Path FOLDER = Path.of("/etc/perdition");

    private static SocketmapSettings option(String option) throws PopmapConfigurationException {
        return SocketmapSettings.of(PopmapOptions.of(option, FOLDER));
    }

    @Test
    void readsWhatPostfixHas() throws Exception {
        assertThat(option("inet:localhost:4711:routes").maps())
                .containsExactly(new SocketmapSettings.NamedMap(new Endpoint.Inet("localhost", 4711), "routes"));
        assertThat(option("inet:[::1]:4711:routes unix:/run/a b,c:d:r, unix:s:r")
                        .maps())
                .containsExactly(
                        new SocketmapSettings.NamedMap(new Endpoint.Inet("::1", 4711), "routes"),
                        new SocketmapSettings.NamedMap(new Endpoint.Unix(Path.of("/run/a b,c:d")), "r"),
                        new SocketmapSettings.NamedMap(new Endpoint.Unix(FOLDER.resolve("s")), "r"));
    }

    @Test
    void bothFormsAreOne() throws Exception {
        SocketmapSettings named =
                SocketmapSettings.of(PopmapOptions.of(Map.of("map", "inet:a:1:n, unix:/s:n"), FOLDER));
        assertThat(option("inet:a:1:n unix:/s:n")).isEqualTo(named);
        SocketmapSettings set = SocketmapSettings.of(
                PopmapOptions.of(Map.of("map", "inet:a:1:n", "timeout", "2", "pool", "1"), FOLDER));
        assertThat(set.stream().timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(set.stream().connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost:4711:routes",
                "inet:localhost:routes",
                "inet:localhost:0:routes",
                "inet:localhost:4711",
                "inet:localhost:4711:",
                "unix:/run/s",
                "unix::routes",
                "tcp:localhost:4711:routes",
                "inet:localhost:4711:\u00fc"
            })
    void refusesOthers(String option) {
        assertThatThrownBy(() -> option(option))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("map_library_opt: ")
                .hasMessageContaining("inet:127.0.0.1:4711:routes");
    }

    @Test
    void aBadPropertyIsNamed() {
        PopmapOptions options = PopmapOptions.of(Map.of("map", "x"), FOLDER);
        assertThatThrownBy(() -> SocketmapSettings.of(options)).hasMessageStartingWith("popmap.map.map: ");
    }

    @Test
    void describesItself() throws Exception {
        try (Popmap popmap = new SocketmapFactory().open(PopmapOptions.of("inet:a:1:n unix:/s:n", FOLDER))) {
            assertThat(popmap.describe()).isEqualTo("socketmap inet:a:1:n unix:/s:n");
            assertThat(popmap.cacheable()).isTrue();
            assertThat(popmap.needsPassword()).isFalse();
        }
    }
}
