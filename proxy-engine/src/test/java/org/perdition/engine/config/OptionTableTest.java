// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OptionTableTest {
    @Test
    void namesAndLettersAreUnique() {
        assertThat(ProxyOptions.TABLE.all().stream()
                        .flatMap(option -> Stream.concat(Stream.of(option.name()), option.aliases().stream())))
                .doesNotHaveDuplicates();
        assertThat(ProxyOptions.TABLE.all().stream().map(Option::shortName).filter(letter -> !letter.isEmpty()))
                .doesNotHaveDuplicates()
                .allMatch(letter -> letter.matches("[A-Za-z]"));
    }

    @Test
    void everyHelpTextIsASentence() {
        assertThat(ProxyOptions.TABLE.all()).allMatch(option -> option.help().endsWith("."));
    }

    @Test
    void mistypedNamesAreRecognised() {
        assertThat(NearestName.to(ProxyOptions.TABLE, "ssl_mod", false)).contains("ssl_mode");
        assertThat(NearestName.to(ProxyOptions.TABLE, "map-library", false)).contains("map_library");
        assertThat(NearestName.to(ProxyOptions.TABLE, "conection_limit", false)).contains("connection_limit");
        assertThat(NearestName.to(ProxyOptions.TABLE, "hepl", false)).isEmpty();
        assertThat(NearestName.to(ProxyOptions.TABLE, "hlp", true)).contains("help");
        assertThat(NearestName.to(ProxyOptions.TABLE, "quite_another_thing", false))
                .isEmpty();
    }

    /** Run with {@code -Dperdition.write.docs=true} after a change of the table. */
    @ParameterizedTest
    @EnumSource(GeneratedFile.class)
    void theFilesInTheTreeAreTheTable(GeneratedFile file) throws Exception {
        String wanted = file.generate();
        if (Boolean.getBoolean("perdition.write.docs")) {
            Files.writeString(file.path(), wanted);
        }
        assertThat(Files.readString(file.path()))
                .as(file.path() + " is not what the option table says; run this test with"
                        + " -Dperdition.write.docs=true")
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @EnumSource(
            value = GeneratedFile.class,
            names = {"FULL_PROPERTIES", "FULL_CONF"})
    void theFullFilesSayTheDefaults(GeneratedFile file, @TempDir Path directory) throws Exception {
        Path full = directory.resolve(file.path().getFileName());
        // In the background no pid file is not the default, and the file says none.
        Map<Option, String> foreground = Map.of(ProcessOptions.NO_DAEMON, "on");
        Settings defaults = SettingsReader.read(new Environment("perdition", directory, directory), foreground);
        // Options stand on lines that begin with #, explanations behind # and a blank.
        String text = Files.readString(file.path()).replaceAll("(?m)^#(?=[a-z])", "");
        Files.writeString(full, text);
        Settings written = SettingsReader.read(new Environment("perdition", directory, directory), foreground);
        assertThat(written.listeners()).isEqualTo(defaults.listeners());
        assertThat(written.process()).isEqualTo(defaults.process());
        assertThat(written.log()).isEqualTo(defaults.log());
        assertThat(text.lines().filter(line -> !line.startsWith("#") && !line.isEmpty()))
                .hasSize((int) ProxyOptions.TABLE.all().stream()
                        .filter(option -> option.place() == Option.Place.ANYWHERE)
                        .count());
    }

    @Test
    void theExampleOfTheOriginalsDialectLoads(@TempDir Path directory) throws Exception {
        String example = Files.readString(Path.of("../conf/perdition.conf.example"));
        for (String text : List.of(example, example.replaceAll("(?m)^#(?=[a-z])", ""))) {
            Files.writeString(directory.resolve("perdition.conf"), text);
            Settings settings = SettingsReader.read(new Environment("perdition", directory, directory), Map.of());
            assertThat(settings.notes()).isEmpty();
            assertThat(settings.listeners()).hasSize(1);
        }
    }
}
