// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures mean, and what of them is told. */
class SqlFailureTest {
    private static final EntryQuery TABLE = new EntryQuery.Table("t", "s", "u", "p", EntryQuery.Table.Origin.SURE);

    @ParameterizedTest
    @ValueSource(strings = {"08000", "08S01", "57P01", "70100", "HYT00"})
    void anotherConnectionMayDo(String state) {
        assertThat(SqlFailure.connectionIsDead(new SQLException("gone", state))).isTrue();
    }

    @Test
    void brokenStreamsAreDeadConnections() {
        assertThat(SqlFailure.connectionIsDead(new SQLException("x", "HY000", new IOException())))
                .isTrue();
        assertThat(SqlFailure.connectionIsDead(new SQLException("x"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42S02", "28000", "22001", "HY000"})
    void anotherConnectionWouldDoNoBetter(String state) {
        assertThat(SqlFailure.connectionIsDead(new SQLException("no", state))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "22P05, 0, b\u00f6b, true",
        "22P02, 0, bob, true",
        "HY000, 1267, b\u00f6b, true",
        // an ASCII key is in every collation: this is about the table, a view perhaps, and so about every key
        "HY000, 1267, bob, false",
        "HY000, 1268, b\u00f6b, false",
        "72000, 1267, b\u00f6b, false",
        "22012, 0, bob, false"
    })
    void keysATableCannotHoldAreKnown(String state, int code, String key, boolean unfit) {
        SQLException failure = new SQLException("no", state, code);
        assertThat(SqlFailure.keyCannotBeStored(failure, TABLE, key)).isEqualTo(unfit);
        assertThat(SqlFailure.keyCannotBeStored(failure, new EntryQuery.Own("SELECT ?"), key))
                .as("a query of the operator's own, which may be about other values")
                .isFalse();
    }

    @Test
    void namesThatMayBePartsOfAPasswordAreNotTold() {
        SQLException failure = new SQLException("Unknown column 'ss' in 'SELECT'", "42S22", 1054);
        assertThat(SqlFailure.text(failure, TABLE)).contains("'ss'");
        EntryQuery behind = new EntryQuery.Table("t", "ss", "u", "p", EntryQuery.Table.Origin.BEHIND_PASSWORD);
        assertThat(SqlFailure.text(failure, behind))
                .isEqualTo(
                        "a name of the string is not known (SQL state 42S22, code 1054); if the password has a colon,"
                                + " write properties instead of map_library_opt");
        assertThat(SqlFailure.text(new SQLException("refused", "08001"), behind))
                .isEqualTo("refused (SQL state 08001, code 0)");
    }

    @Test
    void tellsNothingThatMayHoldTheKey() {
        assertThat(SqlFailure.text(new SQLException("value 'alice' is bad", "HY000", 7)))
                .isEqualTo("SQL state HY000, code 7");
        assertThat(SqlFailure.text(new SQLException("no\r\ntable\u0007 x", "42S02", 1146)))
                .isEqualTo("no table x (SQL state 42S02, code 1146)");
        assertThat(SqlFailure.text(new SQLException("cannot open jdbc:x:y;password=geheim;z=1", "08001")))
                .isEqualTo("cannot open jdbc:x:y;password=XXXXXX;z=1 (SQL state 08001, code 0)");
        assertThat(SqlFailure.text(new SQLException("x".repeat(1000), "08001"))).hasSizeLessThan(400);
    }
}
