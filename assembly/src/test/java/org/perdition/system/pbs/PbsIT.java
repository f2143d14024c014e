// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.pbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Daemon;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.OrdinaryUser;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ProxyUnderTest;
import org.perdition.system.harness.Root;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** {@code perdition-pbs}: from the lines that proxies log to the store, and through what can go wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PbsIT {
    private final MailRealServer realServer = new MailRealServer(
            "real", "secret", new Authority("System test CA").issue("127.0.0.1").serverContext());
    private final String pop3 = realServer.listenPop3("127.0.0.1", 0, Security.PLAIN);
    private final String imap4 = realServer.listenImap("127.0.0.1", 0, Security.PLAIN);
    private Path folder = Path.of("/");

    @BeforeEach
    void emptyFolder() throws IOException {
        folder = TemporaryFolder.create("perdition relay");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createFile(folder.resolve("mail.log"));
    }

    @AfterAll
    void stop() {
        realServer.close();
    }

    private String server(Dialogue dialogue) {
        return dialogue == Dialogue.POP3 ? pop3 : imap4;
    }

    private static void session(Dialogue dialogue, int port) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "eve", "wrong")).startsWith(dialogue.refused());
        }
        try (DialogueClient client = DialogueClient.connect(port)) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "bob", "secret")).isEqualTo(dialogue.accepted());
            dialogue.logOut(client);
        }
    }

    /** The failed login comes first and must not be what counts. */
    private void learns(String log) {
        try (RelayDaemon daemon = RelayDaemon.start(folder)) {
            daemon.write(log);
            daemon.await("Added: \"POP:127.0.0.1\" for \"bob\"");
            assertThat(daemon.log()).doesNotContain("for \"eve\"");
        }
        Ended test = RelayDaemon.run(folder, "perdition-pbs", "--test", "127.0.0.1");
        assertThat(test.status()).isZero();
        assertThat(test.text()).startsWith("127.0.0.1 may relay until ").endsWith("login of user=\"bob\"");
    }

    @ParameterizedTest
    @CsvSource({"POP3, 1.11", "POP3, 1.18", "POP3, 2.2", "IMAP4, 1.11", "IMAP4, 1.18", "IMAP4, 2.2"})
    void learnsFromOurLog(Dialogue dialogue, String release) {
        Configuration configuration = new Configuration().set("log_format", release);
        configuration.listener("a", dialogue, server(dialogue));
        try (Proxy proxy = configuration.start()) {
            session(dialogue, configuration.port("a"));
            proxy.awaitLog(0, "status=\"ok\"");
            learns(proxy.log().text() + "\n");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Dialogue.class,
            names = {"POP3", "IMAP4"})
    void learnsFromTheOriginalsLog(Dialogue dialogue) {
        Peer.PERDITION.require();
        int port = FreePort.next();
        String name = dialogue == Dialogue.POP3 ? "perdition.pop3" : "perdition.imap4";
        try (Proxy proxy = Proxy.start(
                ProxyUnderTest.original(), name, port, "--outgoing_server", server(dialogue), "--map_library", "")) {
            try (DialogueClient client = DialogueClient.connect(port)) {
                client.line();
                dialogue.logIn(client, "bob", "secret");
            }
            proxy.awaitLog(0, "status=\"ok\"");
            String text = proxy.log().text() + "\n";
            System.out.println(
                    text.lines().filter(line -> line.contains("Auth:")).toList());
            learns(text);
        }
    }

    /** Key and value of each record, as db5.3_dump tells them. */
    private Map<String, String> dump(Path file) {
        Ended dump = RunningProgram.run(folder, Map.of(), List.of("db5.3_dump", file.toString()));
        assertThat(dump.status()).as(dump::text).isZero();
        Map<String, String> records = new TreeMap<>();
        List<String> lines = dump.lines();
        assertThat(lines).contains("type=hash");
        int at = lines.indexOf("HEADER=END") + 1;
        for (; !lines.get(at).equals("DATA=END"); at += 2) {
            records.put(lines.get(at).strip(), lines.get(at + 1).strip());
        }
        return records;
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String time(long seconds) {
        return HexFormat.of()
                .formatHex(ByteBuffer.allocate(8)
                        .order(ByteOrder.nativeOrder())
                        .putLong(seconds)
                        .array());
    }

    /** The records of the original for some addresses, made by Berkeley DB's own loader. */
    private Path original(Map<String, Long> ends) throws IOException {
        StringBuilder text = new StringBuilder("VERSION=3\nformat=bytevalue\ntype=hash\nHEADER=END\n");
        ends.forEach((address, end) -> text.append(' ')
                .append(hex("POP:" + address + "\0"))
                .append("\n ")
                .append(hex("POP:" + address + "\0"))
                .append("\n ")
                .append(hex("TIME:POP:" + address + "\0"))
                .append("\n ")
                .append(time(end))
                .append('\n'));
        Path dump = Files.writeString(folder.resolve("original.dump"), text + "DATA=END\n");
        Path file = folder.resolve("original.db");
        Ended load =
                RunningProgram.run(folder, Map.of(), List.of("db5.3_load", "-f", dump.toString(), file.toString()));
        assertThat(load.status()).as(load::text).isZero();
        return file;
    }

    @Test
    void theDatabaseIsTheOriginals() throws Exception {
        Peer.BERKELEY_DB.require();
        long before = Instant.now().getEpochSecond();
        try (RelayDaemon daemon = RelayDaemon.start(folder, "-t", "1000")) {
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok") + RelayDaemon.login("2001:db8::7", "karl", "ok"));
            daemon.await("Added: \"POP:2001:db8::7\" for \"karl\"");
        }
        Map<String, String> ours = dump(folder.resolve("popauth.db"));
        String written = ours.get(hex("TIME:POP:192.0.2.7\0"));
        assertThat(written).isNotNull();
        long end = ByteBuffer.wrap(HexFormat.of().parseHex(written))
                .order(ByteOrder.nativeOrder())
                .getLong();
        assertThat(end).isBetween(before + 1000, Instant.now().getEpochSecond() + 1000);
        Path original = original(Map.of("192.0.2.7", end, "2001:db8::7", end));
        assertThat(ours).isEqualTo(dump(original));
        Ended verify = RunningProgram.run(folder, Map.of(), List.of("db5.3_verify", "popauth.db"));
        assertThat(verify.status()).as(verify::text).isZero();
    }

    @Test
    void theOriginalsDatabaseIsOurs() throws Exception {
        Peer.BERKELEY_DB.require();
        long now = Instant.now().getEpochSecond();
        Path original = original(Map.of("192.0.2.7", now + 600, "192.0.2.8", now - 600));
        Files.move(original, folder.resolve("popauth.db"));
        assertThat(RelayDaemon.run(folder, "perdition-pbs-list").lines())
                .hasSize(3)
                .anyMatch(line -> line.matches("POP:192\\.0\\.2\\.7 +\\| .*\\d{4} \\w+"))
                .anyMatch(line -> line.matches("POP:192\\.0\\.2\\.8 +\\| .* \\(expired\\)"));
        Files.setPosixFilePermissions(folder.resolve("popauth.db"), PosixFilePermissions.fromString("rw-rw-rw-"));
        try (RelayDaemon daemon = RelayDaemon.start(folder)) {
            daemon.await("Expired POP:192.0.2.8");
        }
        assertThat(dump(folder.resolve("popauth.db")))
                .containsOnlyKeys(hex("POP:192.0.2.7\0"), hex("TIME:POP:192.0.2.7\0"));
    }

    /** Lines of 10,000 logins from as many addresses, rotated again and again by what logrotate does. */
    @Test
    void rotationInTheMiddleOfManyLogins() throws Exception {
        int logins = 10_000;
        try (RelayDaemon daemon = RelayDaemon.start(folder)) {
            for (int i = 0; i < logins; i += 250) {
                StringBuilder lines = new StringBuilder();
                for (int j = i; j < i + 250; j++) {
                    lines.append(RelayDaemon.login("10.1." + j / 250 + "." + j % 250, "user" + j, "ok"));
                }
                daemon.write(lines.toString());
                if (i / 250 % 4 == 3) {
                    String old = "mail.log." + i;
                    Ended rotated = RunningProgram.run(
                            folder,
                            Map.of(),
                            List.of(
                                    "sh",
                                    "-c",
                                    i / 250 % 8 == 3
                                            ? "mv mail.log " + old + " && touch mail.log && gzip " + old
                                            : "cp mail.log " + old + " && : >mail.log && gzip " + old));
                    assertThat(rotated.status()).as(rotated::text).isZero();
                }
            }
            daemon.await("\"POP:10.1.39.249\"");
            daemon.signal("TERM");
            Ended ended = daemon.awaitEnd();
            assertThat(ended.status()).as(ended::text).isZero();
            long added = ended.lines().stream()
                    .filter(line -> line.contains("Added: "))
                    .count();
            String seen = ended.lines().get(ended.lines().size() - 1);
            System.out.println("logins written " + logins + ", added " + added + "; " + seen);
            assertThat(added).isEqualTo(logins);
            assertThat(seen).endsWith("Ended; logins seen: " + logins);
        }
        assertThat(RelayDaemon.run(folder, "perdition-pbs-list").lines()).hasSize(logins + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bdb", "gdbm", "text"})
    void nothingIsLostByAKill(String store) {
        try (RelayDaemon daemon = RelayDaemon.start(folder, "--store", store)) {
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.7\"");
            daemon.signal("KILL");
            daemon.awaitEnd();
        }
        RelayDaemon.write(folder, RelayDaemon.login("192.0.2.8", "karl", "ok"));
        try (RelayDaemon daemon = RelayDaemon.start(folder, "--store", store)) {
            daemon.await("Added: \"POP:192.0.2.8\"");
        }
        assertThat(RelayDaemon.run(folder, "perdition-pbs-list", "--store", store)
                        .lines())
                .hasSize(3);
    }

    @Test
    void anAddressIsRemovedWhenItsTimeIsOver() {
        try (RelayDaemon daemon = RelayDaemon.start(folder, "-t", "3", "--expire_interval", "1")) {
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.7\"");
            daemon.await("Expired POP:192.0.2.7");
        }
        assertThat(RelayDaemon.run(folder, "perdition-pbs", "--test", "192.0.2.7")
                        .status())
                .isEqualTo(1);
    }

    @Test
    void aMissingLogIsTold() throws Exception {
        Files.delete(folder.resolve("mail.log"));
        try (RelayDaemon daemon = RelayDaemon.start(folder)) {
            daemon.await("log_file: " + folder.resolve("mail.log") + " cannot be followed (there is no such file)");
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.7\"");
        }
    }

    @Test
    void whatMayNotBeReadOrWrittenIsToldInOneLine() throws Exception {
        OrdinaryUser.requireRoot();
        Path log = folder.resolve("mail.log");
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-------"));
        String program = Tarball.program("perdition-pbs").toString();
        Ended unreadable = RunningProgram.run(
                folder, Map.of(), OrdinaryUser.command(program, "-n", "-F", "+", "-L", "mail.log", "-D", "popauth.db"));
        assertThat(unreadable.status()).isEqualTo(1);
        assertThat(unreadable.text())
                .contains("perdition-pbs: log_file: " + log + " cannot be followed (permission denied); ");
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r--r--"));
        for (String content : List.of("", "garbage\n".repeat(2_000))) {
            Path database = Files.writeString(folder.resolve("bad.db"), content);
            Files.setPosixFilePermissions(
                    database, PosixFilePermissions.fromString(content.isEmpty() ? "r--------" : "rw-rw-rw-"));
            Ended refused = RunningProgram.run(
                    folder, Map.of(), List.of(program, "-n", "-F", "+", "-L", "mail.log", "-D", "bad.db"));
            assertThat(refused.status()).as(refused::text).isEqualTo(1);
            assertThat(refused.lines().stream().filter(line -> line.startsWith("perdition-pbs: ")))
                    .hasSize(1)
                    .allMatch(line -> line.startsWith("perdition-pbs: db_file: " + database + " cannot be"));
            assertThat(refused.text()).doesNotContain("Ready", "Exception");
            assertThat(refused.lines()).noneMatch(line -> line.startsWith("BDB"));
        }
    }

    /** A file system of its own that is full. */
    @Test
    void onAFullDiskLoginsWait() throws Exception {
        Root.requireOwnMounts();
        Files.createDirectory(folder.resolve("small"));
        String script = "mount -t tmpfs -o size=4m,mode=777 none small && exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", script, "sh"));
        command.addAll(List.of(Tarball.program("perdition-pbs").toString(), "--no_daemon", "--log_facility", "+"));
        command.addAll(List.of("-L", "mail.log", "-D", "small/popauth.db", "--expire_interval", "1"));
        try (RelayDaemon daemon = RelayDaemon.start(folder, command)) {
            List<String> inside = List.of("nsenter", "-t", Long.toString(daemon.pid()), "-m", "sh", "-c");
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.7\"");
            small(inside, "cat /dev/zero >filling 2>/dev/null; ls -l");
            daemon.write(RelayDaemon.login("192.0.2.8", "karl", "ok"));
            daemon.await("popauth.db cannot be written (less than 1 MiB is free on its file system)");
            assertThat(small(inside, "db5.3_dump -p popauth.db; db5.3_verify popauth.db"))
                    .contains("POP:192.0.2.7")
                    .doesNotContain("POP:192.0.2.8", "failed");
            small(inside, "rm filling");
            daemon.await("Added: \"POP:192.0.2.8\"");
            daemon.await("The store can be used again");
            assertThat(small(inside, "db5.3_dump -p popauth.db")).contains("POP:192.0.2.7", "POP:192.0.2.8");
        }
    }

    private String small(List<String> inside, String words) {
        List<String> command = new ArrayList<>(inside);
        command.add("cd '" + folder.resolve("small") + "' && " + words);
        return RunningProgram.run(folder, Map.of(), command).text();
    }

    @Test
    void runsInTheBackgroundAsAnotherUser() throws Exception {
        Root.require();
        Path pidFile = folder.resolve("run").resolve("pbs.pid");
        Path log = folder.resolve("pbs.log");
        List<String> command = List.of(
                Tarball.program("perdition-pbs-daemon").toString(),
                "-F" + log,
                "-Lmail.log",
                "-Dpopauth.db",
                "--pid_file=" + pidFile);
        try (Daemon daemon = Daemon.start(folder, Map.of(), command, pidFile)) {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            assertThat(Files.getOwner(Path.of("/proc/" + pid)).getName()).isEqualTo("nobody");
            RelayDaemon.write(folder, RelayDaemon.login("192.0.2.7", "karl", "ok"));
            awaitLine(log, "Added: \"POP:192.0.2.7\" for \"karl\"");
            RunningProgram.signal("TERM", pid);
            awaitLine(log, "Exiting on Signal 15");
            awaitLine(log, "Ended");
        }
        assertThat(RelayDaemon.run(folder, "perdition-pbs-list").lines()).hasSize(2);
        assertThat(Files.getPosixFilePermissions(folder.resolve("popauth.db")))
                .isEqualTo(PosixFilePermissions.fromString("rw-rw-r--"));
    }

    private static void awaitLine(Path log, String piece) throws Exception {
        long end = System.nanoTime() + RelayDaemon.PATIENCE.toNanos();
        while (!Files.readString(log).contains(piece)) {
            assertThat(System.nanoTime() - end)
                    .as("waiting for %s in %s", piece, Files.readString(log))
                    .isNegative();
            Thread.sleep(50);
        }
    }

    @Test
    void theStandardInputIsRead() throws Exception {
        Path lines = Files.writeString(
                folder.resolve("lines"),
                String.join("", Collections.nCopies(3, RelayDaemon.login("192.0.2.7", "karl", "ok"))));
        Ended ended = RunningProgram.run(
                folder,
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "exec \"$0\" -L - -D popauth.db -F + <\"$1\"",
                        Tarball.program("perdition-pbs").toString(),
                        lines.toString()));
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(ended.text()).contains("Added: \"POP:192.0.2.7\" for \"karl\"", "Ended; logins seen: 3");
    }
}
