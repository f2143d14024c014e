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
                .isEqualTo("SELECT `serverName`, `Port` FROM `Main`.`tblPerdition` WHERE `User` = ?");
        assertThat(TABLE.sql(Quoting.POSTGRESQL))
                .as("only the user's column is quoted as it is written, as with the original")
                .isEqualTo("SELECT \"servername\", \"port\" FROM \"main\".\"tblperdition\" WHERE \"User\" = ?");
        assertThat(TABLE.sql(new Quoting("", Quoting.Folding.UPPER, Quoting.Folding.UPPER)))
                .isEqualTo("SELECT SERVERNAME, PORT FROM MAIN.TBLPERDITION WHERE USER = ?");
    }

    @Test
    void leavesThePortOut() {
        assertThat(new EntryQuery.Table("t", "s", "u", "", SURE).sql(Quoting.MYSQL))
                .isEqualTo("SELECT `s` FROM `t` WHERE `u` = ?");
    }
}
