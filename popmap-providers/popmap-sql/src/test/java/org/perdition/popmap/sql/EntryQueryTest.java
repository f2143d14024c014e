// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.perdition.popmap.sql.EntryQuery.Table.Origin.SURE;

import org.junit.jupiter.api.Test;

/** The statement. */
class EntryQueryTest {
    private static final EntryQuery TABLE =
            new EntryQuery.Table("Main.tblPerdition", "serverName", "User", "Port", SURE);

    @Test
    void quotesAsTheDatabaseDoes() {
        assertThat(TABLE.sql(Quoting.MYSQL))
                .isEqualTo("SELECT `Main`.`tblPerdition`.`serverName`, `Main`.`tblPerdition`.`Port`"
                        + " FROM `Main`.`tblPerdition` WHERE `Main`.`tblPerdition`.`User` = ?");
        assertThat(TABLE.sql(Quoting.POSTGRESQL))
                .as("only the user's column is quoted as it is written, as with the original")
                .isEqualTo("SELECT \"main\".\"tblperdition\".\"servername\", \"main\".\"tblperdition\".\"port\""
                        + " FROM \"main\".\"tblperdition\" WHERE \"main\".\"tblperdition\".\"User\" = ?");
        assertThat(TABLE.sql(new Quoting("", Quoting.Folding.UPPER, Quoting.Folding.UPPER)))
                .isEqualTo("SELECT MAIN.TBLPERDITION.SERVERNAME, MAIN.TBLPERDITION.PORT FROM MAIN.TBLPERDITION"
                        + " WHERE MAIN.TBLPERDITION.USER = ?");
    }

    /** SQLite takes a name in quotes that is no column for a text, unless the name of a table stands before it. */
    @Test
    void eachColumnIsOneOfATable() {
        assertThat(new EntryQuery.Table("t", "t.s", "u", "x.t.p", SURE).sql(Quoting.MYSQL))
                .isEqualTo("SELECT `t`.`s`, `x`.`t`.`p` FROM `t` WHERE `t`.`u` = ?");
    }

    @Test
    void leavesThePortOut() {
        assertThat(new EntryQuery.Table("t", "s", "u", "", SURE).sql(Quoting.MYSQL))
                .isEqualTo("SELECT `t`.`s` FROM `t` WHERE `t`.`u` = ?");
    }
}
