// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.perdition.popmap.AnswerCheck;
import org.perdition.popmap.PopmapConfigurationException;

/** Whatever a map file holds: it is refused with a reason or can be looked up in without surprises. */
class MapFuzzTest {
    private static final MapFile FILE = new MapFile(Path.of("popmap"), 1 << 20);
    private static final String KEY = "bob.o'neil+test_1@mail-1.example.org";

    /** Input: an expression. */
    @FuzzTest
    void translates(byte[] data) {
        String ere = new String(data, StandardCharsets.UTF_8);
        try {
            String translated = EreTranslator.translate(ere, warning -> {});
            assertThat(EreTranslator.translate(ere, warning -> {})).isEqualTo(translated);
            Pattern pattern = RegexRule.of(ere, "x", warning -> {}).pattern();
            assertThat(pattern.programSize()).isLessThan((int) (2 * EreTranslator.MAX_PROGRAM));
            pattern.matcher(KEY).find();
        } catch (BadPatternException e) {
            assertThat(e.reason()).isNotBlank();
        }
    }

    /** Input: a whole {@code popmap.re}. */
    @FuzzTest
    void readsRegexMaps(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            List<RegexRule> rules = RegexMapFile.parse(
                    FILE,
                    text,
                    AnswerCheck.ANY,
                    warning -> assertThat(warning).containsPattern("^popmap:[1-9][0-9]*: "));
            for (RegexRule rule : rules.subList(0, Math.min(20, rules.size()))) {
                rule.apply(KEY);
                rule.apply("");
            }
        } catch (PopmapConfigurationException e) {
            assertThat(e.getMessage()).containsPattern("^popmap:[1-9][0-9]*: ");
        }
    }

    /** Input: words; written with every character escaped they are read back the same. */
    @FuzzTest
    void readsBackEscapedWords(byte[] data) throws Exception {
        String word = new String(data, StandardCharsets.UTF_8).replaceAll("[\r\n]", "");
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            escaped.append('\\').append(word.charAt(i));
        }
        String line = "\"" + escaped + "\" x" + escaped;
        assertThat(ConfigWords.read(line)).singleElement().satisfies(read -> {
            assertThat(read.number()).isEqualTo(1);
            assertThat(read.words()).containsExactly(word, "x" + word);
        });
    }

    /** Input: a whole flat map; written out again it is read back the same. */
    @FuzzTest
    void readsTextMaps(byte[] data) throws Exception {
        String text = new String(data, StandardCharsets.UTF_8);
        Map<String, String> values;
        try {
            values = TextMapFile.parse(FILE, text, AnswerCheck.ANY, warning -> {});
        } catch (PopmapConfigurationException e) {
            assertThat(e.getMessage()).containsPattern("^popmap:[1-9][0-9]*: ");
            return;
        }
        StringBuilder again = new StringBuilder();
        values.forEach((key, value) ->
                again.append(' ').append(key).append(':').append(value).append('\n'));
        String rewritten = again.toString();
        // A key can begin with '#' only behind a blank, which is why each line begins with one.
        assertThat(TextMapFile.parse(FILE, rewritten, AnswerCheck.ANY, warning -> {}))
                .isEqualTo(values);
    }
}
