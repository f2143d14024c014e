// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.perdition.engine.config.Environment;
import org.perdition.engine.config.Option;
import org.perdition.engine.config.ProxyOptions;
import org.perdition.engine.config.Settings;
import org.perdition.engine.config.SettingsReader;

/** Every option of the table: its default, from the file, from the command line, and which of them wins. */
class EveryOptionTest {
    @TempDir
    Path directory;

    @Test
    void everyOptionHasARow() {
        Set<String> rows = OptionRows.rows().map(OptionRows.Row::option).collect(Collectors.toSet());
        assertThat(ProxyOptions.TABLE.all().stream()
                        .filter(option -> option.place() == Option.Place.ANYWHERE)
                        .map(Option::name))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @ParameterizedTest
    @MethodSource("org.perdition.engine.cli.OptionRows#rows")
    void holdsItsDefault(OptionRows.Row row) throws Exception {
        assertThat(effect(row, null, List.of())).isEqualTo(row.byDefault().toString());
    }

    @ParameterizedTest
    @MethodSource("org.perdition.engine.cli.OptionRows#rows")
    void isReadFromTheFile(OptionRows.Row row) throws Exception {
        assertThat(effect(row, row.value(), List.of())).isEqualTo(row.meaning().toString());
        assertThat(effect(row, row.other(), List.of()))
                .isEqualTo(row.otherMeaning().toString());
    }

    @ParameterizedTest
    @MethodSource("org.perdition.engine.cli.OptionRows#rows")
    void isReadFromTheCommandLineByEveryName(OptionRows.Row row) throws Exception {
        Option option = ProxyOptions.TABLE.find(row.option()).orElseThrow();
        List<List<String>> spellings = new ArrayList<>();
        spellings.add(List.of("--" + option.name() + "=" + row.value()));
        if (!option.accumulates()) {
            spellings.add(List.of("--" + option.name() + "=" + row.other(), "--" + option.name() + "=" + row.value()));
        }
        for (String alias : option.aliases()) {
            spellings.add(List.of("--" + alias + "=" + row.value()));
        }
        if (option.isFlag() && row.value().equals("on")) {
            spellings.add(List.of("--" + option.name()));
            option.aliases().forEach(alias -> spellings.add(List.of("--" + alias)));
            if (!option.shortName().isEmpty()) {
                spellings.add(List.of("-" + option.shortName()));
            }
        }
        if (!option.isFlag()) {
            spellings.add(List.of("--" + option.name(), row.value()));
            if (!option.shortName().isEmpty()) {
                spellings.add(List.of("-" + option.shortName(), row.value()));
                spellings.add(List.of("-" + option.shortName() + row.value()));
            }
        }
        for (List<String> words : spellings) {
            assertThat(effect(row, null, words))
                    .as(words.toString())
                    .isEqualTo(row.meaning().toString());
        }
    }

    @ParameterizedTest
    @MethodSource("org.perdition.engine.cli.OptionRows#rows")
    void isReadFromAConfByEveryName(OptionRows.Row row) throws Exception {
        Option option = ProxyOptions.TABLE.find(row.option()).orElseThrow();
        List<String> keys = new ArrayList<>(option.aliases());
        keys.add(option.name());
        if (!option.shortName().isEmpty()) {
            keys.add(option.shortName());
        }
        for (String key : keys) {
            String spoilt = option.accumulates() ? "" : key + " '" + row.other() + "'\n";
            assertThat(effectOfConf(row, spoilt + key + " '" + row.value() + "'"))
                    .as(key)
                    .isEqualTo(row.meaning().toString());
            if (option.isFlag()) {
                assertThat(effectOfConf(row, key)).as(key).isEqualTo(effectOfConf(row, key + " on"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("org.perdition.engine.cli.OptionRows#rows")
    void theCommandLineWinsOverTheFile(OptionRows.Row row) throws Exception {
        assertThat(effect(row, row.other(), List.of("--" + row.option() + "=" + row.value())))
                .isEqualTo(row.meaning().toString());
        assertThat(effect(row, row.value(), List.of("--" + row.option() + "=" + row.other())))
                .isEqualTo(row.otherMeaning().toString());
    }

    private String effectOfConf(OptionRows.Row row, String lines) throws Exception {
        Files.writeString(directory.resolve("perdition.conf"), lines);
        return effect(row, null, List.of());
    }

    private String effect(OptionRows.Row row, @Nullable String inFile, List<String> words) throws Exception {
        Path file = directory.resolve("perdition.properties");
        if (inFile == null) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, row.option() + " = " + inFile + "\n");
        }
        List<String> all = new ArrayList<>(row.needs());
        all.addAll(words);
        Settings settings = SettingsReader.read(
                new Environment("perdition", directory, directory),
                OptionWords.read(ProxyOptions.TABLE, all.toArray(String[]::new)));
        return row.effect().apply(settings).toString().replace(directory.toString(), "DIRECTORY");
    }
}
