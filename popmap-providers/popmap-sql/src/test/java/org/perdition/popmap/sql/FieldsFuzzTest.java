// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** Whatever an operator writes: it is refused with a reason, or names nothing but names. */
class FieldsFuzzTest {
    private static final Path FOLDER = Path.of("/etc/perdition");

    /** Input: a {@code map_library_opt}. */
    @FuzzTest
    void readsStrings(byte[] data) {
        String option = new String(data, StandardCharsets.UTF_8);
        List<String> parts = Fields.split(option);
        if (!parts.isEmpty()) {
            assertThat(Fields.split(String.join(":", parts) + ":")).isEqualTo(parts);
        }
        check(PopmapOptions.of(option, FOLDER));
    }

    /** Input: the names of a table and of columns. */
    @FuzzTest
    void readsNames(byte[] data) {
        String name = new String(data, StandardCharsets.UTF_8);
        check(PopmapOptions.of(Map.of("table", name, "user_column", name), FOLDER));
    }

    private static void check(PopmapOptions options) {
        try {
            ServerSettings settings = ServerSettings.read(options, "dbPerdition");
            assertThat(settings.query().sql(Quoting.MYSQL))
                    .matches("SELECT `[^`]+`(\\.`[^`]+`)*(, `[^`]+`(\\.`[^`]+`)*)? FROM `[^`]+`(\\.`[^`]+`)*"
                            + " WHERE `[^`]+`(\\.`[^`]+`)* = \\?");
            assertThat(settings.hosts()).allMatch(host -> host.matches("[0-9A-Za-z:._-]+"));
            assertThat(settings.database()).doesNotContainPattern("[/?&#:;\\s]");
        } catch (PopmapConfigurationException e) {
            assertThat(e.getMessage()).contains(": ").contains("write");
        }
    }
}
