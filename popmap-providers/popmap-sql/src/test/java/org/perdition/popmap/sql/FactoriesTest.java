// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.LookupContext;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapProperty;
import org.perdition.popmap.PopmapUnavailableException;

/** How the engine finds the providers, and popmaps whose server is not there. */
class FactoriesTest {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 110);
    private static final LookupContext CONTEXT =
            new LookupContext(ADDRESS, ADDRESS, "POP3", false, "@", 1, Optional.empty());

    private static PopmapFactory factory(String name) {
        return ServiceLoader.load(PopmapFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(factory -> factory.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "postgresql", "jdbc", "odbc"})
    void areFoundAndListTheirProperties(String name) {
        assertThat(factory(name).properties())
                .extracting(PopmapProperty::name)
                .doesNotHaveDuplicates()
                .contains("table", "server_column", "user_column", "port_column", "query", "pool", "password_file");
        assertThat(factory(name).properties())
                .extracting(PopmapProperty::description)
                .allMatch(text -> text.endsWith("."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "postgresql"})
    void aServerThatIsDownIsNoMistakeAndShowsNoPassword(String name) throws Exception {
        Map<String, String> properties = Map.of("hosts", "127.0.0.1", "port", "1", "password", "geheim");
        try (Popmap popmap = factory(name).open(PopmapOptions.of(properties, Path.of("/")))) {
            assertThat(popmap.describe()).startsWith(name + " 127.0.0.1:1 ");
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageStartingWith(popmap.describe() + ": ")
                    .hasMessageContaining("refused")
                    .hasMessageNotContaining("geheim")
                    .hasMessageNotContaining("alice");
        }
    }

    @Test
    void aKeyThatIsNoTextNeedsNoServer() throws Exception {
        try (Popmap popmap = factory("mysql").open(PopmapOptions.of("127.0.0.1:1", Path.of("/")))) {
            assertThat(popmap.lookup(new LookupKey(new byte[] {'a', (byte) 0xff}), CONTEXT))
                    .isEqualTo(LookupResult.NOT_FOUND);
            assertThat(popmap.lookup(LookupKey.of("a\0b"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
        }
    }
}
