// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EreTranslatorTest {
    /** What of the text the expression matches, in angle brackets, or a dash. */
    private static String matched(String ere, String text) throws BadPatternException {
        Matcher matcher = RegexRule.of(ere, "x", warning -> {}).pattern().matcher(text);
        return matcher.find() ? "<" + matcher.group() + ">" : "-";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '"',
            value = {
                // plain characters, any, anchors
                "abc xabcx <abc>",
                "a.c abc <abc>",
                "^b abc -",
                "a$|^b ba <b>",
                "a\\.b axb -",
                "a\\.b a.b <a.b>",
                "a\\@b a@b <a@b>",
                "a) xa) <a)>",
                "a} xa} <a}>",
                "a] xa] <a]>",
                "a-b a-b <a-b>",
                // leftmost, then longest
                "a|ab|abc xabcd <abc>",
                "(a|ab)(c|bcd) abcd <abcd>",
                "a? ba <>",
                // a second operator repeats, it does not make the first one lazy
                "a*? aaa <aaa>",
                "a+? aaa <aaa>",
                "a?? aaa <a>",
                "a** aaa <aaa>",
                "a++ aaa <aaa>",
                "(ab)*+ ababx <abab>",
                "a{2}{2} aaaaa <aaaa>",
                "a{2}* aaaaa <aaaa>",
                // bounds
                "a{2} aaa <aa>",
                "a{2,} aaaa <aaaa>",
                "a{1,2} aaa <aa>",
                "a{,2} aaa <aa>",
                "a{,} aaa <aaa>",
                "a\\{2} a{2} <a{2}>",
                // brackets: a backslash is itself, a bracket first and a dash last too
                "[a-c]+ xabcd <abc>",
                "[]a]+ x]a] <]a]>",
                "[^]a]+ ]xa <x>",
                "[a\\]b] x\\b] <\\b]>",
                "[\\d]+ 5d\\5 <d\\>",
                "[\\n]+ n\\n <n\\n>",
                "[a-]+ x-a- <-a->",
                "[-a]+ x-a- <-a->",
                "[+--]+ x+,- <+,->",
                "[]-a]+ x]^_`ab <]^_`a>",
                "[^-a]+ -ab <b>",
                "[a^]+ x^a <^a>",
                "[[a]+ x[a <[a>",
                "[a[]+ x[a <[a>",
                "[.]+ ax.y <.>",
                "[(*)]+ a(*)b <(*)>",
                "[[:alpha:]]+ 1aZ2 <aZ>",
                "[[:digit:]_]+ a1_2b <1_2>",
                "[^[:alnum:]]+ a.-1 <.->",
                "[[:xdigit:]]+ xfF0g <fF0>",
                "[[:upper:][:digit:]]+ aB1c <B1>",
                "[[:punct:]]+ a!@[`~b <!@[`~>",
                "[:alpha:]+ z:alp <:alp>",
                "[a-c[:digit:]x]+ yb1x <b1x>",
                // what the GNU library knows beyond POSIX
                "\\w+ -a_1- <a_1>",
                "\\W+ a.-b <.->",
                "\\S+ ab <ab>",
                "\\bb ab -",
                "\\`a\\' a <a>",
                "\\`a\\' aa -",
                // \u00e4 and a character outside the basic plane
                "^.$ \u00e4 <\u00e4>",
                "^.$ \ud83d\ude00 <\ud83d\ude00>",
                "[\ud83d\ude00-\ud83d\ude02]+ a\ud83d\ude01b <\ud83d\ude01>",
            })
    void matchesAsPosixHasIt(String ere, String text, String expected) throws BadPatternException {
        assertThat(matched(ere, text)).isEqualTo(expected);
    }

    /** As the GNU library has it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "\\d+ 5dd <dd> \\d d",
                "\\D D <D> \\D D",
                "\\n n <n> \\n n",
                "\\x41 Ax41 <x41> \\x x",
                "\\Qa Qa <Qa> \\Q Q",
            })
    void anotherLetterBehindABackslashIsThatLetterAndWarnedOf(
            String ere, String text, String expected, String written, String letter) throws BadPatternException {
        assertThat(matched(ere, text)).isEqualTo(expected);
        List<String> warnings = new ArrayList<>();
        EreTranslator.translate(ere, warnings::add);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith(written + " stands for " + letter + " alone; write ");
    }

    @Test
    void emptyExpressionsAndAlternativesMatchNothingAtAll() throws BadPatternException {
        assertThat(matched("", "ab")).isEqualTo("<>");
        assertThat(matched("x|", "ab")).isEqualTo("<>");
        assertThat(matched("()", "ab")).isEqualTo("<>");
        assertThat(matched("a(|b)", "ab")).isEqualTo("<ab>");
        assertThat(matched("\\s", "a\tb")).isEqualTo("<\t>");
    }

    @Test
    void negatedListsAndTheDotStopAtALineEnd() throws BadPatternException {
        assertThat(matched("[^a]", "\n")).isEqualTo("-");
        assertThat(matched(".", "\n")).isEqualTo("-");
        assertThat(matched("^b$", "a\nb\nc")).isEqualTo("<b>");
    }

    @Test
    void groupsKeepTheirNumbers() throws BadPatternException {
        assertThat(RegexRule.of("(a)*?(b)++(c)", "$1$2$3$0", warning -> {}).apply("aabbc"))
                .isEqualTo(Optional.of("abcaabbc"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "*a~nothing to repeat",
                "a|*b~nothing to repeat",
                "(+a)~nothing to repeat",
                "(?:a)~nothing to repeat",
                "(?i)a~nothing to repeat",
                "^*~nothing to repeat",
                "a$+~nothing to repeat",
                "\\b*~nothing to repeat",
                "{2}~nothing to repeat",
                "(a~'(' at character 1 is not closed",
                "[a~'[' at character 1 is not closed",
                "x[]~'[' at character 2 is not closed",
                "[[:alpha:]~'[' at character 1 is not closed",
                "[[:alpha~'[:' at character 2 is not closed",
                "[[:letter:]]~known are alnum, alpha,",
                "[[=a=]]~equivalence",
                "[[.a.]]~collating",
                "[z-a]~backwards",
                "[a-c-e]~first, last or between",
                "[a-[:digit:]]~cannot end in a class",
                "a\\~ends in a backslash",
                "(a)\\1~back-references",
                "\\<a~write \\b",
                "a{~bad bound",
                "a{x}~bad bound",
                "a{1~bad bound",
                "a{1,2~bad bound",
                "a{2,1}~backwards",
                "(a){0}b~repeats nothing",
                "a{,0}~repeats nothing",
                "a{1001}~above 1000",
                "a{99999999999}~above 1000",
                "((a{1000}){1000})~too large",
            })
    void refusesWithAReasonWhatItCannotTranslate(String ere, String reason) {
        assertThatThrownBy(() -> EreTranslator.translate(ere, warning -> {}))
                .isInstanceOf(BadPatternException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 1_000, 4_000})
    void refusesDeepNesting(int depth) {
        assertThatThrownBy(() -> EreTranslator.translate("(".repeat(depth) + "a", warning -> {}))
                .isInstanceOf(BadPatternException.class)
                .hasMessageContaining("deeper than 100");
    }

    @Test
    void takesNestingAndLengthUpToTheLimit() throws BadPatternException {
        assertThat(matched("(".repeat(100) + "a" + ")".repeat(100), "a")).isEqualTo("<a>");
        assertThat(matched("a".repeat(4_096), "a")).isEqualTo("-");
        assertThatThrownBy(() -> EreTranslator.translate("a".repeat(4_097), warning -> {}))
                .hasMessageContaining("longer than 4096");
    }
}
