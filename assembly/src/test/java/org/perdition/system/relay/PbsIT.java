// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Daemon;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ProxyUnderTest;
import org.perdition.system.harness.Root;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** {@code perdition-pbs}: from the lines that proxies log to the store, and through what can go wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PbsIT {
    private final MailRealServer realServer = new MailRealServer(
            "real", "secret", new Authority("System test CA").issue("127.0.0.1").serverContext());
    private final Map<Dialogue, String> servers = new EnumMap<>(Dialogue.class);
    private Path folder = Path.of("/");

    @BeforeEach
    void emptyFolder() throws IOException {
        folder = TemporaryFolder.create("perdition relay");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createFile(folder.resolve("mail.log"));
    }

    PbsIT() {
        for (Dialogue dialogue : Dialogue.values()) {
            servers.put(dialogue, realServer.listen(dialogue, Security.PLAIN));
        }
    }

    @AfterAll
    void stop() {
        realServer.close();
    }

    /** A login that fails, and one that does not, from an address of their own. */
    private void session(Dialogue dialogue, int port, String from) {
        try (DialogueClient client = DialogueClient.connectFrom(from, port)) {
            greeting(dialogue, client);
            assertThat(dialogue.logIn(client, "eve", "wrong")).doesNotContain("OK");
        }
        try (DialogueClient client = DialogueClient.connectFrom(from, port)) {
            greeting(dialogue, client);
            assertThat(dialogue.logIn(client, "bob", "secret")).contains("OK");
        }
    }

    /** The original's too. */
    private static void greeting(Dialogue dialogue, DialogueClient client) {
        if (dialogue == Dialogue.MANAGESIEVE) {
            client.linesUntil("OK ");
        } else {
            client.line();
        }
    }

    /** The failed logins come first and must not be what counts. */
    private void learns(String log, List<String> clients) {
        System.out.println(log.lines().filter(line -> line.contains("Auth:")).collect(Collectors.joining("\n")));
        try (RelayDaemon daemon = RelayDaemon.start(folder)) {
            daemon.write(log);
            clients.forEach(client -> daemon.await("Added: \"POP:" + client + "\" for \"bob\""));
            assertThat(daemon.log()).doesNotContain("for \"eve\"");
        }
        Ended test = RelayDaemon.run(folder, "perdition-pbs", "--test", clients.get(0));
        assertThat(test.status()).isZero();
        assertThat(test.text()).startsWith(clients.get(0) + " may relay until ").endsWith("login of user=\"bob\"");
    }

    @Test
    void learnsFromOurLog() {
        StringBuilder log = new StringBuilder();
        List<String> clients = new ArrayList<>();
        for (String release : List.of("1.11", "1.18", "2.2")) {
            Configuration configuration = new Configuration().set("log_format", release);
            servers.forEach((dialogue, server) -> configuration.listener(dialogue.name(), dialogue, server));
            try (Proxy proxy = configuration.start()) {
                for (Dialogue dialogue : Dialogue.values()) {
                    String client = "127.0.1." + (clients.size() + 1);
                    clients.add(client);
                    session(dialogue, configuration.port(dialogue.name()), client);
                    proxy.awaitLog(0, "Auth: " + client, "status=\"ok\"");
                }
                log.append(proxy.log().text()).append('\n');
            }
        }
        learns(log.toString(), clients);
    }

    @Test
    void learnsFromTheOriginalsLog() {
        Peer.PERDITION.require();
        StringBuilder log = new StringBuilder();
        List<String> clients = new ArrayList<>();
        for (Map.Entry<Dialogue, String> each : servers.entrySet()) {
            Dialogue dialogue = each.getKey();
            String client = "127.0.2." + (clients.size() + 1);
            clients.add(client);
            int port = FreePort.next();
            try (Proxy proxy = Proxy.start(
                    ProxyUnderTest.original(),
                    dialogue.program(),
                    port,
                    "--outgoing_server",
                    each.getValue(),
                    "--map_library",
                    "")) {
                session(dialogue, port, client);
                proxy.awaitLog(0, "Auth: " + client, "status=\"ok\"");
                log.append(proxy.log().text()).append('\n');
            }
        }
        learns(log.toString(), clients);
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

    /** Names of users who cannot log in, made to look like a success of somebody else. */
    @Test
    void forgedLinesOpenNothing() {
        String ok = RelayDaemon.login("192.0.2.66", "eve", "ok").strip();
        List<String> forged = new ArrayList<>();
        for (String broken : List.of("", "\n", "\r\n", "\r", "\\n", "\u2028", "\u0000", "%0a")) {
            for (String end :
                    List.of("\" status=\"ok\"", "\" server=\"s\" port=\"1\" status=\"ok", "\\", "x".repeat(1_000))) {
                for (String begin : List.of(
                        "",
                        "\"",
                        "status=ok",
                        "192.0.2.66->192.0.2.1",
                        "x\" status=\"ok\"",
                        broken + ok,
                        ok + broken)) {
                    forged.add(RelayDaemon.login(
                            "192.0.2.65", begin + broken + ok + end, "failed: Re-Authentication Failure"));
                    // So that each is judged by itself: lines behind a broken one are not believed for a while.
                    forged.add("perdition[1]: something else\n".repeat(400));
                }
            }
        }
        try (RelayDaemon daemon = RelayDaemon.start(folder)) {
            daemon.write(String.join("", forged));
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.7\"");
            System.out.println("forged lines written: " + forged.size() / 2 + ", addresses added besides the true one: "
                    + (daemon.log().split("Added: ", -1).length - 2));
            assertThat(forged).hasSizeGreaterThan(400);
            assertThat(daemon.log()).doesNotContain("192.0.2.65", "192.0.2.66");
        }
        assertThat(RelayDaemon.run(folder, "perdition-pbs-list").lines()).hasSize(2);
    }

    @Test
    @ShowsOption(relay = {"test", "timeout", "expire_interval"})
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
    @ShowsOption(relay = {"log_facility", "pid_file"})
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

    private static void awaitLine(Path log, String piece) {
        RelayDaemon.await(() -> text(log).contains(piece), () -> "waiting for " + piece + " in " + text(log));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    @ShowsOption(relay = "log_file")
    void theStandardInputIsRead() throws Exception {
        Path lines = Files.writeString(
                folder.resolve("lines"),
                String.join("", Collections.nCopies(3, RelayDaemon.login("192.0.2.7", "karl", "ok"))));
        Ended ended = RelayDaemon.fromInput(folder, lines, "-F", "+");
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(ended.text()).contains("Added: \"POP:192.0.2.7\" for \"karl\"", "Ended; logins seen: 3");
    }
}
