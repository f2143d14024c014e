// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The dialect of {@code perdition.conf}. In the tables {@code ~} is the end of a line and {@code ^} a tab. */
class ConfReaderTest {
    private static String text(String table) {
        return table.replace('~', '\n').replace('^', '\t');
    }

    private static List<ConfLine> read(String text) {
        return ConfReader.read(text, (what, number) -> {
            throw new AssertionError(number + ": " + what);
        });
    }

    /** As observed at the original, with the exceptions marked. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            ok_line hello there  world   ~     | ok_line | [hello there  world]
            ok_line "hello  there "~           | ok_line | [hello  there ]
            ok_line 'a # b'~                   | ok_line | [a # b]
            ok_line "a # b"~                   | ok_line | [a # b]
            ok_line a \\# b~                    | ok_line | [a # b]
            ok_line \\"q\\" \\\\ x~               | ok_line | ["q" \\ x]
            ok_line "it's"~                    | ok_line | [it's]
            ok_line 'a"b\\n'~                   | ok_line | [a"b\\n]
            ok_line one \\~two~                 | ok_line | [one two]
            ok_line "one \\~two"~               | ok_line | [one two]
            ok_\\~line x~                       | ok_line | [x]
            ok_line x#y~                       | ok_line | [x]
            ok_line -x~                        | ok_line | [-x]
            ok_line "a"'b'c~                   | ok_line | [abc]
            ok_line ""~                        | ok_line | []
            ok_line a^b^~                      | ok_line | [a^b]
            ok_line "a"b\\ ~                    | ok_line | [ab ]
            ok_line^^a~                        | ok_line | [a]
            timeout=77~                        | timeout | [77]
            query_key \\u,\\D\\d~                 | query_key | [u,Dd]
            query_key \\\\u,\\\\D\\\\d~              | query_key | [\\u,\\D\\d]
            query_key '\\u,\\D\\d'~               | query_key | [\\u,\\D\\d]
            query_key "\\u,\\D\\d"~               | query_key | [u,Dd]
            D \\#~                              | D | [#]
            "time out" 5~                      | time out | [5]
            time\\ out 5~                       | time out | [5]
            # comment \\~joined to it~t 5~      | t | [5]
            x 1 # comment \\~joined to it~      | x | [1]
            """)
    void isReadAsTheOriginalDoes(String written, String key, String value) {
        String inBrackets = text(value);
        assertThat(read(text(written)))
                .extracting(line -> line.key() + "=" + line.value().orElseThrow())
                .containsExactly(key + "=" + inBrackets.substring(1, inBrackets.length() - 1));
    }

    /** Where the original misreads what was meant. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            timeout = 77~       | [77]
            timeout =77~        | [77]
            timeout= 77~        | [77]
            timeout =~          | []
            timeout == 77~      | [= 77]
            timeout \\= 77~      | [= 77]
            timeout "=" 77~     | [= 77]
            timeout a=b~        | [a=b]
            timeout=a=b~        | [a=b]
            ^timeout 77~        | [77]
            timeout 77          | [77]
            timeout "77"        | [77]
            timeout 77\\         | [77]
            """)
    void isReadAsItWasMeant(String written, String value) {
        assertThat(read(text(written)))
                .extracting(line -> line.key() + "=[" + line.value().orElseThrow() + "]")
                .containsExactly("timeout=" + value);
    }

    @Test
    void theIndentedSampleOfTheManualLoads() {
        assertThat(read("""
                 # perdition.conf
                 l           110             #Short option used as key
                 group       mail            #Long option used as key
                 a                           #Option with no argument
                """))
                .containsExactly(
                        new ConfLine(2, "l", Optional.of("110")),
                        new ConfLine(3, "group", Optional.of("mail")),
                        new ConfLine(4, "a", Optional.empty()));
    }

    @Test
    void linesAreCountedWhateverEndsThem() {
        for (String end : List.of("\n", "\r", "\r\n")) {
            assertThat(read(String.join(end, "", "  # x", "a 1 \\", "2", "'b'", "\t", "c")))
                    .as(end.replace("\r", "CR").replace("\n", "LF"))
                    .containsExactly(
                            new ConfLine(3, "a", Optional.of("1 2")),
                            new ConfLine(5, "b", Optional.empty()),
                            new ConfLine(7, "c", Optional.empty()));
        }
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        assertThat(read("\ufeffa 1")).containsExactly(new ConfLine(1, "a", Optional.of("1")));
        assertThat(read("")).isEmpty();
    }

    @Test
    void anOpenQuoteCostsItsLineOnly() {
        List<String> problems = new ArrayList<>();
        List<ConfLine> lines =
                ConfReader.read("a 'x\nb 1\nc \"x\\\ny\nd", (what, number) -> problems.add(number + what));
        assertThat(lines).extracting(ConfLine::key).containsExactly("b", "d");
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).startsWith("1a quote (') is not closed");
        assertThat(problems.get(1)).startsWith("3a quote (\") is not closed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            plain|a plain
            two words|a two words
            |a ""
             blank|a " blank"
            a#b|a "a#b"
            ="|a "=\\""
            c:\\d|a "c:\\\\d"
            """)
    void isWrittenWithAsFewQuotesAsWillDo(@org.jspecify.annotations.Nullable String value, String line) {
        ConfLine written = new ConfLine(1, "a", Optional.of(value == null ? "" : value));
        assertThat(written.format()).isEqualTo(line);
        assertThat(read(line)).containsExactly(written);
    }
}
