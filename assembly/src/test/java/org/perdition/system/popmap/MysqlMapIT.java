// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.stores.MariaDb;
import org.perdition.system.stores.SqlHostsContract;
import org.perdition.system.stores.SqlLogin;

/** The {@code mysql} popmap in MariaDB. */
class MysqlMapIT extends SqlHostsContract {
    @BeforeAll
    static void start() {
        Peer.MARIADB.require();
        use(new MariaDb(identity()));
    }

    @Override
    protected String provider() {
        return "mysql";
    }

    @Override
    protected String encryptionQuery() {
        return "SELECT IF(variable_value = '', 'clear', 'encrypted') FROM information_schema.session_status"
                + " WHERE variable_name = 'ssl_cipher' AND ? <> ''";
    }

    @Override
    protected Map.Entry<String, String> failingQuery() {
        return Map.entry(
                "SELECT 'x' WHERE _utf8mb4'a' COLLATE utf8mb4_bin = _utf8mb4'b' COLLATE utf8mb4_general_ci OR ? = ''",
                "code 1267");
    }

    @Override
    protected List<String> administrator() {
        return List.of(
                "--client-host",
                "127.0.0.1",
                "--",
                "--no-defaults",
                "--socket=" + ((MariaDb) server()).socket(),
                "--user=root");
    }

    @Override
    protected void insert() {
        server().execute("INSERT INTO made.tblPerdition VALUES ('alice', 'one.example.net', NULL)");
    }

    @Test
    void answersAsTheOriginal() {
        Peer.PERDITION_MYSQL.require();
        try (SameAnswers answers = new SameAnswers()) {
            server().fill(answers);
            String option = "127.0.0.1:" + server().port() + ":dbPerdition:tblPerdition:perdition:perdition";
            answers.compare("--map_library", "libperditiondb_mysql.so.0", "--map_library_opt", option);
        }
    }

    @Test
    void logsInByNamedProperties() {
        Configuration configuration = new Configuration()
                .set("map_library", "mysql")
                .set("popmap.mysql.hosts", "127.0.0.1")
                .set("popmap.mysql.port", Integer.toString(server().port()))
                .set("popmap.mysql.query", "SELECT servername FROM tblPerdition WHERE user = ?");
        SqlLogin.check(server(), configuration);
    }

    @Test
    void matchesAsTheCollationOfTheColumnDoes() throws Exception {
        server().execute("DROP TABLE IF EXISTS tblPerdition; CREATE TABLE tblPerdition (user VARCHAR(128) PRIMARY KEY,"
                + " servername CHAR(255) NOT NULL, port CHAR(8)) CHARACTER SET latin1;"
                + "INSERT INTO tblPerdition VALUES ('alice', 'one.example.net', '')");
        try (Popmap popmap = TarballPopmaps.open(provider(), options(TIMEOUT))) {
            assertThat(popmap.lookup(LookupKey.of("ALICE"), CONTEXT))
                    .isEqualTo(new LookupResult.Found("one.example.net"));
            assertThat(popmap.lookup(LookupKey.of("a\u4e16lice"), CONTEXT))
                    .as("a character the column cannot hold")
                    .isEqualTo(LookupResult.NOT_FOUND);
        }
    }
}
