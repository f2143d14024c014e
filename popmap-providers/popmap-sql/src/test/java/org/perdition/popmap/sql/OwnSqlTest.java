// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapOptions;

/** Queries of the operator's own, as they are judged before a database has seen them. */
class OwnSqlTest {
    private static final PopmapOptions OPTIONS = PopmapOptions.of(Map.of("table", "t"), Path.of("/"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT s FROM t WHERE u = ?",
                "SELECT s FROM t WHERE u = ? AND kind = 'who?' -- really?",
                "SELECT s, 'it''s?' FROM `t?` WHERE \"u?\" = ? /* ? */",
                "SELECT s FROM t WHERE u LIKE ? ESCAPE '\\'",
                "SELECT s FROM t WHERE u = ? AND note = 'it\\'s?'"
            })
    void onePlaceForTheKey(String text) {
        assertThatCode(() -> new OwnSql(text).check(OPTIONS)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT s FROM t WHERE u = '?'",
                "SELECT s FROM t WHERE u = \"?\"",
                "SELECT s FROM t WHERE u = `?`",
                "SELECT s FROM t WHERE u = 'a\\'?'",
                "SELECT s FROM t WHERE u = '''?'",
                "SELECT s FROM t -- WHERE u = ?",
                "SELECT s FROM t /* WHERE\n u = ? */",
                "SELECT s FROM t"
            })
    void aMarkThatIsPartOfATextIsNoPlace(String text) {
        assertThatThrownBy(() -> new OwnSql(text).check(OPTIONS))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessageStartingWith("popmap.map.query: has 0 question marks outside quotes and comments; write");
    }

    @Test
    void aQuoteLeftOpenIsSaid() {
        assertThatThrownBy(() -> new OwnSql("SELECT s FROM t WHERE u = '?").check(OPTIONS))
                .hasMessage("popmap.map.query: has a quote that is not closed; write its end, too");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "SELECT s FROM t WHERE user = ? | true",
                "SELECT s FROM t WHERE ? = USER | true",
                "SELECT s FROM t WHERE lower(user) = lower(?) | true",
                "SELECT s FROM t JOIN v ON (user = ?) | true",
                "SELECT s FROM t WHERE \"user\" = ? | false",
                "SELECT s FROM t WHERE t.user = ? | false",
                "SELECT s FROM t WHERE users = ? AND note <> 'user' | false",
                "SELECT s AS user FROM t WHERE name = ? | false"
            })
    void theLoginOfPostgresqlIsNoColumn(String text, boolean login) {
        assertThat(new OwnSql(text).comparesLogin()).isEqualTo(login);
    }
}
