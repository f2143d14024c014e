// SPDX-License-Identifier: Apache-2.0
package org.perdition.popmap.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapConfigurationException;
import org.perdition.popmap.PopmapContract;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;

/** The {@code jdbc} popmap with a database in this JVM; what it owes to every real one is in the system tests. */
class JdbcPopmapTest extends PopmapContract {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Path FOLDER = Path.of("/etc/perdition");
    private static final int THREADS = 16;

    /** A thousand threads on a busy machine take their time. */
    private static final Duration PATIENT_TIMEOUT = Duration.ofMinutes(1);

    private static final LookupResult ALICE = new LookupResult.Found("one.example.net");

    private static String database() {
        return "jdbc:h2:mem:db" + COUNT.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    }

    private static void fill(String url, Map<String, String> entries) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS tblPerdition");
            statement.execute("CREATE TABLE tblPerdition (\"USER\" VARCHAR(128) PRIMARY KEY, servername VARCHAR(255),"
                    + " port VARCHAR(8))");
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO tblPerdition VALUES (?, ?, NULL)")) {
                for (Map.Entry<String, String> entry : entries.entrySet()) {
                    insert.setString(1, entry.getKey());
                    insert.setString(2, entry.getValue());
                    insert.execute();
                }
            }
        }
    }

    private static Popmap jdbc(String url) throws PopmapConfigurationException {
        return new JdbcPopmapFactory().open(new PopmapOptions("map", url, Map.of(), FOLDER, PATIENT_TIMEOUT, THREADS));
    }

    private static LookupResult ask(Popmap popmap, String key) throws Exception {
        return popmap.lookup(LookupKey.of(key), CONTEXT);
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        String url = database();
        fill(url, entries);
        return jdbc(url);
    }

    @Test
    void asksAQueryOfTheOperators() throws Exception {
        String url = database();
        fill(url, Map.of("alice", "one.example.net"));
        Map<String, String> properties = Map.of(
                "url", url, "query", "SELECT servername, 143 FROM tblPerdition WHERE lower(\"USER\") = lower(?)");
        try (Popmap popmap = new JdbcPopmapFactory().open(PopmapOptions.of(properties, FOLDER))) {
            assertThat(ask(popmap, "ALICE")).isEqualTo(new LookupResult.Found("one.example.net:143"));
            assertThat(ask(popmap, "bob")).isEqualTo(LookupResult.NOT_FOUND);
            assertThat(popmap.describe()).isEqualTo("jdbc jdbc:h2 own query");
        }
    }

    @Test
    void aStoredValueThatIsNoneMakesNoUserUnknown() throws Exception {
        String url = database();
        fill(url, Map.of("alice", "one.example.net"));
        Map<String, String> properties = Map.of(
                "url", url, "query", "SELECT servername, CAST(servername AS INT) FROM tblPerdition WHERE \"USER\" = ?");
        try (Popmap popmap = new JdbcPopmapFactory().open(PopmapOptions.of(properties, FOLDER))) {
            assertThatThrownBy(() -> ask(popmap, "alice"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("SQL state 22018");
        }
    }

    @Test
    void aTableThatIsMissingIsNamed() throws Exception {
        try (Popmap popmap = jdbc(database())) {
            assertThatThrownBy(() -> ask(popmap, "alice"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining("TBLPERDITION")
                    .hasMessageContaining("42S");
        }
    }

    @Test
    void aServerStartedAgainAnswersTheNextLookup(@TempDir Path folder) throws Exception {
        Server server = server(0, folder);
        String url = "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/./mail";
        try {
            fill("jdbc:h2:" + folder.resolve("mail"), Map.of("alice", "one.example.net"));
            try (Popmap popmap = jdbc(url)) {
                assertThat(ask(popmap, "alice")).isEqualTo(ALICE);
                server.stop();
                assertThatThrownBy(() -> ask(popmap, "alice")).isInstanceOf(PopmapUnavailableException.class);
                server = server(server.getPort(), folder);
                assertThat(ask(popmap, "alice")).isEqualTo(ALICE);
                // and where nobody has asked meanwhile, so that the connection kept is dead
                server.stop();
                server = server(server.getPort(), folder);
                assertThat(ask(popmap, "alice")).isEqualTo(ALICE);
            }
        } finally {
            server.stop();
        }
    }

    private static Server server(int port, Path folder) throws SQLException {
        return Server.createTcpServer("-tcpPort", Integer.toString(port), "-baseDir", folder.toString(), "-ifNotExists")
                .start();
    }

    @Test
    void aServerThatIsDownAtTheStartIsNoMistake() throws Exception {
        try (Popmap popmap = jdbc("jdbc:h2:tcp://127.0.0.1:1/mail;PASSWORD=geheim")) {
            assertThatThrownBy(() -> ask(popmap, "alice"))
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageStartingWith("jdbc jdbc:h2 tblPerdition: ")
                    .hasMessageNotContaining("geheim");
        }
    }

    @Test
    void closedItAnswersNoMore() throws Exception {
        Popmap popmap = open(Map.of("alice", "one.example.net"));
        popmap.close();
        assertThatThrownBy(() -> ask(popmap, "alice")).isInstanceOf(PopmapUnavailableException.class);
    }

    @Test
    void saysWhichDriverToPutWhere() {
        assertThatThrownBy(() -> jdbc("jdbc:oracle:thin:@db.example.org"))
                .isInstanceOf(PopmapConfigurationException.class)
                .hasMessage(
                        "map_library_opt: there is no driver for jdbc:oracle; put the jar of its maker (ojdbc17.jar)"
                                + " into lib/drivers and start again");
        assertThatThrownBy(() -> new JdbcPopmapFactory()
                        .open(PopmapOptions.of(Map.of("url", "jdbc:x:y", "driver", "org.example.No"), FOLDER)))
                .hasMessageStartingWith("popmap.map.driver: no driver of this class is here: \"org.example.No\"");
    }

    @Test
    void needsAUrl() {
        assertThatThrownBy(() -> jdbc("")).hasMessageStartingWith("map_library_opt: is missing; write the URL");
        assertThatThrownBy(() -> jdbc("mysql://db")).hasMessageStartingWith("map_library_opt: is no URL of JDBC");
        assertThatThrownBy(() -> new JdbcPopmapFactory().open(PopmapOptions.of(Map.of("table", "t"), FOLDER)))
                .hasMessageStartingWith("popmap.map.url: is missing");
    }
}
