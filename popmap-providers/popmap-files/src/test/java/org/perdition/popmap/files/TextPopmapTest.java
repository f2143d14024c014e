// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.AnswerCheck;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapContract;
import org.perdition.popmap.PopmapOptions;

class TextPopmapTest extends PopmapContract {
    private static final String NOTHING = "(none)";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** As of an engine that cannot use servers whose names begin with {@code bad}. */
    private static final AnswerCheck ANSWERS =
            target -> target.startsWith("bad") ? Optional.of("no, no") : Optional.empty();

    private final Path directory;
    private final List<String> warnings = new ArrayList<>();
    private long nanos;

    TextPopmapTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        StringBuilder text = new StringBuilder();
        entries.forEach(
                (key, value) -> text.append(key).append(':').append(value).append('\n'));
        return opened(text.toString());
    }

    private TextPopmap opened(String text) throws Exception {
        write(text, NOW.minusSeconds(60));
        return new TextPopmap(
                new MapFile(file(), TextMapFile.MAX_BYTES),
                ANSWERS,
                warnings::add,
                new WatchedFile.Clocks(() -> nanos, Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private Path file() {
        return directory.resolve("popmap");
    }

    private void write(String text, Instant modified) throws Exception {
        Files.writeString(file(), text);
        Files.setLastModifiedTime(file(), FileTime.from(modified));
    }

    private static String ask(Popmap popmap, String key) throws Exception {
        return popmap.lookup(LookupKey.of(key), CONTEXT) instanceof LookupResult.Found found ? found.target() : NOTHING;
    }

    private String askLater(Popmap popmap, String key) throws Exception {
        nanos += WatchedFile.CHECK_NANOS;
        return ask(popmap, key);
    }

    @Test
    void readsKeysValuesCommentsAndBlankLines() throws Exception {
        String text =
                "# a comment: no key\r\n\r\n  \r\nhorms:foo.bar:110\r\n tymm : user@[::1]:143 \r\na#b:c#d\r\nlast:x";
        try (Popmap popmap = opened(text)) {
            assertThat(ask(popmap, "horms")).isEqualTo("foo.bar:110");
            assertThat(ask(popmap, "tymm")).isEqualTo("user@[::1]:143");
            assertThat(ask(popmap, "a#b")).isEqualTo("c#d");
            assertThat(ask(popmap, "last")).isEqualTo("x");
            assertThat(ask(popmap, "# a comment")).isEqualTo(NOTHING);
            assertThat(popmap.describe()).isEqualTo("text " + file());
        }
    }

    @Test
    void namesFileAndLineOfWhatItCannotRead() {
        assertThatThrownBy(() -> opened("a:b\n\nnonsense\n"))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining("popmap:3: no colon");
        assertThatThrownBy(() -> opened(":b\n")).hasMessageContaining("popmap:1: no key");
        assertThatThrownBy(() -> opened("a:\n")).hasMessageContaining("popmap:1: no server");
        assertThatThrownBy(() -> opened("a:b\nc:d\na:e\n")).hasMessageContaining("popmap:3: the key of line 1 again");
        assertThatThrownBy(() -> new TextPopmapFactory().open(PopmapOptions.of("absent", directory)))
                .hasMessageContaining("absent: no such file");
    }

    @Test
    void warnsOfAnAnswerThatIsNone() throws Exception {
        try (Popmap popmap = opened("a:b\nc: bad\n")) {
            assertThat(warnings).containsExactly(file() + ":2: no real-server behind the colon: no, no");
            assertThat(ask(popmap, "a")).isEqualTo("b");
        }
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < TextMapFile.MAX_WARNINGS + 5; i++) {
            many.append(i).append(":bad\n");
        }
        warnings.clear();
        opened(many.toString()).close();
        assertThat(warnings)
                .hasSize(TextMapFile.MAX_WARNINGS + 1)
                .last()
                .isEqualTo(file() + ": 5 more lines without a real-server behind the colon");
    }

    @Test
    void seesAReplacedFileAtTheNextCheck() throws Exception {
        try (Popmap popmap = opened("a:old\n")) {
            Path next = directory.resolve("next");
            Files.writeString(next, "a:new\n");
            Files.setLastModifiedTime(next, FileTime.from(NOW.minusSeconds(60)));
            Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING);
            assertThat(ask(popmap, "a")).as("within the same second").isEqualTo("old");
            assertThat(askLater(popmap, "a")).isEqualTo("new");
        }
    }

    @Test
    void waitsUntilTheFileIsLeftAlone() throws Exception {
        try (Popmap popmap = opened("a:old\nb:old\n")) {
            write("a:new\n", NOW);
            assertThat(askLater(popmap, "b")).isEqualTo("old");
            write("a:new\nb:new\n", NOW);
            assertThat(askLater(popmap, "b")).isEqualTo("old");
            assertThat(askLater(popmap, "b")).isEqualTo("new");
            assertThat(warnings).isEmpty();
        }
    }

    @Test
    void aBadOrAbsentFileKeepsTheOldContentAndIsWarnedOfOnce() throws Exception {
        try (Popmap popmap = opened("a:old\n")) {
            write("a:new\nhalf", NOW.minusSeconds(5));
            assertThat(askLater(popmap, "a")).isEqualTo("old");
            assertThat(askLater(popmap, "a")).isEqualTo("old");
            assertThat(warnings).singleElement().asString().contains("popmap:2: no colon", "stays in force");

            Files.delete(file());
            assertThat(askLater(popmap, "a")).isEqualTo("old");
            assertThat(warnings).as("at the first lookup").hasSize(2);
            assertThat(warnings.get(1)).contains(file() + ": no such file", "stays in force");
            for (int i = 0; i < 4; i++) {
                assertThat(askLater(popmap, "a")).isEqualTo("old");
            }
            assertThat(warnings).hasSize(2);

            write("a:newest\n", NOW.minusSeconds(2));
            assertThat(askLater(popmap, "a")).isEqualTo("newest");
        }
    }

    @Test
    void opensItsDefaultFile() throws Exception {
        Files.writeString(file(), "a:x\n");
        try (Popmap popmap = new TextPopmapFactory().open(PopmapOptions.of("", directory))) {
            assertThat(ask(popmap, "a")).isEqualTo("x");
        }
        assertThat(new TextPopmapFactory().name()).isEqualTo("text");
    }
}
