// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.OrdinaryUser;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.Root;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** A start as root: whom the process becomes, and what it can still do then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivilegesIT {
    private static final int USAGE = 2;

    private final Path folder = TemporaryFolder.create("perdition privileges");
    private final Authority authority = new Authority("System test CA");
    private final MailRealServer realServer =
            new MailRealServer("real", "secret", authority.issue("127.0.0.1").serverContext());
    private final String pop3 = realServer.listenPop3("127.0.0.1", 0, Security.PLAIN);

    @AfterAll
    void stop() {
        realServer.close();
    }

    private Configuration configuration() {
        return new Configuration().listener("a", Dialogue.POP3, pop3);
    }

    private Proxy start(Configuration configuration, String... before) {
        List<String> command = new ArrayList<>(List.of(before));
        command.add(Tarball.program("perdition").toString());
        return Proxy.start(folder, write(configuration), command, 0);
    }

    private Map<String, String> write(Configuration configuration) {
        try {
            Files.write(folder.resolve("perdition.properties"), configuration.lines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("PERDITION_SYSCONFDIR", folder.toString());
    }

    private static void logIn(Configuration configuration) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("a"))) {
            Dialogue.POP3.greeting(client);
            assertThat(Dialogue.POP3.logIn(client, "bob", "secret")).isEqualTo(Dialogue.POP3.accepted());
            Dialogue.POP3.logOut(client);
        }
    }

    /** The users, groups and supplementary groups of all its threads, each different line once. */
    private static Set<String> identities(Proxy proxy) throws IOException {
        Set<String> lines = new TreeSet<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(proxy.javaPid()), "task"))) {
            for (Path thread : threads.toList()) {
                try {
                    Files.readAllLines(thread.resolve("status")).stream()
                            .filter(line -> line.matches("(Uid|Gid|Groups):.*"))
                            .map(line -> line.strip().replaceAll("\\s+", " "))
                            .forEach(lines::add);
                } catch (NoSuchFileException e) {
                    // It has ended meanwhile.
                }
            }
        }
        return lines;
    }

    private static String four(String name, String number) {
        return name + ": " + String.join(" ", number, number, number, number);
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 65534, 65534",
        "daemon, mail, 1, 8",
        "2, 12, 2, 12",
        // numbers without an account
        "3999999999, 3999999998, 3999999999, 3999999998",
    })
    @ShowsOption({"username", "group"})
    void everyThreadBecomesUserAndGroupAndKeepsNoOther(String username, String group, String uid, String gid)
            throws IOException {
        Root.require();
        Configuration configuration = configuration();
        if (!username.isEmpty()) {
            configuration.set("username", username).set("group", group);
        }
        try (Proxy proxy = start(configuration, "setpriv", "--groups=4,24,27")) {
            Set<String> wanted = Set.of(four("Uid", uid), four("Gid", gid), "Groups: " + gid);
            assertThat(identities(proxy)).isEqualTo(wanted);
            // Threads that were not there yet are no different.
            logIn(configuration);
            assertThat(identities(proxy)).isEqualTo(wanted);
            assertThat(proxy.log().text()).contains("Running as user ");
        }
    }

    @Test
    void rootStaysOnlyIfItIsWritten() throws IOException {
        Root.require();
        Configuration configuration = configuration().set("username", "root");
        try (Proxy proxy = start(configuration)) {
            logIn(configuration);
            assertThat(identities(proxy)).contains(four("Uid", "0"), four("Gid", "0"));
        }
        // Not on the same port: the program goes a moment after its script.
        try (Proxy proxy = start(configuration().set("username", "root").set("group", "mail"))) {
            assertThat(identities(proxy)).contains(four("Uid", "0"), four("Gid", "8"));
        }
    }

    @Test
    void anAccountThatThereIsNotIsNamed() {
        Root.require();
        Configuration configuration =
                configuration().set("username", "nosuchuser").set("group", "nosuchgroup");
        Map<String, String> environment = write(configuration);
        for (String option : List.of("--debug", "--check")) {
            RunningProgram.Ended ended = RunningProgram.run(
                    folder, environment, List.of(Tarball.program("perdition").toString(), option));
            assertThat(ended.status()).as(ended::text).isEqualTo(USAGE);
            assertThat(ended.lines())
                    .anyMatch(line -> line.contains("perdition.properties:")
                            && line.contains("username: there is no user \"nosuchuser\""))
                    .anyMatch(line -> line.contains("perdition.properties:")
                            && line.contains("group: there is no group \"nosuchgroup\""));
        }
    }

    @Test
    void withoutRootNothingChangesAndOnlyWhatWasWrittenIsMentioned() throws IOException {
        Configuration configuration = configuration();
        String[] user = OrdinaryUser.command().toArray(String[]::new);
        try (Proxy proxy = start(configuration, user)) {
            logIn(configuration);
            assertThat(proxy.log().text()).doesNotContain("changed nothing", "Running as");
        }
        configuration.set("username", "daemon");
        try (Proxy proxy = start(configuration, user)) {
            assertThat(proxy.log().text()).contains("username changed nothing: not started as root");
            assertThat(identities(proxy)).doesNotContain(four("Uid", "1"));
        }
    }

    @Test
    void aPrivilegedPortAndAPidFileAreRootsWorkAndTheFileIsGoneAtTheEnd() throws IOException {
        Root.require();
        Path pidFile = folder.resolve("run").resolve("perdition.pid");
        String address = freePrivilegedAddress();
        Configuration configuration =
                configuration().set("pid_file", pidFile).forListener("a", "bind_address", address);
        try (Proxy proxy = start(configuration)) {
            try (DialogueClient client = DialogueClient.connect(Integer.parseInt(address.replaceFirst(".*:", "")))) {
                Dialogue.POP3.greeting(client);
            }
            assertThat(pidFile).content().isEqualTo(proxy.javaPid() + "\n");
            assertThat(Files.getOwner(pidFile).getName()).isEqualTo("nobody");
            assertThat(Files.getOwner(pidFile.getParent()).getName()).isEqualTo("nobody");
            proxy.signal("TERM");
            proxy.awaitEnd(Duration.ofSeconds(30));
            assertThat(pidFile).doesNotExist();
        }
    }

    private static String freePrivilegedAddress() throws IOException {
        for (int port = 1023; port > 512; port--) {
            try (java.net.ServerSocket free =
                    new java.net.ServerSocket(port, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
                return "127.0.0.1:" + free.getLocalPort();
            } catch (java.net.BindException e) {
                // taken
            }
        }
        throw new AssertionError("no port below 1024 is free");
    }

    @Test
    void aReloadThatNeedsRootIsRefusedByName() throws IOException {
        Root.require();
        Path certificate = authority.issue("127.0.0.1").writeCertificate(folder.resolve("crt.pem"));
        var identity = authority.issue("127.0.0.1");
        identity.writeCertificate(certificate);
        Path key = identity.writeKey(folder.resolve("key.pem"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Configuration configuration = configuration()
                .set("ssl_mode", "tls_listen")
                .set("ssl_cert_file", certificate)
                .set("ssl_key_file", key);
        try (Proxy proxy = start(configuration)) {
            refused(proxy, "key.pem");
            logIn(configuration);

            // The guide's advice: the key may be read by the group the process runs as.
            var accounts = key.getFileSystem().getUserPrincipalLookupService();
            Files.getFileAttributeView(key, java.nio.file.attribute.PosixFileAttributeView.class)
                    .setGroup(accounts.lookupPrincipalByGroupName("65534"));
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
            int mark = proxy.log().mark();
            hangUp(proxy);
            proxy.awaitLog(mark, "Reloaded: ");

            write(configuration.set("username", "daemon"));
            refused(proxy, "username or group");
            write(configuration.set("username", "").set("authenticate_in", "on"));
            refused(proxy, "authenticate_in");
            Path file = folder.resolve("perdition.properties");
            write(configuration.set("authenticate_in", "off"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            refused(proxy, "perdition.properties");
            Files.delete(file);
            refused(proxy, "perdition.properties");
            logIn(configuration);
        }
    }

    /** To the program itself: a script before it may not pass signals on yet. */
    private static void hangUp(Proxy proxy) {
        RunningProgram.run(Path.of("/"), Map.of(), List.of("kill", "-HUP", Long.toString(proxy.javaPid())));
    }

    private static void refused(Proxy proxy, String what) {
        int mark = proxy.log().mark();
        hangUp(proxy);
        proxy.awaitLog(mark, "Not reloaded, nothing has changed", what);
    }

    @Test
    void theLogFileIsOpenedAgainAfterARotation() throws IOException {
        Root.require();
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Files.setAttribute(logs, "unix:gid", 65534);
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxrwxr-x"));
        Path log = logs.resolve("perdition.log");
        Configuration configuration = configuration().set("log_facility", log).set("no_daemon", "on");
        List<String> command = List.of(Tarball.program("perdition").toString());
        try (Proxy proxy = Proxy.start(folder, write(configuration), command, configuration.port("a"))) {
            assertThat(Files.getOwner(log).getName()).isEqualTo("nobody");
            logIn(configuration);
            Path old = Files.move(log, logs.resolve("perdition.log.1"));
            proxy.signal("HUP");
            awaitContent(log, "Reloaded: ");
            assertThat(old).content().contains("Connect: ", "user=\"bob\"");
            logIn(configuration);
            awaitContent(log, "user=\"bob\"");
        }
    }

    /** A log file that {@code --check} had left, root's own, would keep every later SIGHUP from working. */
    @Test
    void aCheckByRootLeavesNoLogFile() throws IOException {
        Root.require();
        Path log = folder.resolve("checked.log");
        Map<String, String> environment = write(configuration().set("log_facility", log));
        RunningProgram.Ended ended = RunningProgram.run(
                folder, environment, List.of(Tarball.program("perdition").toString(), "--check"));
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(log).doesNotExist();
    }

    /** Whoever gets hold of the process must not be able to make the next start append to a file of root's. */
    @Test
    void rootDoesNotFollowALinkThatTheLaterUserMayHaveMade() throws IOException {
        Root.require();
        Path logs = Files.createDirectory(folder.resolve("linked logs"));
        Files.setAttribute(logs, "unix:uid", 65534);
        Path precious = Files.writeString(folder.resolve("precious"), "");
        Path log = Files.createSymbolicLink(logs.resolve("perdition.log"), precious);
        Map<String, String> environment =
                write(configuration().set("log_facility", log).set("no_daemon", "on"));
        RunningProgram.Ended ended = RunningProgram.run(
                folder, environment, List.of(Tarball.program("perdition").toString()));
        assertThat(ended.status()).as(ended::text).isEqualTo(USAGE);
        assertThat(ended.text()).contains(log + " cannot be written (it is a symbolic link");
        assertThat(precious).isEmptyFile();
    }

    private static void awaitContent(Path file, String piece) throws IOException {
        long deadline = System.nanoTime() + DialogueClient.PATIENCE.toNanos();
        while (!Files.exists(file) || !Files.readString(file).contains(piece)) {
            assertThat(System.nanoTime()).as(file + " lacks " + piece).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
