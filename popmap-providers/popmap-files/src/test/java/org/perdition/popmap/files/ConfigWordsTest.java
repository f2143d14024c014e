// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigWordsTest {
    private static List<ConfigWords.Line> read(String text) throws Exception {
        return ConfigWords.read(text);
    }

    private static List<String> words(String line) throws Exception {
        return read(line).stream().flatMap(each -> each.words().stream()).toList();
    }

    @Test
    void blanksAndTabsPartWords() throws Exception {
        assertThat(words("  a \t b:c\td  ")).containsExactly("a", "b:c", "d");
    }

    @Test
    void linesEndInLfCrOrBothAndTheLastNeedsNone() throws Exception {
        assertThat(read("a\nb\r\n\r\nc\rd"))
                .containsExactly(
                        new ConfigWords.Line(1, List.of("a")),
                        new ConfigWords.Line(2, List.of("b")),
                        new ConfigWords.Line(4, List.of("c")),
                        new ConfigWords.Line(5, List.of("d")));
    }

    @Test
    void commentsBeginAnywhereUnlessQuoted() throws Exception {
        assertThat(words("# a")).isEmpty();
        assertThat(words("a#b c")).containsExactly("a");
        assertThat(words("a \\# '#' \"#\" #")).containsExactly("a", "#", "#", "#");
    }

    @Test
    void aBackslashTakesTheNextCharacterAsItIs() throws Exception {
        assertThat(words("\\a\\ b \\\\ \\\"q\\\" x\\'")).containsExactly("a b", "\\", "\"q\"", "x'");
    }

    @Test
    void aBackslashJoinsLines() throws Exception {
        assertThat(read("ok_\\\nline x\nb"))
                .containsExactly(
                        new ConfigWords.Line(1, List.of("ok_line", "x")), new ConfigWords.Line(3, List.of("b")));
        assertThat(words("a \\\r\nb")).containsExactly("a", "b");
        assertThat(words("\"a\\\nb\"")).containsExactly("ab");
    }

    @Test
    void aCommentThatEndsInABackslashTakesTheNextLineToo() throws Exception {
        assertThat(read("# a \\\nb\nc")).containsExactly(new ConfigWords.Line(3, List.of("c")));
        assertThat(words("# a \\\\\nb")).containsExactly("b");
    }

    @Test
    void quotesHoldBlanksAndTheOtherQuote() throws Exception {
        assertThat(words("'a\"b\\n' \"it's \\\" \\\\\"")).containsExactly("a\"b\\n", "it's \" \\");
        assertThat(words("\"a\"'b'c \"\"")).containsExactly("abc", "");
    }

    @Test
    void complainsOfOpenQuotesAndALastBackslash() {
        assertThatThrownBy(() -> read("a\n'b\nc'"))
                .isInstanceOfSatisfying(
                        ConfigWords.BadLineException.class,
                        e -> assertThat(e.number()).isEqualTo(2))
                .hasMessageContaining("' is not closed");
        assertThatThrownBy(() -> read("\"b")).hasMessageContaining("\" is not closed");
        assertThatThrownBy(() -> read("a\\")).hasMessageContaining("ends in a backslash");
        assertThatThrownBy(() -> read("\"a\\")).hasMessageContaining("ends in a backslash");
    }
}
