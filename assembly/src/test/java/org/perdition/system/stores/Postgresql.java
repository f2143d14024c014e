// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.TemporaryFolder;

/** PostgreSQL of one's own, with a database {@code dbperdition}. */
public final class Postgresql implements SqlServer {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String OWNER = "postgres";

    private final Path folder = ServerProcess.folder("perdition-postgresql", OWNER);
    private final Path programs = programs();
    private final int port = FreePort.next();
    private RunningProgram server;

    /** Makes its files and starts it, with this certificate. */
    public Postgresql(Identity identity) {
        ServerProcess.writeIdentity(folder, OWNER, identity);
        ServerProcess.run(
                folder,
                ServerProcess.as(
                        OWNER,
                        List.of(
                                programs.resolve("initdb").toString(),
                                "-D",
                                data(),
                                "-U",
                                "postgres",
                                "-E",
                                "UTF8",
                                "--locale=C",
                                "--auth=trust",
                                "--auth-host=scram-sha-256",
                                "--no-sync")));
        server = launch();
        client("postgres", "CREATE USER perdition PASSWORD 'perdition'");
        client("postgres", "CREATE DATABASE dbperdition");
    }

    /** Those of the newest version. */
    private static Path programs() {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElseThrow(() -> new AssertionError("no server in " + VERSIONS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String data() {
        return folder + "/data";
    }

    private RunningProgram launch() {
        RunningProgram program = RunningProgram.start(
                folder,
                Map.of(),
                ServerProcess.as(
                        OWNER,
                        List.of(
                                programs.resolve("postgres").toString(),
                                "-D",
                                data(),
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-k",
                                folder.toString(),
                                "-c",
                                "ssl=on",
                                "-c",
                                "ssl_cert_file=" + folder + "/server.crt.pem",
                                "-c",
                                "ssl_key_file=" + folder + "/server.key.pem",
                                "-F")));
        ServerProcess.await(program, () -> tryClient("postgres", "SELECT 1").status() == 0);
        return program;
    }

    /** The folder of its socket, for clients of this machine. */
    public Path socketFolder() {
        return folder;
    }

    private RunningProgram.Ended tryClient(String database, String statements) {
        return RunningProgram.run(
                folder,
                Map.of("PGCLIENTENCODING", "UTF8"),
                List.of(
                        programs.resolve("psql").toString(),
                        "-X",
                        "-q",
                        "-A",
                        "-t",
                        "-v",
                        "ON_ERROR_STOP=1",
                        "-h",
                        folder.toString(),
                        "-p",
                        Integer.toString(port),
                        "-U",
                        "postgres",
                        "-d",
                        database,
                        "-c",
                        statements));
    }

    private String client(String database, String statements) {
        RunningProgram.Ended ended = tryClient(database, statements);
        if (ended.status() != 0) {
            throw new AssertionError("psql: " + ended.text());
        }
        return ended.text();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String execute(String statements) {
        return execute("dbperdition", statements);
    }

    /** The same in another database. */
    public String execute(String database, String statements) {
        return client(database, statements);
    }

    @Override
    public String makeTable() {
        return makeTable("VARCHAR(128)", "VARCHAR(255)", "VARCHAR(32)");
    }

    /** The same with columns of other types. */
    public String makeTable(String user, String server, String port) {
        return "SET client_min_messages = warning; DROP TABLE IF EXISTS tblPerdition;"
                + " CREATE TABLE tblPerdition (\"user\" " + user + " PRIMARY KEY, servername " + server
                + " NOT NULL, port " + port + "); GRANT SELECT ON tblPerdition TO perdition;\n";
    }

    @Override
    public int connections() {
        return Integer.parseInt(execute("SELECT COUNT(*) FROM pg_stat_activity WHERE usename = 'perdition'"));
    }

    @Override
    public void stop() {
        ServerProcess.end(server, "INT");
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
        thaw();
        stop();
        TemporaryFolder.delete(folder);
    }
}
