// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.AnswerCheck;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapContract;
import org.perdition.popmap.PopmapFactory;
import org.perdition.popmap.PopmapOptions;

class RegexPopmapTest extends PopmapContract {
    private static final String NOTHING = "(none)";

    private final Path directory;
    private final List<String> warnings = new ArrayList<>();
    private long nanos;

    RegexPopmapTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        StringBuilder text = new StringBuilder("# a map\n");
        entries.forEach((key, value) -> text.append("'^")
                .append(key.replace(".", "\\."))
                .append("$': '")
                .append(value)
                .append("'\n"));
        return opened(text.toString());
    }

    private RegexPopmap opened(String text) throws Exception {
        return new RegexPopmap(
                new MapFile(written(text), RegexMapFile.MAX_BYTES), AnswerCheck.ANY, warnings::add, clocks());
    }

    private WatchedFile.Clocks clocks() {
        return new WatchedFile.Clocks(() -> nanos, Clock.systemUTC());
    }

    private Path written(String text) throws Exception {
        return Files.writeString(directory.resolve("popmap.re"), text);
    }

    private static String ask(Popmap popmap, String key) throws Exception {
        return popmap.lookup(LookupKey.of(key), CONTEXT) instanceof LookupResult.Found found ? found.target() : NOTHING;
    }

    private String ask(String text, String key) throws Exception {
        try (Popmap popmap = opened(text)) {
            return ask(popmap, key);
        }
    }

    @Test
    void answersAsTheOriginalDoes() throws Exception {
        String split = "^[a-k]: localhost\n^[^a-k]: localhost:110\n";
        assertThat(ask(split, "bob")).isEqualTo("localhost");
        assertThat(ask(split, "zed")).isEqualTo("localhost:110");
        assertThat(ask(split, "")).isEqualTo(NOTHING);

        String user = "^user: user2@localhost\n";
        assertThat(ask(user, "user")).isEqualTo("user2@localhost");
        assertThat(ask(user, "user9")).isEqualTo("user2@localhost");
        assertThat(ask(user, "xuser")).isEqualTo(NOTHING);

        String domain = "(.*)@(.*): $1_$2@localhost\n";
        assertThat(ask(domain, "user@x.y.z.de")).isEqualTo("user_x.y.z.de@localhost");
        assertThat(ask(domain, "a@b@c")).isEqualTo("a@b_c@localhost");

        assertThat(ask("^flim$: localhost\n", "flim")).isEqualTo("localhost");
        assertThat(ask("^flim$: localhost\n", "flims")).isEqualTo(NOTHING);
        assertThat(ask("^(.)(.*)$: $0/$1/$2/$3/$9/$$/$x\n", "bob")).isEqualTo("bob/b/ob/$3/$9/$$/$x");
        assertThat(ask("^(a)?b: <$1>\n", "b")).isEqualTo("<$1>");
        assertThat(ask("^(a)?b: <$1>\n", "ab")).isEqualTo("<a>");
        assertThat(ask("^bob: s1\n^b: s2\n", "bob")).isEqualTo("s1");
        assertThat(ask("^bob: s1\n^b: s2\n", "bill")).isEqualTo("s2");
    }

    @Test
    void readsLinesAsTheOriginalDoes() throws Exception {
        assertThat(ask("^a localhost\n", "a")).isEqualTo("localhost");
        assertThat(ask("^a\tlocalhost\n", "a")).isEqualTo("localhost");
        assertThat(ask("^a : x\n", "a")).isEqualTo(":");
        for (String line : List.of("\"^a b$\": x", "^a\\ b$: x", "'^a b$:' x")) {
            assertThat(ask(line + "\n", "a b")).as(line).isEqualTo("x");
        }
        assertThat(ask("^a\\.b$: x\n", "aXb")).isEqualTo("x");
        assertThat(ask("^a\\\\.b$: x\n", "aXb")).isEqualTo(NOTHING);
        assertThat(ask("'^a\\.b$': x\n", "a.b")).isEqualTo("x");
        assertThat(ask("^a: one two three\n", "a")).isEqualTo("one");
        assertThat(ask("^a: \"one two\"\n", "a")).isEqualTo("one two");
        assertThat(ask("^a::: x\n", "a::")).isEqualTo("x");
        assertThat(ask("a|b: x\n", "zb")).isEqualTo("x");
    }

    /** Settled against the original, which puts the text before the match in front. */
    @Test
    void theResultIsTheSubstitutionAlone() throws Exception {
        assertThat(ask("flim: localhost\n", "itsflim")).isEqualTo("localhost");
        assertThat(ask("flim: localhost\n", "totallyflimless")).isEqualTo("localhost");
        assertThat(ask("b*: x\n", "aaa")).isEqualTo("x");
    }

    @Test
    void readsTheLastLineWithoutItsEndAndFilesFromElsewhere() throws Exception {
        assertThat(ask("^a: x\n^b: y", "b")).isEqualTo("y");
        assertThat(ask("\ufeff^a: x\r\n# c\r\n^b: y\r\n", "a")).isEqualTo("x");
        assertThat(ask("^a: x\r\n^b: y\r\n", "b")).isEqualTo("y");
    }

    @Test
    void figureSixOfThePaper() throws Exception {
        String text = "^[a-h]: real-server0\n^[i-p]: real-server1\n^[q-z]: real-server2\n";
        try (Popmap popmap = opened(text)) {
            for (char c = 'a'; c <= 'z'; c++) {
                String server = c <= 'h' ? "real-server0" : c <= 'p' ? "real-server1" : "real-server2";
                assertThat(ask(popmap, c + "user")).isEqualTo(server);
            }
        }
    }

    @Test
    void skipsALineWithoutResultAndSaysSo() throws Exception {
        assertThat(ask("^a:x\n^a: y\n", "a")).isEqualTo("y");
        assertThat(warnings).singleElement().asString().contains("popmap.re:1: no result");
    }

    /** Taken as the original takes it, which is hardly ever what was meant. */
    @Test
    void warnsOfABackslashThatIsLostAndOfALetterBehindOne() throws Exception {
        assertThat(ask("^a: x\n^b\\d+$: y\n", "bd")).isEqualTo("y");
        assertThat(ask("\"^a\\.b$\": x\n", "aXb")).isEqualTo("x");
        assertThat(ask("'^b\\d$': y\n", "bd")).isEqualTo("y");
        assertThat(warnings)
                .satisfiesExactly(
                        first -> assertThat(first)
                                .contains("popmap.re:2: the backslash in front of d is lost")
                                .contains("single quotes"),
                        second -> assertThat(second).contains("popmap.re:1: the backslash in front of . is lost"),
                        third -> assertThat(third).contains("popmap.re:1: \\d stands for d alone; write d, and [0-9]"));
    }

    @Test
    void doesNotWarnOfBackslashesThatAreOfUse() throws Exception {
        assertThat(ask("'^a\\.b$' x\n^a\\\\.b$: x\n\\#\\ \\'\\\"\\\tb: x\\y\n", "a.b"))
                .isEqualTo("x");
        assertThat(warnings).isEmpty();
    }

    @Test
    void namesFileAndLineOfABadPattern() {
        assertThatThrownBy(() -> opened("^a: x\n\n^(b: y\n"))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining("popmap.re:3: bad pattern: '(' at character 2 is not closed");
        assertThatThrownBy(() -> opened("^a: x\n'^b: y\n")).hasMessageContaining("popmap.re:2: a ' is not closed");
        assertThatThrownBy(() -> opened("^a: " + "x".repeat(513)))
                .hasMessageContaining("popmap.re:1: bad pattern: result longer than 512");
    }

    @Test
    void namesAFileThatIsMissingTooLargeOrNotUtf8() throws Exception {
        PopmapFactory factory = new RegexPopmapFactory();
        assertThatThrownBy(() -> factory.open(PopmapOptions.of("", directory)))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageContaining(directory.resolve("popmap.re") + ": no such file");
        assertThatThrownBy(() -> factory.open(PopmapOptions.of(".", directory))).hasMessageContaining("cannot be read");
        written("#".repeat(RegexMapFile.MAX_BYTES + 1));
        assertThatThrownBy(() -> factory.open(PopmapOptions.of("", directory)))
                .hasMessageContaining("larger than 1048576");
        Files.write(directory.resolve("popmap.re"), "^a: x\n^\u00e4: y\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> factory.open(PopmapOptions.of("popmap.re", directory)))
                .hasMessageContaining("popmap.re:2: not UTF-8");
    }

    @Test
    void isReadAgainWhenItHasChanged() throws Exception {
        try (Popmap popmap = opened("^a: x\n^b: y\n")) {
            changed("^a: new\n'^\\d': z");
            assertThat(ask(popmap, "a")).as("within the same second").isEqualTo("x");
            nanos += WatchedFile.CHECK_NANOS;
            assertThat(ask(popmap, "a")).isEqualTo("new");
            assertThat(ask(popmap, "b")).isEqualTo(NOTHING);
            assertThat(warnings).singleElement().asString().contains("popmap.re:2: \\d stands for d alone");

            changed("^a: newer\n^(: y\n");
            nanos += WatchedFile.CHECK_NANOS;
            assertThat(ask(popmap, "a")).isEqualTo("new");
            assertThat(warnings.get(1)).contains("popmap.re:2: bad pattern", "stays in force");

            Files.delete(directory.resolve("popmap.re"));
            nanos += WatchedFile.CHECK_NANOS;
            assertThat(ask(popmap, "a")).isEqualTo("new");
            assertThat(warnings.get(2)).contains("no such file", "stays in force");
            nanos += WatchedFile.CHECK_NANOS;
            assertThat(ask(popmap, "a")).isEqualTo("new");
            assertThat(warnings).hasSize(3);
        }
    }

    private void changed(String text) throws Exception {
        Files.setLastModifiedTime(written(text), FileTime.from(Instant.now().minusSeconds(60 + warnings.size())));
    }

    @Test
    void warnsOfAResultThatIsNone() throws Exception {
        AnswerCheck answers =
                target -> target.matches("host:[0-9]+|\\[::1\\]") ? Optional.empty() : Optional.of("no, no");
        Path unclear = written("(.): host:$1\n(.): [$1]\n(.): host$1\n^b: host\n");
        new RegexPopmap(new MapFile(unclear, RegexMapFile.MAX_BYTES), answers, warnings::add, clocks()).close();
        assertThat(warnings)
                .containsExactly(
                        unclear + ":3: no real-server behind the pattern: no, no (with 1 for each group)",
                        unclear + ":4: no real-server behind the pattern: no, no");
    }

    @Test
    void isFoundByNameAndReadsItsDefaultFile() throws Exception {
        written("^a: x\n");
        PopmapFactory factory = ServiceLoader.load(PopmapFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("posix_regex"))
                .findFirst()
                .orElseThrow();
        try (Popmap popmap = factory.open(PopmapOptions.of("", directory))) {
            assertThat(ask(popmap, "a")).isEqualTo("x");
            assertThat(popmap.describe()).isEqualTo("posix_regex " + directory.resolve("popmap.re"));
        }
    }
}
