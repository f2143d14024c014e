// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.engine.config.MapSettings;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;

class PopmapLoaderTest {
    private final Path directory;
    private final PopmapLoader loader = new PopmapLoader(getClass().getClassLoader(), List.of());

    PopmapLoaderTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void write() throws Exception {
        Files.writeString(directory.resolve("popmap.re"), "^a: b\n");
        Files.writeString(directory.resolve("flat"), "a:b\n");
    }

    private MapSettings map(String library, String option) {
        return new MapSettings(library, library, option, Map.of(), directory);
    }

    private Popmap open(PopmapLoader with, MapSettings map) throws PopmapConfigurationException {
        return with.open(map, Duration.ofSeconds(5), 16, TargetParser.of("@", false));
    }

    @Test
    void opensByName() throws Exception {
        try (Popmap popmap = open(loader, map("posix_regex", ""))) {
            assertThat(popmap.describe()).startsWith("posix_regex ").endsWith("popmap.re");
        }
    }

    @Test
    void opensTheFileOfTheOption() throws Exception {
        try (Popmap popmap = open(loader, map("text", "flat"))) {
            assertThat(popmap.describe()).isEqualTo("text " + directory.resolve("flat"));
        }
    }

    @Test
    void propertiesAreHandedOnAndUnknownOnesRefused() throws Exception {
        MapSettings named = new MapSettings("local", "text", "", Map.of("file", "flat"), directory);
        try (Popmap popmap = open(loader, named)) {
            assertThat(popmap.describe()).isEqualTo("text " + directory.resolve("flat"));
        }
        MapSettings misspelt = new MapSettings("local", "text", "", Map.of("flie", "flat"), directory);
        assertThatThrownBy(() -> open(loader, misspelt))
                .hasMessage("popmap.local.flie: a popmap of kind text has no property of this name; it has file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "Text"})
    void anUnknownNameIsAnsweredWithTheKnownOnes(String mapLibrary) {
        assertThatThrownBy(() -> open(loader, map(mapLibrary, "")))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining("map_library")
                .hasMessageContaining(mapLibrary)
                .hasMessageContaining("posix_regex");
    }

    @Test
    void aNameOfOnesOwnWithoutItsKindIsToldWhatItLacks() {
        MapSettings moved = new MapSettings("moved", "moved", "", Map.of("file", "flat"), directory);
        assertThatThrownBy(() -> open(loader, moved))
                .hasMessageStartingWith("map_library: no popmap provider is named \"moved\"; if that is a name of your"
                        + " own, write its kind as popmap.moved.library = KIND; known are bdb, ");
        assertThatThrownBy(() -> open(loader, map("txt", "flat")))
                .hasMessageStartingWith("map_library: no popmap provider is named \"txt\"; known are bdb, ");
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
            switch (options.option()) {
                case "null":
                    return NOTHING[0];
                case "throw":
                    throw new IllegalArgumentException("line\nbreak");
                case "link":
                    throw new NoClassDefFoundError("org/example/Driver");
                default:
                    throw new PopmapConfigurationException("the plugin was asked");
            }
        }
    }

    /** What authors of plugins forget that Java may return. */
    @SuppressWarnings("NullAway")
    private static final Popmap[] NOTHING = new Popmap[1];

    @Test
    void findsPluginsAndOutlivesBrokenOnes() throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(
                services.resolve(PopmapFactory.class.getName()),
                "org.example.Absent\n" + PluginFactory.class.getName() + "\n");
        try (URLClassLoader plugins = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            PopmapLoader withPlugins = new PopmapLoader(plugins, List.of());
            assertThatThrownBy(() -> open(withPlugins, map("plugin", ""))).hasMessage("the plugin was asked");
            open(withPlugins, map("text", "flat")).close();
            assertThatThrownBy(() -> open(withPlugins, map("absent", "")))
                    .hasMessageContaining("these do not load: " + directory + ": ")
                    .hasMessageContaining("Provider org.example.Absent not found");
            String culprit = "map_library: the provider plugin, " + PluginFactory.class.getName() + " in ";
            String makers = "); that is a mistake in it, tell its makers";
            assertThatThrownBy(() -> open(withPlugins, map("plugin", "null")))
                    .hasMessageStartingWith(culprit)
                    .hasMessageEndingWith("it has opened nothing" + makers);
            assertThatThrownBy(() -> open(withPlugins, map("plugin", "throw")))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageStartingWith(culprit)
                    .hasMessageEndingWith("IllegalArgumentException: line\\u000abreak" + makers);
            assertThatThrownBy(() -> open(withPlugins, map("plugin", "link")))
                    .isInstanceOf(PopmapConfigurationException.class)
                    .hasMessageContaining("org/example/Driver");
        }
        assertThatThrownBy(() -> open(loader, map("plugin", ""))).hasMessageContaining("known are");
    }

    @Test
    void namesAddedJarsThatNameNoProvider() throws Exception {
        Path with = jar("with.jar", ProviderJars.SERVICE);
        Path without = jar("without.jar", "org/example/PluginFactory.class");
        PopmapLoader withJars = new PopmapLoader(getClass().getClassLoader(), List.of(with, without));
        assertThatThrownBy(() -> open(withJars, map("plugin", "")))
                .hasMessageEndingWith(
                        "; no META-INF/services/org.perdition.popmap.PopmapFactory that names a provider is" + " in "
                                + without);
    }

    private Path jar(String name, String entry) throws Exception {
        Path jar = directory.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(entry));
        }
        return jar;
    }
}
