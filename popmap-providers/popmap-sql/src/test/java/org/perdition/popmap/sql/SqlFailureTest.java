// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures mean, and what of them is told. */
class SqlFailureTest {
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

    @Test
    void keysADatabaseCannotHoldAreKnown() {
        assertThat(SqlFailure.keyCannotBeStored(new SQLException("not in LATIN1", "22P05")))
                .isTrue();
        assertThat(SqlFailure.keyCannotBeStored(new SQLException("Illegal mix of collations", "HY000", 1267)))
                .isTrue();
        assertThat(SqlFailure.keyCannotBeStored(new SQLException("other", "HY000", 1268)))
                .isFalse();
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
