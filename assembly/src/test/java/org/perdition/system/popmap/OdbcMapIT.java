// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ProxyUnderTest;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.stores.DataSources;
import org.perdition.system.stores.MariaDb;
import org.perdition.system.stores.SqlLogin;
import org.perdition.system.stores.SqlMapContract;

/** The {@code odbc} popmap: unixODBC with the drivers of MariaDB, PostgreSQL and SQLite. */
class OdbcMapIT extends SqlMapContract {
    private static final DataSources SOURCES = new DataSources();

    @BeforeAll
    static void start() throws Exception {
        Peer.MARIADB.require();
        Peer.ODBC.require();
        Peer.ODBC_MARIADB.require();
        use(new MariaDb());
        SOURCES.source(
                "dbPerdition",
                "libmaodbc.so",
                "SERVER = 127.0.0.1",
                "PORT = " + server().port(),
                "DATABASE = dbPerdition");
        SOURCES.useHere();
    }

    @Override
    protected String provider() {
        return "odbc";
    }

    @Override
    protected String option() {
        return "";
    }

    @Test
    void answersAsTheOriginal() {
        Peer.PERDITION_ODBC.require();
        try (SameAnswers answers = new SameAnswers()) {
            server().fill(answers);
            // of a NULL the original makes a port of whatever is in its memory
            server().execute("UPDATE tblPerdition SET port = '' WHERE port IS NULL");
            List<String> words =
                    List.of("--map_library", "libperditiondb_odbc.so.0", "--map_library_opt", "::dbPerdition");
            answers.compare(SOURCES.environment(), words, words);
        }
    }

    @Test
    void keysArriveAsTheyAre() throws Exception {
        server().fill(Map.of("d\u00f6rte \ud83d\ude00 o'neil", "one.example.net"));
        try (Popmap popmap = TarballPopmaps.open("odbc", options(TIMEOUT))) {
            assertThat(popmap.lookup(LookupKey.of("d\u00f6rte \ud83d\ude00 o'neil"), CONTEXT))
                    .isEqualTo(new LookupResult.Found("one.example.net"));
        }
    }

    @Test
    void logsIn() {
        try (ScriptedRealServer realServer = SqlLogin.realServer()) {
            server().fill(Map.of("alice", realServer.address()));
            int port = FreePort.next();
            try (Proxy proxy = Proxy.start(
                    ProxyUnderTest.tarball().withEnvironment(SOURCES.environment()),
                    "perdition.pop3",
                    port,
                    "--map_library",
                    "odbc")) {
                assertThat(SqlLogin.logIn(port, "alice"))
                        .as(() -> proxy.log().text())
                        .isEqualTo(Dialogue.POP3.accepted());
                assertThat(SqlLogin.logIn(port, "x'or'1'='1")).startsWith(Dialogue.POP3.refused());
            }
        }
    }

    @Test
    void aSourceThatIsNotInTheFileIsNamedInTheLog() throws Exception {
        try (Popmap popmap = TarballPopmaps.open("odbc", PopmapOptions.of("::elsewhere", Path.of("/")))) {
            assertThatThrownBy(() -> popmap.lookup(LookupKey.of("alice"), CONTEXT))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageStartingWith("odbc elsewhere, tblPerdition: ")
                    .hasMessageContaining("Data source name not found");
        }
    }

    @Test
    void asksSqliteWhoseTableOurScriptHasMade() {
        Peer.ODBC_SQLITE.require();
        DataSources sqlite = new DataSources();
        sqlite.source(
                "file", "libsqlite3odbc.so", "Database = " + sqlite.folder().resolve("mail.db"));
        for (int i = 0; i < 2; i++) {
            RunningProgram.Ended made = RunningProgram.run(
                    sqlite.folder(),
                    sqlite.environment(),
                    List.of(Tarball.program("perditiondb_odbc_makedb").toString(), "file"));
            assertThat(made.status()).as(made.text()).isEqualTo(0);
        }
        String insert = "INSERT INTO tblPerdition VALUES ('d\u00f6rte', 'd@one.example.net', '143');";
        RunningProgram.Ended inserted = RunningProgram.run(
                sqlite.folder(), sqlite.environment(), List.of("sh", "-c", "echo \"$1\" | isql -b file", "sh", insert));
        assertThat(inserted.status()).as(inserted.text()).isEqualTo(0);
        RunningProgram.Ended lookup = RunningProgram.run(
                sqlite.folder(),
                sqlite.environment(),
                List.of(
                        Tarball.program("perdition").toString(),
                        "--map_library",
                        "odbc",
                        "--map_library_opt",
                        "::file",
                        "--lookup",
                        "d\u00f6rte"));
        assertThat(lookup.text()).contains("d@one.example.net:143");
    }
}
