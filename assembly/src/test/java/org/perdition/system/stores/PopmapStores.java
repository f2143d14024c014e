// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/**
 * Starts a store for every popmap, all with the same users, runs a command beside them, and stops them.
 *
 * <pre>PopmapStores COMMAND [WORD...]</pre>
 *
 * <p>The command gets one more word: a folder with {@code perdition.properties}, which names the popmaps, and {@code
 * users}, one a line. Its status is that of this program. A store whose program is missing is named on standard error
 * and left out. Run by root, all of it goes into a {@link PrivateNetwork}, for NIS.
 */
public final class PopmapStores {
    /** Ours: a site of middle size; it does not fit into the processor's first cache. */
    private static final int USERS = 10_000;

    /** A statement with more would not fit into a word of a command line. */
    private static final int ROWS = 1_000;

    private static final String IN_THE_NETWORK = "--in-the-network";

    private final Path folder = TemporaryFolder.create("perdition-stores");
    private final Identity identity = new Authority("stores").issue("localhost", "127.0.0.1");
    private final Map<String, String> entries = new LinkedHashMap<>();
    private final List<String> popmaps = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private PopmapStores() {
        for (int i = 0; i < USERS; i++) {
            entries.put("user%05d@example.org".formatted(i), "192.0.2." + i % 250 + ":1143");
        }
    }

    /** Does it all. */
    public static void main(String[] words) throws Exception {
        if (words.length == 0) {
            System.err.println("usage: PopmapStores COMMAND [WORD...]");
            System.exit(2);
        }
        if (words[0].equals(IN_THE_NETWORK)) {
            System.exit(new PopmapStores().run(Arrays.asList(words).subList(1, words.length), true));
        }
        List<String> there = new ArrayList<>(List.of(IN_THE_NETWORK));
        there.addAll(List.of(words));
        List<String> command;
        try {
            command = PrivateNetwork.command(PopmapStores.class, there);
        } catch (TestAbortedException e) {
            System.err.println("nis: " + e.getMessage());
            System.exit(new PopmapStores().run(List.of(words), false));
            return;
        }
        System.exit(new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private int run(List<String> words, boolean privately) throws Exception {
        try {
            startFiles();
            startDatabases();
            startServices();
            if (privately) {
                start("nis", this::nis);
            }
            settings.add(0, "map_library = " + String.join(",", popmaps));
            Files.write(folder.resolve("perdition.properties"), settings);
            Files.write(folder.resolve("users"), entries.keySet());
            List<String> command = new ArrayList<>(words);
            command.add(folder.toString());
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().putAll(environment);
            return builder.start().waitFor();
        } finally {
            for (AutoCloseable each : running) {
                each.close();
            }
        }
    }

    private interface Start {
        void start() throws Exception;
    }

    private void start(String name, Start store) throws Exception {
        try {
            store.start();
        } catch (TestAbortedException e) {
            System.err.println(name + ": " + e.getMessage());
        }
    }

    /** From here on a popmap of this name and kind. */
    private void popmap(String name, Map<String, Object> properties) {
        popmaps.add(name);
        properties.forEach((key, value) -> settings.add("popmap." + name + "." + key + " = " + value));
    }

    private <T extends AutoCloseable> T running(T store) {
        running.push(store);
        return store;
    }

    private void startFiles() throws Exception {
        StringBuilder lines = new StringBuilder();
        entries.forEach(
                (key, value) -> lines.append(key).append(':').append(value).append('\n'));
        Path text = Files.writeString(folder.resolve("popmap"), lines);
        popmap("text", Map.of("file", text));
        List<String> rules = new ArrayList<>();
        for (int digit = 0; digit < 10; digit++) {
            rules.add("^user[0-9]+" + digit + "@example[.]org$: 192.0.2." + digit + ":1143");
        }
        popmap("posix_regex", Map.of("file", Files.write(folder.resolve("popmap.re"), rules)));
        for (String kind : List.of("gdbm", "bdb", "cdb")) {
            Path file = folder.resolve("popmap." + kind);
            ServerProcess.run(
                    folder,
                    List.of(
                            "sh",
                            "-euc",
                            "\"$1\" \"$2\" <\"$3\"",
                            "sh",
                            Tarball.program("make" + kind).toString(),
                            file.toString(),
                            text.toString()));
            popmap(kind, Map.of("file", file));
        }
    }

    private void startDatabases() throws Exception {
        start("ldap", () -> {
            Peer.SLAPD.require();
            Slapd slapd = running(new Slapd(identity));
            slapd.hold(entries);
            popmap("ldap", Map.of("hosts", "127.0.0.1:" + slapd.port(), "base", Slapd.BASE, "attributes", "mailhost"));
        });
        start("mysql, jdbc, odbc", () -> {
            Peer.MARIADB.require();
            MariaDb server = running(new MariaDb(identity));
            fill(server);
            popmap("mysql", Map.of("option", sqlOption(server, "dbPerdition")));
            String url = "jdbc:mariadb://127.0.0.1:" + server.port() + "/dbPerdition?user=perdition&password=perdition";
            popmap("jdbc", Map.of("option", url));
            start("odbc", () -> odbc(server));
        });
        start("postgresql", () -> {
            Peer.POSTGRESQL.require();
            Postgresql server = running(new Postgresql(identity));
            fill(server);
            popmap("postgresql", Map.of("option", sqlOption(server, "dbperdition")));
        });
        start("redis", () -> {
            Redis redis = running(new Redis(identity));
            redis.fill(entries);
            popmap("redis", Map.of("url", "redis://127.0.0.1:" + redis.port()));
        });
    }

    private void odbc(MariaDb server) {
        Peer.ODBC.require();
        Peer.ODBC_MARIADB.require();
        DataSources sources = new DataSources();
        sources.source(
                "dbPerdition",
                "libmaodbc.so",
                "SERVER = 127.0.0.1",
                "PORT = " + server.port(),
                "DATABASE = dbPerdition");
        environment.putAll(sources.environment());
        popmap("odbc", Map.of("option", "::dbPerdition"));
    }

    private static String sqlOption(SqlServer server, String database) {
        return "127.0.0.1:" + server.port() + ":" + database + ":tblPerdition:perdition:perdition";
    }

    private void fill(SqlServer server) {
        server.execute(server.makeTable());
        List<String> rows = new ArrayList<>();
        entries.forEach((user, target) ->
                rows.add("(" + SqlServer.literal(user) + ", " + SqlServer.literal(target) + ", NULL)"));
        for (int i = 0; i < rows.size(); i += ROWS) {
            server.execute("INSERT INTO tblPerdition VALUES "
                    + String.join(", ", rows.subList(i, Math.min(rows.size(), i + ROWS))));
        }
    }

    private void startServices() throws Exception {
        start("http", () -> {
            Peer.NGINX.require();
            int port = FreePort.next();
            running(Nginx.authServerForAll(port, Map.of("Auth-Server", "192.0.2.1", "Auth-Port", "1143")));
            popmap(
                    "http",
                    Map.of(
                            "url", "http://127.0.0.1:" + port + "/auth",
                            "send_password", "off",
                            "send_client", "off"));
        });
        start("socketmap, tcp_table", () -> {
            Peer.PYTHON.require();
            int socketmap = FreePort.next();
            running(new TableServer("socketmap", Integer.toString(socketmap), entries));
            popmap("socketmap", Map.of("map", "inet:127.0.0.1:" + socketmap + ":routes"));
            int table = FreePort.next();
            running(new TableServer("tcp_table", Integer.toString(table), entries));
            popmap("tcp_table", Map.of("server", "127.0.0.1:" + table));
        });
        start("daemon", () -> {
            MapDaemon daemon = running(new MapDaemon());
            daemon.start(entries);
            popmap("daemon", Map.of("socket", daemon.socket(), "depends_on", "key"));
        });
    }

    private void nis() {
        Peer.YPSERV.require();
        Peer.RPCBIND.require();
        Nis nis = running(new Nis());
        nis.start(entries);
        popmap("nis", Map.of("server", "127.0.0.1"));
    }
}
