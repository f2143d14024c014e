// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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

/**
 * {@code authenticate_in}: real PAM service files and modules, after root's rights are gone. Users and service files are
 * in copies of {@code passwd}, {@code shadow} and {@code pam.d} that only the proxy sees.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocalAuthenticationIT {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final Path SHADOW = Path.of("/etc/shadow");
    private static final Path SERVICES = Path.of("/etc/pam.d");

    private final MailRealServer realServer = new MailRealServer(
            "real", "secret", new Authority("System test CA").issue("127.0.0.1").serverContext());
    private final String pop3 = realServer.listenPop3("127.0.0.1", 0, Security.PLAIN);
    private final String imap4 = realServer.listenImap("127.0.0.1", 0, Security.PLAIN);
    private Path folder = Path.of("/");
    private final Map<Path, Path> instead = new LinkedHashMap<>();

    @BeforeEach
    void copies() throws IOException {
        Root.requireOwnMounts();
        // PAM's files are lists of words, so no blank
        folder = TemporaryFolder.create("pam").toRealPath();
        Path real = Files.move(folder, Path.of(folder.toString().replace(" ", "-")));
        folder = real;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFolder.delete(real)));
        instead.clear();
        instead.put(PASSWD, Files.copy(PASSWD, folder.resolve("passwd")));
        instead.put(SHADOW, Files.copy(SHADOW, folder.resolve("shadow")));
        instead.put(SERVICES, Files.createDirectory(folder.resolve("pam.d")));
        Files.setPosixFilePermissions(folder.resolve("shadow"), PosixFilePermissions.fromString("rw-------"));
        service("other", "auth required pam_deny.so", "account required pam_deny.so");
    }

    @AfterAll
    void stop() {
        realServer.close();
    }

    private void service(String name, String... lines) throws IOException {
        Files.write(folder.resolve("pam.d").resolve(name), List.of(lines));
    }

    /** A user of the system with this password. */
    private void user(String name, String password) throws IOException {
        append("passwd", name + ":x:3123456:3123456::/nonexistent:/usr/sbin/nologin\n");
        RunningProgram.Ended hash = RunningProgram.run(folder, Map.of(), List.of("openssl", "passwd", "-6", password));
        append("shadow", name + ":" + hash.lines().get(0) + ":19000:0:99999:7:::\n");
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.APPEND);
    }

    /** A service that asks a script; it reads the password on standard input, and the rest from its environment. */
    private void script(String service, String text) throws IOException {
        Path script = Files.writeString(folder.resolve(service + ".sh"), "#!/bin/sh\nread -r password\n" + text + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        service(service, "auth required pam_exec.so quiet expose_authtok " + script, "account required pam_permit.so");
    }

    private Configuration configuration() {
        return new Configuration()
                .set("authenticate_in", "on")
                .listener("POP3", Dialogue.POP3, pop3)
                .listener("IMAP4", Dialogue.IMAP4, imap4);
    }

    private Proxy start(Configuration configuration, String... before) throws IOException {
        Files.write(folder.resolve("perdition.properties"), configuration.lines());
        List<String> command = new ArrayList<>(List.of(before));
        command.add(Tarball.program("perdition").toString());
        return Proxy.start(folder, Map.of("PERDITION_SYSCONFDIR", folder.toString()), Root.seeing(instead, command), 0);
    }

    private static String logIn(Configuration configuration, Dialogue dialogue, String user, String password) {
        try (DialogueClient client = DialogueClient.connect(configuration.port(dialogue.name()))) {
            dialogue.greeting(client);
            return dialogue.logIn(client, user, password);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("authenticate_in")
    void usersOfTheSystemAreKnownAfterRootsRightsAreGone(Dialogue dialogue) throws IOException {
        user("pamela", "secret");
        service("perdition", "auth required pam_unix.so", "account required pam_unix.so");
        Configuration configuration = configuration().set("username", "nobody");
        try (Proxy proxy = start(configuration)) {
            assertThat(Files.readString(Path.of("/proc/" + proxy.javaPid() + "/status")))
                    .containsPattern("Uid:\\s+65534\\s+65534");
            int before = realServer.logins().size();
            assertThat(logIn(configuration, dialogue, "pamela", "secret")).isEqualTo(dialogue.accepted());
            assertThat(realServer.logins()).hasSize(before + 1);
            int mark = proxy.log().mark();
            assertThat(logIn(configuration, dialogue, "pamela", "wrong")).startsWith(dialogue.refused());
            String auth = proxy.awaitLog(mark, "Auth: ", "failed");
            assertThat(auth)
                    .contains("user=\"pamela\"")
                    .contains("server=\"127.0.0.1\"")
                    .endsWith("status=\"failed: local authentication failure\"");
            // A user the real-server would take, and this machine does not know.
            assertThat(logIn(configuration, dialogue, "stranger", "secret")).startsWith(dialogue.refused());
            assertThat(realServer.logins()).hasSize(before + 1);
        }
    }

    @Test
    @ShowsOption({"authenticate_in", "pam_service"})
    void virtualUsersNeedNoAccountAndModulesSeeWhereTheyAre() throws IOException {
        Path seen = folder.resolve("seen");
        script(
                "virtual",
                "echo \"$PAM_USER $PAM_RUSER $PAM_RHOST $PAM_SERVICE $(id -u)\" >>" + seen
                        + "\n[ \"$PAM_USER:$password\" = anna@example.org:secret ]");
        service("perdition", "auth required pam_deny.so", "account required pam_deny.so");
        Configuration configuration = configuration().set("pam_service", "virtual");
        try (Proxy proxy = start(configuration)) {
            String anna = "anna@example.org";
            assertThat(logIn(configuration, Dialogue.IMAP4, anna, "secret")).isEqualTo(Dialogue.IMAP4.accepted());
            assertThat(logIn(configuration, Dialogue.IMAP4, anna, "wrong")).startsWith(Dialogue.IMAP4.refused());
            assertThat(logIn(configuration, Dialogue.POP3, "otto@example.org", "secret"))
                    .startsWith(Dialogue.POP3.refused());
            assertThat(Files.readAllLines(seen)).hasSize(3).startsWith(anna + " " + anna + " 127.0.0.1 virtual 0");
        }
    }

    @Test
    void theAccountStackHasToAgree() throws IOException {
        service("perdition", "auth required pam_permit.so", "account required pam_deny.so");
        Configuration configuration = configuration();
        try (Proxy proxy = start(configuration)) {
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "secret")).startsWith(Dialogue.POP3.refused());
            proxy.awaitLog(0, "kind=LOCAL_AUTHENTICATION ", "PAM answers ");
        }
    }

    @Test
    void aModuleThatIsMissingIsNoWordAboutThePassword() throws IOException {
        service("perdition", "auth required /lib/security/pam_nowhere.so", "account required pam_permit.so");
        Configuration configuration = configuration();
        try (Proxy proxy = start(configuration)) {
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "secret")).startsWith(Dialogue.POP3.unavailable());
            proxy.awaitLog(0, "Local authentication failed: PAM answers ", "PAM_MODULE_UNKNOWN");
        }
    }

    @Test
    void aServiceThatIsMissingIsNamedAtTheStart() throws IOException {
        Configuration configuration = configuration().set("pam_service", "missing");
        try (Proxy proxy = start(configuration)) {
            assertThat(proxy.log().text()).contains("pam_service: there is no /etc/pam.d/missing");
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "secret")).startsWith(Dialogue.POP3.refused());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @ShowsOption("pam_threads")
    void soManyPasswordsAreCheckedAtOnce(int threads) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        Path counts = folder.resolve("counts");
        Path goOn = folder.resolve("go");
        script(
                "perdition",
                ">" + inside + "/$$; ls " + inside + " | wc -l >>" + counts + "; while [ ! -e " + goOn
                        + " ]; do sleep 0.05; done; rm " + inside + "/$$");
        Configuration configuration = configuration().set("pam_threads", "" + threads);
        List<DialogueClient> clients = new ArrayList<>();
        try (Proxy proxy = start(configuration)) {
            for (int i = 0; i < 5; i++) {
                DialogueClient client = DialogueClient.connect(configuration.port("POP3"));
                clients.add(client);
                Dialogue.POP3.greeting(client);
                client.send("USER anna").expect("+OK");
                client.send("PASS secret");
            }
            awaitLines(counts, threads);
            Files.createFile(goOn);
            for (DialogueClient client : clients) {
                client.expect("+OK You are so in");
            }
            assertThat(Files.readAllLines(counts))
                    .extracting(line -> Integer.parseInt(line.strip()))
                    .hasSize(5)
                    .contains(threads)
                    .allMatch(count -> count <= threads);
        } finally {
            clients.forEach(DialogueClient::close);
        }
    }

    private static void awaitLines(Path file, int count) throws IOException {
        long deadline = System.nanoTime() + DialogueClient.PATIENCE.toNanos();
        while (!Files.exists(file) || Files.readAllLines(file).size() < count) {
            assertThat(System.nanoTime()).as(count + " lines in " + file).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void ifTheProcessForPamDiesNobodyGetsInUnchecked() throws IOException {
        service("perdition", "auth required pam_permit.so", "account required pam_permit.so");
        Configuration configuration = configuration();
        try (Proxy proxy = start(configuration)) {
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "x")).startsWith(Dialogue.POP3.refused());
            String line = proxy.awaitLog(0, "PAM service perdition is asked by process ");
            String pid = line.replaceFirst(".* process (\\d+),.*", "$1");
            // Signals for the whole group do not end it; the proxy does.
            for (String signal : List.of("HUP", "INT", "TERM")) {
                RunningProgram.run(folder, Map.of(), List.of("kill", "-" + signal, pid));
            }
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "secret")).isEqualTo(Dialogue.POP3.accepted());
            RunningProgram.run(folder, Map.of(), List.of("kill", "-KILL", pid));
            proxy.awaitLog(0, "The process for PAM has ended");
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "secret")).startsWith(Dialogue.POP3.unavailable());
        }
    }

    @Test
    void theProcessForPamEndsWithTheProxyHoweverThatEnds() throws IOException {
        service("perdition", "auth required pam_permit.so", "account required pam_permit.so");
        try (Proxy proxy = start(configuration())) {
            String line = proxy.awaitLog(0, "PAM service perdition is asked by process ");
            ProcessHandle child = ProcessHandle.of(Long.parseLong(line.replaceFirst(".* process (\\d+),.*", "$1")))
                    .orElseThrow();
            RunningProgram.run(folder, Map.of(), List.of("kill", "-KILL", Long.toString(proxy.javaPid())));
            long deadline = System.nanoTime() + DialogueClient.PATIENCE.toNanos();
            while (child.isAlive()) {
                assertThat(System.nanoTime()).as("the process for PAM lives on").isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void withoutRootItSaysWhatWillNotWork() throws IOException {
        script("perdition", "[ \"$password\" = secret ]");
        Configuration configuration = configuration();
        try (Proxy proxy = start(configuration, OrdinaryUser.command().toArray(String[]::new))) {
            proxy.awaitLog(0, "authenticate_in: not started as root");
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "secret")).isEqualTo(Dialogue.POP3.accepted());
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "wrong")).startsWith(Dialogue.POP3.refused());
        }
    }

    @Test
    void aListenerMayAskAndAnotherNot() throws IOException {
        service("perdition", "auth required pam_deny.so", "account required pam_deny.so");
        Configuration configuration =
                configuration().set("authenticate_in", "off").forListener("POP3", "authenticate_in", "on");
        try (Proxy proxy = start(configuration)) {
            assertThat(logIn(configuration, Dialogue.POP3, "anna", "secret")).startsWith(Dialogue.POP3.refused());
            assertThat(logIn(configuration, Dialogue.IMAP4, "anna", "secret")).isEqualTo(Dialogue.IMAP4.accepted());
        }
    }
}
