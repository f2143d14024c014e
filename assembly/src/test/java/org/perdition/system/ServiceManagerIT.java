// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Daemon;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** What systemd does: socket activation on the standard input, notification, and the units of the tarball. */
class ServiceManagerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder = TemporaryFolder.create("perdition service");
    private final Path log = folder.resolve("log");
    private final int port = FreePort.next();

    private void configure(String... more) throws IOException {
        List<String> lines =
                new ArrayList<>(List.of("map_library =", "outgoing_server = 127.0.0.1:1", "log_facility = " + log));
        lines.addAll(List.of(more));
        Files.write(folder.resolve("perdition.properties"), lines);
    }

    private Map<String, String> environment() {
        return Map.of("PERDITION_SYSCONFDIR", folder.toString());
    }

    private static void session(int port) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            Dialogue.POP3.logOut(client);
        }
    }

    private static void awaitListening(RunningProgram program, int port) {
        program.output().await(0, PATIENCE, "Listening on", Integer.toString(port));
    }

    private RunningProgram activate(String... options) {
        Peer.SOCKET_ACTIVATE.require();
        List<String> command = new ArrayList<>(List.of(Peer.SOCKET_ACTIVATE.program(), "-l", "127.0.0.1:" + port));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-E", "PERDITION_SYSCONFDIR", Tarball.program("perdition.pop3").toString(), "--inetd_mode"));
        return RunningProgram.start(folder, environment(), command);
    }

    @Test
    @ShowsOption("inetd_mode")
    void aProcessForEachConnection() throws IOException {
        configure();
        try (RunningProgram systemd = activate("--inetd", "--accept")) {
            awaitListening(systemd, port);
            session(port);
            session(port);
            Daemon.awaitText(log, "inetd_pid=" + systemd.pid());
            Daemon.await(() -> count(log, "Ended") == 2, () -> "two processes have not ended");
        }
    }

    @Test
    @ShowsOption("inetd_idle_timeout")
    void aListeningSocket() throws IOException {
        configure("inetd_idle_timeout = 1");
        try (RunningProgram systemd = activate("--inetd")) {
            awaitListening(systemd, port);
            session(port);
            // It becomes the program with the first client.
            assertThat(systemd.awaitEnd(PATIENCE).status()).isZero();
            assertThat(Files.readString(log)).contains("No session for inetd_idle_timeout");
        }
    }

    private static int count(Path file, String piece) {
        try {
            return Files.readString(file).split(piece, -1).length - 1;
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void anythingElseThanASocketIsRefused() throws IOException {
        configure();
        // The standard input is /dev/null here.
        Ended ended = RunningProgram.run(
                folder, environment(), List.of(Tarball.program("perdition.pop3").toString(), "-i"));
        assertRefused(ended, 1, "inetd_mode", "no TCP socket");
    }

    @Test
    void aDatagramSocketIsRefused() throws IOException {
        Peer.PYTHON.require();
        configure();
        String start = "import socket, subprocess, sys\n"
                + "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('127.0.0.1', 0))\n"
                + "sys.exit(subprocess.call(sys.argv[1:], stdin=s))\n";
        Ended ended = RunningProgram.run(
                folder,
                environment(),
                List.of(
                        Peer.PYTHON.program(),
                        "-c",
                        start,
                        Tarball.program("perdition.pop3").toString(),
                        "-i"));
        assertRefused(ended, 1, "inetd_mode", "no TCP socket");
    }

    @Test
    void theLogMayNotGoToTheClient() throws IOException {
        configure();
        Ended ended = RunningProgram.run(
                folder, environment(), List.of(Tarball.program("perdition.pop3").toString(), "-i", "-F", "-"));
        assertRefused(ended, 2, "--log_facility", "inetd_mode");
    }

    @Test
    void oneSocketIsForOneListener() throws IOException {
        Peer.PYTHON.require();
        configure("listener.a.listen_port = 1", "listener.b.listen_port = 2");
        String start = "import socket, subprocess, sys\n"
                + "s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()\n"
                + "sys.exit(subprocess.call(sys.argv[1:], stdin=s))\n";
        Ended ended = RunningProgram.run(
                folder,
                environment(),
                List.of(
                        Peer.PYTHON.program(),
                        "-c",
                        start,
                        Tarball.program("perdition.pop3").toString(),
                        "-i"));
        assertRefused(ended, 1, "inetd_mode", "a, b");
    }

    private static void assertRefused(Ended ended, int status, String... pieces) {
        assertThat(ended.status()).as(ended::text).isEqualTo(status);
        assertThat(ended.lines()).hasSize(1);
        assertThat(ended.text()).contains(pieces);
    }

    /** Prints what it is told at this socket. */
    private RunningProgram manager(String socket) throws IOException {
        Path script = folder.resolve("listener.py");
        try (InputStream source = Objects.requireNonNull(getClass().getResourceAsStream("notify_listener.py"))) {
            Files.copy(source, script);
        }
        RunningProgram manager =
                RunningProgram.start(folder, Map.of(), List.of(Peer.PYTHON.program(), script.toString(), socket));
        manager.output().await(0, PATIENCE, "listening");
        return manager;
    }

    @Test
    void tellsWhenItIsReadyReloadsAndStops() throws IOException {
        Peer.PYTHON.require();
        configure("drain_timeout = 600", "bind_address = 127.0.0.1:" + port);
        String socket = folder.resolve("notify").toString();
        try (RunningProgram manager = manager(socket)) {
            try (RunningProgram proxy = RunningProgram.start(
                    folder,
                    Map.of("PERDITION_SYSCONFDIR", folder.toString(), "NOTIFY_SOCKET", socket),
                    List.of(Tarball.program("perdition").toString(), "--no_daemon"))) {
                manager.output().await(0, PATIENCE, "READY=1 STATUS=", "127.0.0.1:" + port);
                session(port);
                int mark = manager.output().mark();
                proxy.signal("HUP");
                manager.output().await(mark, PATIENCE, "RELOADING=1 MONOTONIC_USEC=");
                manager.output().await(mark, PATIENCE, "READY=1 ");
                assertThat(proxy.terminate().status()).isZero();
                // drain_timeout and the margin, in microseconds
                manager.output().await(mark, PATIENCE, "STOPPING=1 EXTEND_TIMEOUT_USEC=615000000");
            }
        }
    }

    @Test
    void perditionPbsTellsToo() throws IOException {
        Peer.PYTHON.require();
        Files.createFile(folder.resolve("mail.log"));
        String socket = folder.resolve("notify").toString();
        try (RunningProgram manager = manager(socket);
                RunningProgram daemon = RunningProgram.start(
                        folder,
                        Map.of("NOTIFY_SOCKET", socket),
                        List.of(
                                Tarball.program("perdition-pbs").toString(),
                                "-n",
                                "-L" + folder.resolve("mail.log"),
                                "-D" + folder.resolve("popauth.db"),
                                "-F" + log))) {
            manager.output().await(0, PATIENCE, "READY=1 STATUS=bdb in " + folder.resolve("popauth.db"), "mail.log");
            assertThat(daemon.terminate().status()).isZero();
            manager.output().await(0, PATIENCE, "STOPPING=1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"perdition.service", "perdition.socket", "perdition-pbs.service"})
    void theUnitsAreUnderstood(String unit) throws IOException {
        Peer.SYSTEMD_ANALYZE.require();
        for (String name :
                List.of("perdition.service", "perdition.socket", "perdition@.service", "perdition-pbs.service")) {
            String text = Files.readString(Tarball.home().resolve("etc/systemd").resolve(name));
            // systemd looks whether the program is there; in a unit a blank takes quotes
            Files.writeString(
                    folder.resolve(name),
                    text.replaceAll(
                            "(?m)^ExecStart=/opt/perdition/bin/(\\S+)", "ExecStart=\"" + Tarball.home() + "/bin/$1\""));
        }
        Ended ended = RunningProgram.run(
                folder,
                Map.of(),
                List.of(
                        Peer.SYSTEMD_ANALYZE.program(),
                        "verify",
                        "--man=no",
                        folder.resolve(unit).toString()));
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(ended.text()).doesNotContain("perdition");
    }
}
