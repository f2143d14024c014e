// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;

class PopmapLoaderTest {
    private final Path directory;
    private final PopmapLoader loader = new PopmapLoader(getClass().getClassLoader());

    PopmapLoaderTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void write() throws Exception {
        Files.writeString(directory.resolve("popmap.re"), "^a: b\n");
        Files.writeString(directory.resolve("flat"), "a:b\n");
    }

    private PopmapOptions options(String option) {
        return PopmapOptions.of(option, directory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posix_regex",
                "libperditiondb_posix_regex.so",
                "/usr/lib/libperditiondb_posix_regex.so.0",
                "/usr/lib/x y/libperditiondb_posix_regex.so.0.0.0"
            })
    void opensByNameOrByAPathOfTheOriginal(String mapLibrary) throws Exception {
        try (Popmap popmap = loader.open(mapLibrary, options("")).orElseThrow()) {
            assertThat(popmap.describe()).startsWith("posix_regex ").endsWith("popmap.re");
        }
    }

    @Test
    void opensTheFileOfTheOption() throws Exception {
        try (Popmap popmap = loader.open("text", options("flat")).orElseThrow()) {
            assertThat(popmap.describe()).isEqualTo("text " + directory.resolve("flat"));
        }
    }

    @Test
    void emptyMeansNone() throws Exception {
        assertThat(loader.open("", options(""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "Text", "/usr/lib/libperditiondb_nonsense.so.0", "/usr/lib/text"})
    void anUnknownNameIsAnsweredWithTheKnownOnes(String mapLibrary) {
        assertThatThrownBy(() -> loader.open(mapLibrary, options("")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining("map_library")
                .hasMessageContaining(mapLibrary)
                .hasMessageContaining("posix_regex, text");
    }

    /** As a jar of lib/plugins would be. */
    public static final class PluginFactory implements PopmapFactory {
        /** For the service loader. */
        public PluginFactory() {}

        @Override
        public String name() {
            return "plugin";
        }

        @Override
        public Popmap open(PopmapOptions options) throws PopmapConfigurationException {
            throw new PopmapConfigurationException("the plugin was asked");
        }
    }

    @Test
    void findsPluginsAndOutlivesBrokenOnes() throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(PopmapFactory.class.getName()),
                "org.example.Absent\n" + PluginFactory.class.getName() + "\n");
        try (URLClassLoader plugins = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            PopmapLoader withPlugins = new PopmapLoader(plugins);
            assertThatThrownBy(() -> withPlugins.open("plugin", options(""))).hasMessage("the plugin was asked");
            assertThat(withPlugins.open("text", options("flat"))).isPresent();
        }
        assertThatThrownBy(() -> loader.open("plugin", options(""))).hasMessageContaining("known are");
    }
}
