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
import org.perdition.system.stores.Postgresql;
import org.perdition.system.stores.SqlHostsContract;
import org.perdition.system.stores.SqlLogin;

/** The {@code postgresql} popmap. */
class PostgresqlMapIT extends SqlHostsContract {
    @BeforeAll
    static void start() {
        Peer.POSTGRESQL.require();
        use(new Postgresql(identity()));
    }

    @Override
    protected String provider() {
        return "postgresql";
    }

    @Override
    protected String encryptionQuery() {
        return "SELECT CASE WHEN ssl THEN 'encrypted' ELSE 'clear' END FROM pg_stat_ssl"
                + " WHERE pid = pg_backend_pid() AND ? <> ''";
    }

    @Override
    protected Map.Entry<String, String> failingQuery() {
        return Map.entry(
                "SELECT servername, CAST(servername AS INTEGER) FROM tblPerdition WHERE ? <> ''", "SQL state 22P02");
    }

    @Override
    protected List<String> administrator() {
        return List.of(
                "--",
                "--host=" + ((Postgresql) server()).socketFolder(),
                "--port=" + server().port(),
                "--username=postgres");
    }

    @Override
    protected void insert() {
        ((Postgresql) server()).execute("made", "INSERT INTO tblPerdition VALUES ('alice', 'one.example.net', NULL)");
    }

    @Test
    void answersAsTheOriginal() {
        Peer.PERDITION_POSTGRESQL.require();
        try (SameAnswers answers = new SameAnswers()) {
            server().fill(answers);
            // the original's own table pads every value with blanks
            server().execute("ALTER TABLE tblPerdition ALTER \"user\" TYPE CHAR(40), ALTER servername TYPE CHAR(255),"
                    + " ALTER port TYPE CHAR(12)");
            String option = "127.0.0.1:" + server().port() + ":dbperdition:tblPerdition:perdition:perdition";
            answers.compare("--map_library", "libperditiondb_postgresql.so.0", "--map_library_opt", option);
        }
    }

    @Test
    void logsInByNamedProperties() {
        Configuration configuration = new Configuration()
                .set("map_library", "postgresql")
                .set("popmap.postgresql.hosts", "127.0.0.1")
                .set("popmap.postgresql.port", Integer.toString(server().port()))
                .set("popmap.postgresql.table", "public.tblPerdition");
        SqlLogin.check(server(), configuration);
    }

    @Test
    void asksColumnsOfOtherTypes() throws Exception {
        server().execute(((Postgresql) server()).makeTable("INTEGER", "CHAR(255)", "INTEGER")
                + "INSERT INTO tblPerdition VALUES (4711, 'one.example.net', 143)");
        try (Popmap popmap = TarballPopmaps.open(provider(), options(TIMEOUT))) {
            assertThat(popmap.lookup(LookupKey.of("4711"), CONTEXT))
                    .isEqualTo(new LookupResult.Found("one.example.net:143"));
            assertThat(popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .as("no number, so no key of this column")
                    .isEqualTo(LookupResult.NOT_FOUND);
            assertThat(popmap.lookup(LookupKey.of("4711' OR '1'='1"), CONTEXT)).isEqualTo(LookupResult.NOT_FOUND);
        }
    }
}
