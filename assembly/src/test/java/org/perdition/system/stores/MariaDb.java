// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;

/** MariaDB of one's own, with a database {@code dbPerdition}. */
public final class MariaDb implements SqlServer {
    private static final String OWNER = "mysql";

    private final Path folder = ServerProcess.folder("perdition-mariadb", OWNER);
    private final int port = FreePort.next();
    private RunningProgram server;

    /** Makes its files and starts it, with a certificate nobody knows. */
    public MariaDb() {
        this(Authority.selfSigned("127.0.0.1"));
    }

    /** Makes its files and starts it, with this certificate. */
    public MariaDb(Identity identity) {
        ServerProcess.writeIdentity(folder, OWNER, identity);
        ServerProcess.run(
                folder,
                ServerProcess.as(
                        OWNER,
                        List.of(
                                "/usr/bin/mariadb-install-db",
                                "--no-defaults",
                                "--datadir=" + folder + "/data",
                                "--auth-root-authentication-method=normal",
                                "--skip-test-db")));
        server = launch();
        client(
                "mysql",
                "CREATE DATABASE dbPerdition CHARACTER SET utf8mb4;"
                        + "CREATE USER perdition@'127.0.0.1' IDENTIFIED BY 'perdition';"
                        + "GRANT SELECT ON dbPerdition.* TO perdition@'127.0.0.1'");
    }

    private RunningProgram launch() {
        RunningProgram program = RunningProgram.start(
                folder,
                Map.of(),
                ServerProcess.as(
                        OWNER,
                        List.of(
                                Peer.MARIADB.program(),
                                "--no-defaults",
                                "--datadir=" + folder + "/data",
                                "--socket=" + socket(),
                                "--pid-file=" + folder + "/pid",
                                "--bind-address=127.0.0.1",
                                "--port=" + port,
                                "--skip-name-resolve",
                                "--skip-log-bin",
                                "--ssl-cert=" + folder + "/server.crt.pem",
                                "--ssl-key=" + folder + "/server.key.pem",
                                "--innodb-buffer-pool-size=16M",
                                "--innodb-flush-log-at-trx-commit=0")));
        ServerProcess.await(program, () -> tryClient("mysql", "SELECT 1").status() == 0);
        return program;
    }

    /** Its socket, for clients of this machine. */
    public Path socket() {
        return folder.resolve("socket");
    }

    private RunningProgram.Ended tryClient(String database, String statements) {
        List<String> words = new ArrayList<>(List.of(
                "/usr/bin/mariadb",
                "--no-defaults",
                "--socket=" + socket(),
                "--user=root",
                "--default-character-set=utf8mb4",
                "--skip-column-names",
                "--batch"));
        words.add(database);
        words.addAll(List.of("-e", statements));
        return RunningProgram.run(folder, Map.of(), words);
    }

    private String client(String database, String statements) {
        RunningProgram.Ended ended = tryClient(database, statements);
        if (ended.status() != 0) {
            throw new AssertionError("mariadb: " + ended.text());
        }
        return ended.text();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String execute(String statements) {
        return client("dbPerdition", statements);
    }

    @Override
    public String makeTable() {
        return "DROP TABLE IF EXISTS tblPerdition;"
                + "CREATE TABLE tblPerdition (user VARCHAR(128) COLLATE utf8mb4_nopad_bin NOT NULL PRIMARY KEY,"
                + " servername VARCHAR(255) NOT NULL, port VARCHAR(32));\n";
    }

    @Override
    public int connections() {
        return Integer.parseInt(
                execute("SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'perdition'"));
    }

    @Override
    public void stop() {
        ServerProcess.end(server, "TERM");
    }

    @Override
    public void start() {
        server = launch();
    }

    @Override
    public void freeze() {
        ServerProcess.signalAll(server, "STOP");
    }

    @Override
    public void thaw() {
        ServerProcess.signalAll(server, "CONT");
    }

    @Override
    public void close() {
        server.close();
        TemporaryFolder.delete(folder);
    }
}
