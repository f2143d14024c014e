// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.h2.Driver;
import org.h2.tools.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.stores.MariaDb;
import org.perdition.system.stores.SqlLogin;
import org.perdition.system.stores.SqlMapContract;

/** The {@code jdbc} popmap: in MariaDB, and in a database whose driver an operator puts into {@code lib/drivers}. */
class JdbcMapIT extends SqlMapContract {
    @BeforeAll
    static void start() {
        Peer.MARIADB.require();
        use(new MariaDb());
    }

    @Override
    protected String provider() {
        return "jdbc";
    }

    @Override
    protected String option() {
        return "jdbc:mariadb://127.0.0.1:" + server().port() + "/dbPerdition?user=perdition&password=perdition";
    }

    @Test
    void logsInByTheString() {
        SqlLogin.check(server(), new Configuration().set("map_library", "jdbc").set("map_library_opt", option()));
    }

    @Test
    void logsInWithADriverOfTheOperators() throws Exception {
        Path home = Tarball.unpack(TemporaryFolder.create("perdition drivers"));
        Path folder = TemporaryFolder.create("perdition configuration");
        Server h2 = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
        try (ScriptedRealServer realServer = SqlLogin.realServer()) {
            String url = "jdbc:h2:tcp://127.0.0.1:" + h2.getPort() + "/./mail;DB_CLOSE_DELAY=-1";
            fill(url, realServer);
            Configuration configuration = new Configuration()
                    .set("map_library", "jdbc")
                    .set("popmap.jdbc.url", url)
                    .set("popmap.jdbc.table", "people")
                    .set("popmap.jdbc.user_column", "name")
                    .set("popmap.jdbc.server_column", "host")
                    .listener("pop3", Dialogue.POP3, "");

            assertThat(refusal(home, folder, configuration))
                    .contains("popmap.jdbc.url: there is no driver for jdbc:h2; put the jar of its maker")
                    .contains("into lib/drivers");

            Path jar = Path.of(Driver.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Files.copy(jar, home.resolve("lib/drivers/h2.jar"));
            try (Proxy proxy = Proxy.start(home, folder, configuration.lines(), "")) {
                assertThat(SqlLogin.logIn(configuration.port("pop3"), "alice"))
                        .as(() -> proxy.log().text())
                        .isEqualTo(Dialogue.POP3.accepted());
                assertThat(SqlLogin.logIn(configuration.port("pop3"), "x'or'1'='1"))
                        .startsWith(Dialogue.POP3.refused());
            }
        } finally {
            h2.stop();
        }
    }

    private static void fill(String url, ScriptedRealServer realServer) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE people (name VARCHAR(64) PRIMARY KEY, host VARCHAR(64), port INTEGER)");
            statement.execute("INSERT INTO people VALUES ('alice', '127.0.0.1', " + realServer.port() + ")");
        }
    }

    /** What a start without the driver says. */
    private static String refusal(Path home, Path folder, Configuration configuration) throws IOException {
        Files.write(folder.resolve("perdition.properties"), configuration.lines());
        RunningProgram.Ended ended = RunningProgram.run(
                folder,
                Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                List.of(home.resolve("bin/perdition").toString(), "--no_daemon"));
        assertThat(ended.status()).isNotZero();
        return ended.text();
    }
}
