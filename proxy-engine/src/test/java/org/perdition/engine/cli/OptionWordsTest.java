// SPDX-License-Identifier: Apache-2.0
package org.perdition.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.engine.config.ConfigurationException;
import org.perdition.engine.config.ProxyOptions;

/** The ways to write options, as the original takes them. In the tables {@code _} is a blank inside a word. */
class OptionWordsTest {
    private static String read(String... words) throws ConfigurationException {
        TreeMap<String, String> options = new TreeMap<>();
        OptionWords.read(ProxyOptions.TABLE, words)
                .forEach((option, value) -> options.put(option.name(), "[" + value + "]"));
        return options.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --timeout 5               | {timeout=[5]}
            --timeout=5               | {timeout=[5]}
            -t 5                      | {timeout=[5]}
            -t5                       | {timeout=[5]}
            -t=5                      | {timeout=[5]}
            -t 5 -t 6 --timeout=7     | {timeout=[7]}
            -dq                       | {debug=[on], quiet=[on]}
            -dqt5                     | {debug=[on], quiet=[on], timeout=[5]}
            -dqt 5                    | {debug=[on], quiet=[on], timeout=[5]}
            --ok_line -x              | {ok_line=[-x]}
            -O -x                     | {ok_line=[-x]}
            -O -d                     | {ok_line=[-d]}
            -O --debug                | {ok_line=[--debug]}
            -O --debug=off            | {ok_line=[--debug=off]}
            -O --                     | {ok_line=[--]}
            -O -t -d                  | {debug=[on], ok_line=[-t]}
            --ok_line --timeout -d    | {debug=[on], ok_line=[--timeout]}
            -O - -F -                 | {log_facility=[-], ok_line=[-]}
            -O=-x                     | {ok_line=[-x]}
            --ok_line=                | {ok_line=[]}
            --ok_line=a=b             | {ok_line=[a=b]}
            --ok_line="a"             | {ok_line=["a"]}
            -m @x                     | {map_library_opt=[@x]}
            -m ${sys:user.dir}        | {map_library_opt=[${sys:user.dir}]}
            --debug --debug=off       | {debug=[off]}
            --debug=off -d            | {debug=[on]}
            --debug=no                | {debug=[off]}
            --no_login=on             | {login_disabled=[on]}
            --ssl_mode tls_listen --ssl_mode=tls_outgoing | {ssl_mode=[tls_listen,tls_outgoing]}
            --no_daemon --            | {no_daemon=[on]}
            """)
    void isUnderstood(String words, String options) throws ConfigurationException {
        assertThat(read(words.split(" "))).isEqualTo(options);
    }

    @Test
    void emptyWordsAreValues() throws ConfigurationException {
        assertThat(read("-M", "", "--pid_file", "", "-O", " a "))
                .isEqualTo("{map_library=[], ok_line=[ a ], pid_file=[]}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            --time 5         | --time: there is no such option; did you mean --timeout?
            --Timeout=5      | --Timeout: there is no such option; did you mean --timeout?
            --TIMEOUT 5      | --TIMEOUT: there is no such option; did you mean --timeout?
            -timeout 5       | -timeout: a long name has two dashes; write --timeout
            -timeuot 5       | 5: a word without an option; write options only, see --help
            -dZ              | -Z: there is no such option; --help lists them
            -- --debug       | --debug: a word without an option; write options only, see --help
            -- x             | x: a word without an option; write options only, see --help
            -                | -: a word without an option; write options only, see --help
            -d off           | off: a word without an option; a flag is switched off by --debug=off
            --quiet no       | no: a word without an option; a flag is switched off by --quiet=off
            -d=off           | -d: a flag in short form takes no value; write --debug=off
            --debug=         | --debug: "" is neither on nor off; write on or off
            --=x             | --: there is no such option; --help lists them
            -O               | --ok_line: its value is missing; write --ok_line=STRING
            -dO              | --ok_line: its value is missing; write --ok_line=STRING
            """)
    void isRefused(String words, String told) {
        assertThatThrownBy(() -> read(words.split(" "))).hasMessage(told);
    }
}
