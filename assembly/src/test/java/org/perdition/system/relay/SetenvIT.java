// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;

/** {@code perdition-pbs-setenv} before a stand-in for qmail-smtpd that says what it was told. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SetenvIT {
    private static final String SERVER = """
            #!/bin/sh
            echo "220 RELAYCLIENT=<${RELAYCLIENT-unset}> $*"
            """;

    private final Path folder = TemporaryFolder.create("perdition setenv");
    private final Path log = folder.resolve("log");
    private final Path database = folder.resolve("popauth.db");
    private final Path server = folder.resolve("qmail-smtpd");

    @BeforeEach
    void begin() throws IOException {
        Files.deleteIfExists(log);
        Files.writeString(server, SERVER);
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @BeforeAll
    void fill() {
        insert("1000", "192.0.2.7", "2001:db8::7", "127.0.0.5");
        insert("1", "192.0.2.8");
        RelayDaemon.await(
                () -> RelayDaemon.run(folder, "perdition-pbs", "--test", "192.0.2.8")
                                .status()
                        != 0,
                () -> "does not end");
    }

    private void insert(String seconds, String... addresses) {
        List<String> words = new ArrayList<>(List.of("-t", seconds));
        words.addAll(List.of(addresses));
        Ended ended = RelayDaemon.run(folder, "perdition-pbs-insert", words.toArray(String[]::new));
        assertThat(ended.status()).as(ended::text).isZero();
    }

    private Ended run(Map<String, String> environment, String... options) {
        return run("perdition-pbs-setenv", environment, options);
    }

    private Ended run(String program, Map<String, String> environment, String... options) {
        List<String> words = new ArrayList<>(List.of(Tarball.program(program).toString()));
        words.addAll(List.of(options));
        words.addAll(List.of("--", server.toString(), "-a", "b  c", "\u00e9", ""));
        return RunningProgram.run(folder, environment, words);
    }

    private Ended of(String address, String... more) {
        List<String> options = new ArrayList<>(List.of("-D", database.toString(), "-F", log.toString()));
        options.addAll(List.of(more));
        return run(Map.of("TCPREMOTEIP", address), options.toArray(String[]::new));
    }

    private static String said(String value) {
        // Octets as they were given, here seen as Latin 1.
        return "220 RELAYCLIENT=<" + value + "> -a b  c \u00c3\u00a9 ";
    }

    @Test
    void aListedAddressMayRelay() throws IOException {
        assertThat(of("192.0.2.7").lines()).containsExactly(said(""));
        assertThat(of("2001:DB8:0::7").lines()).containsExactly(said(""));
        assertThat(of("::ffff:192.0.2.7").lines()).containsExactly(said(""));
        assertThat(of("192.0.2.8").lines()).containsExactly(said("unset"));
        assertThat(of("192.0.2.9").lines()).containsExactly(said("unset"));
        assertThat(Files.readAllLines(log).stream()
                        .map(line -> line.replaceAll(".*\\[[0-9]+]: ", ""))
                        .toList())
                .containsExactly(
                        "Yes: 192.0.2.7",
                        "Yes: 2001:db8::7",
                        "Yes: 192.0.2.7",
                        "No (Expired): 192.0.2.8",
                        "No (Not in database): 192.0.2.9");
    }

    /** All the way: who logs in through the proxy may send mail by qmail. */
    @Test
    void aLoginThroughTheProxyLetsQmailRelay() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path socket = folder.resolve("events");
        Path learnt = folder.resolve("learnt.db");
        try (MailRealServer realServer = new MailRealServer(
                "mail",
                "secret",
                new Authority("Setenv authority").issue("localhost").serverContext())) {
            Configuration configuration = new Configuration()
                    .set("auth_event_socket", socket)
                    .listener(
                            "pop3",
                            Dialogue.POP3,
                            realServer.listenPop3("127.0.0.1", 0, MailRealServer.Security.PLAIN));
            try (RelayDaemon daemon = RelayDaemon.start(
                            folder, "--event_socket", socket.toString(), "--db_file", learnt.toString());
                    Proxy proxy = configuration.start()) {
                for (String from : List.of("127.0.0.5", "127.0.0.6")) {
                    try (DialogueClient client = DialogueClient.connectFrom(from, configuration.port("pop3"))) {
                        Dialogue.POP3.greeting(client);
                        Dialogue.POP3.logIn(client, "alice", from.equals("127.0.0.5") ? "secret" : "wrong");
                    }
                }
                daemon.await("Added: \"POP:127.0.0.5\" for \"alice\"");
                proxy.awaitLog(0, "Auth: 127.0.0.6", "status=\"failed: ");
            }
        }
        assertThat(of("127.0.0.5", "-D", learnt.toString()).lines()).containsExactly(said(""));
        assertThat(of("127.0.0.6", "-D", learnt.toString()).lines()).containsExactly(said("unset"));
    }

    @Test
    @ShowsOption(relay = "mode")
    void whatTheEnvironmentSaysStays() {
        Map<String, String> environment = new HashMap<>(Map.of("TCPREMOTEIP", "192.0.2.7", "RELAYCLIENT", "@fixed"));
        String[] options = {"-D", database.toString(), "-F", log.toString()};
        assertThat(run(environment, options).lines()).containsExactly(said("@fixed"));
        environment.put("TCPREMOTEIP", "192.0.2.9");
        assertThat(run(environment, options).lines()).containsExactly(said("@fixed"));
        environment.put("TCPREMOTEIP", "192.0.2.7");
        environment.remove("RELAYCLIENT");
        List<String> other = new ArrayList<>(List.of("--mode", "setenv"));
        other.addAll(List.of(options));
        assertThat(run("perdition-pbs", environment, other.toArray(String[]::new))
                        .lines())
                .containsExactly(said(""));
    }

    /** Whatever is wrong: mail goes on, and the relay is shut. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-D /nowhere/popauth.db",
                "--no_such_option",
                "--store x",
                "--store redis --redis redis://127.0.0.1:1",
                "--store redis --redis nonsense",
                "-m setenv -t x",
                "-D GARBAGE",
                "-F /nowhere/log",
                "-F -"
            })
    void theProgramRunsWhateverIsWrong(String options) throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage"), "no database at all".repeat(1_000));
        List<String> all = new ArrayList<>();
        for (String word : options.split(" ")) {
            all.add(word.replace("GARBAGE", garbage.toString()));
        }
        String address = options.startsWith("-F") ? "192.0.2.9" : "192.0.2.7";
        assertThat(run(Map.of("TCPREMOTEIP", address), all.toArray(String[]::new))
                        .lines())
                .containsExactly(said("unset"));
    }

    @Test
    void withoutJavaTheProgramRunsAsWell() {
        String[] options = {"-D", database.toString()};
        assertThat(run(Map.of("TCPREMOTEIP", "192.0.2.7", "JAVA_HOME", "/nowhere"), options).lines().stream()
                        .filter(line -> !line.contains("logger"))
                        .toList())
                .containsExactly(said("unset"));
    }

    @Test
    void aProgramThatIsNotThereIsALaterTry() {
        List<String> words =
                List.of(Tarball.program("perdition-pbs-setenv").toString(), "-D", database.toString(), "-F", "+", "--");
        for (List<String> program : List.of(List.<String>of(), List.of("/nowhere/qmail-smtpd"))) {
            List<String> all = new ArrayList<>(words);
            all.addAll(program);
            Ended ended = RunningProgram.run(folder, Map.of("TCPREMOTEIP", "192.0.2.7"), all);
            assertThat(ended.status()).isEqualTo(111);
            assertThat(ended.text()).contains(program.isEmpty() ? "no program" : "/nowhere/qmail-smtpd");
        }
    }

    /** One process for each connection, which is its standard input, output and error. */
    @Test
    void underInetdTheSocketTellsWhoItIs() {
        Peer.PYTHON.require();
        int port = FreePort.next();
        String inetd = "import socket, subprocess, sys\n"
                + "s = socket.create_server(('127.0.0.1', " + port + ")); print('listening', flush=True)\n"
                + "while True:\n"
                + "    c, _ = s.accept(); p = subprocess.Popen(sys.argv[1:], stdin=c, stdout=c, stderr=c); c.close()\n"
                + "    p.wait(); print('ended', p.returncode, flush=True)\n";
        List<String> words = List.of(
                Peer.PYTHON.program(),
                "-c",
                inetd,
                Tarball.program("perdition-pbs-setenv").toString(),
                "-D",
                database.toString(),
                "-F",
                "+",
                "--",
                server.toString());
        try (RunningProgram program = RunningProgram.start(folder, Map.of("TCPREMOTEIP", ""), words)) {
            program.output().await(0, RelayDaemon.PATIENCE, "listening");
            for (String from : List.of("127.0.0.5", "127.0.0.6")) {
                try (DialogueClient client = DialogueClient.connectFrom(from, port)) {
                    assertThat(client.linesUntilClosed())
                            .containsExactly("220 RELAYCLIENT=<" + (from.equals("127.0.0.5") ? "" : "unset") + "> ");
                }
            }
        }
    }

    /** Descriptors, limits and signals are those it would have without anything before it. */
    @Test
    void theProgramInheritsNothingOfOurs() throws IOException {
        String look = "ls /proc/$$/fd; ulimit -Sn; grep SigBlk /proc/self/status";
        Files.writeString(server, "#!/bin/sh\n" + look + "\n");
        List<String> plain = RunningProgram.run(
                        folder, Map.of(), List.of("sh", "-c", "ulimit -Sn 512; exec ./qmail-smtpd"))
                .lines();
        List<String> words = List.of(
                "sh",
                "-c",
                "ulimit -Sn 512; exec \"$0\" \"$@\"",
                Tarball.program("perdition-pbs-setenv").toString(),
                "-D",
                database.toString(),
                "-F",
                log.toString(),
                "--",
                server.toString());
        List<String> behind = RunningProgram.run(folder, Map.of("TCPREMOTEIP", "192.0.2.7"), words)
                .lines();
        assertThat(behind).isEqualTo(plain);
        assertThat(new String(Files.readAllBytes(log), StandardCharsets.UTF_8)).contains("Yes: 192.0.2.7");
    }
}
