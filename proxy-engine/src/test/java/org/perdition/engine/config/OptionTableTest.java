// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OptionTableTest {
    private static final Path DOCUMENT = Path.of("../docs/options.md");

    @Test
    void namesAndLettersAreUnique() {
        assertThat(OptionTable.all().stream()
                        .flatMap(option -> Stream.concat(Stream.of(option.name()), option.aliases().stream())))
                .doesNotHaveDuplicates();
        assertThat(OptionTable.all().stream().map(Option::shortName).filter(letter -> !letter.isEmpty()))
                .doesNotHaveDuplicates()
                .allMatch(letter -> letter.matches("[A-Za-z]"));
    }

    @Test
    void everyHelpTextIsASentence() {
        assertThat(OptionTable.all()).allMatch(option -> option.help().endsWith("."));
    }

    @Test
    void mistypedNamesAreRecognised() {
        assertThat(NearestName.to("ssl_mod", false)).contains("ssl_mode");
        assertThat(NearestName.to("map-library", false)).contains("map_library");
        assertThat(NearestName.to("conection_limit", false)).contains("connection_limit");
        assertThat(NearestName.to("hepl", false)).isEmpty();
        assertThat(NearestName.to("hlp", true)).contains("help");
        assertThat(NearestName.to("quite_another_thing", false)).isEmpty();
    }

    /** Run with {@code -Dperdition.write.docs=true} after a change of the table. */
    @Test
    void theDocumentInTheTreeIsTheTable() throws Exception {
        if (Boolean.getBoolean("perdition.write.docs")) {
            Files.writeString(DOCUMENT, OptionsDocument.markdown());
        }
        assertThat(Files.readString(DOCUMENT))
                .as("docs/options.md is not what the option table says; run this test with"
                        + " -Dperdition.write.docs=true")
                .isEqualTo(OptionsDocument.markdown());
    }
}
