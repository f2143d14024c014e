// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.network.tcptable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.network.Endpoint;

class TcpTableSettingsTest {
    private static final Path FOLDER = Path.of("/etc/perdition");

    private static TcpTableSettings option(String option) throws PopmapConfigurationException {
        return TcpTableSettings.of(PopmapOptions.of(option, FOLDER));
    }

    @Test
    void bothFormsAreOne() throws Exception {
        assertThat(option("localhost:4712, [::1]:4713").servers())
                .containsExactly(new Endpoint.Inet("localhost", 4712), new Endpoint.Inet("::1", 4713));
        assertThat(option("a:1 b:2"))
                .isEqualTo(TcpTableSettings.of(PopmapOptions.of(Map.of("server", "a:1,b:2"), FOLDER)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "localhost", "localhost:x", "localhost:0", "tcp:localhost:1", ":1"})
    void refusesOthers(String option) {
        assertThatThrownBy(() -> option(option))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("map_library_opt: ")
                .hasMessageContaining("127.0.0.1:4712");
    }

    @Test
    void aBadPropertyIsNamed() {
        PopmapOptions options = PopmapOptions.of(Map.of("server", "x"), FOLDER);
        assertThatThrownBy(() -> TcpTableSettings.of(options)).hasMessageStartingWith("popmap.map.server: ");
        PopmapOptions timeout = PopmapOptions.of(Map.of("server", "a:1", "timeout", "x"), FOLDER);
        assertThatThrownBy(() -> TcpTableSettings.of(timeout)).hasMessageStartingWith("popmap.map.timeout: ");
    }

    @Test
    void describesItself() throws Exception {
        try (Popmap popmap = new TcpTableFactory().open(PopmapOptions.of("a:1 [::1]:2", FOLDER))) {
            assertThat(popmap.describe()).isEqualTo("tcp_table a:1 [::1]:2");
            assertThat(popmap.cacheable()).isTrue();
            assertThat(popmap.needsPassword()).isFalse();
        }
    }
}
