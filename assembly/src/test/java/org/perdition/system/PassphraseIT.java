// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.OpensslClient;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** An encrypted key is opened by a passphrase from a file, from a descriptor or from a person. */
class PassphraseIT {
    private static final Duration START = Duration.ofSeconds(60);

    /** Runs a program at a terminal and types the passphrase when it is asked for. */
    private static final String TERMINAL = """
            import os, pty, signal, sys
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp("setpriv", ["setpriv", "--pdeathsig", "KILL", "--", sys.argv[1]])
            signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGTERM))
            seen = b""
            typed = False
            while True:
                try:
                    read = os.read(terminal, 4096)
                except OSError:
                    break
                if not read:
                    break
                os.write(1, read)
                seen += read
                if not typed and b"Passphrase for " in seen and seen.endswith(b": "):
                    typed = True
                    os.write(terminal, b"opens it\\n")
            os.waitpid(pid, 0)
            """;

    /** The same with standard output in a file; breaks off at the prompt, and says what the terminal does with echo. */
    private static final String CTRL_C = """
            import os, pty, select, sys, termios, time
            pid, terminal = pty.fork()
            if pid == 0:
                out = os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT)
                os.dup2(out, 1)
                os.execvp("setpriv", ["setpriv", "--pdeathsig", "KILL", "--", sys.argv[1], "--no_daemon"])
            other = None
            def echoes():
                return bool(termios.tcgetattr(other)[3] & termios.ECHO)
            deadline = time.monotonic() + 60
            seen = b""
            while b"Passphrase for " not in seen or echoes():
                if time.monotonic() > deadline:
                    sys.exit("no prompt: " + repr(seen))
                if select.select([terminal], [], [], 0.1)[0]:
                    seen += os.read(terminal, 4096)
                if other is None:
                    # Held open: with its last descriptor the terminal would lose its settings.
                    other = os.open(os.readlink("/proc/%d/fd/0" % pid), os.O_RDWR | os.O_NOCTTY)
            print(seen.decode(), "echo off")
            os.write(terminal, b"\\x03")
            os.waitpid(pid, 0)
            print("echo on again" if echoes() else "echo stays off")
            """;

    private final Path folder = TemporaryFolder.create("perdition passphrase");
    private final int port = FreePort.next();
    private final Authority authority = new Authority("System test CA");

    @BeforeEach
    void writeKey() throws IOException {
        Identity identity = authority.issue("localhost", "127.0.0.1");
        identity.writeCertificate(folder.resolve("perdition.crt.pem"));
        Path clear = identity.writeKey(folder.resolve("clear.pem"));
        OpensslClient.run(
                folder,
                "pkcs8",
                "-topk8",
                "-in",
                clear.toString(),
                "-out",
                "perdition.key.pem",
                "-passout",
                "pass:opens it");
        // Read again at SIGHUP, when the process is no longer root.
        Files.setPosixFilePermissions(
                folder.resolve("perdition.key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(folder.resolve("right"), "opens it\nnot this line\n");
        Files.writeString(folder.resolve("wrong"), "does not\n");
        Files.writeString(
                folder.resolve("perdition.properties"),
                "protocol = POP3\nbind_address = 127.0.0.1:" + port
                        + "\nssl_mode = ssl_listen\nlog_facility = +\noutgoing_server = 127.0.0.1\n");
    }

    /** A command of the shell, in which {@code $0} is the program. */
    private static List<String> shell(String script) {
        return List.of("sh", "-c", script, Tarball.program("perdition").toString());
    }

    private Map<String, String> environment() {
        return Map.of("PERDITION_SYSCONFDIR", folder.toString());
    }

    private void assertServes(String script) {
        try (RunningProgram program = RunningProgram.start(folder, environment(), shell(script))) {
            program.output().await(0, START, "Ready: ");
            assertGreets();
            int mark = program.output().mark();
            program.signal("HUP");
            program.output().await(mark, START, "Reloaded: ");
            assertGreets();
            assertThat(program.output().text()).doesNotContain("opens it");
        }
    }

    private void assertGreets() {
        try (DialogueClient client = DialogueClient.connectTls(port, authority.clientContext())) {
            Dialogue.POP3.greeting(client);
            Dialogue.POP3.logOut(client);
        }
    }

    private void assertRefused(String script, String... pieces) {
        Ended ended = RunningProgram.run(folder, environment(), shell(script));
        assertThat(ended.status()).as(ended::text).isEqualTo(2);
        assertThat(ended.lines()).as(ended::text).hasSize(1);
        assertThat(ended.text()).contains(pieces).doesNotContain("opens it");
    }

    @Test
    @ShowsOption("ssl_passphrase_file")
    void fromAFile() {
        assertServes("exec \"$0\" --ssl_passphrase_file right");
    }

    @Test
    @ShowsOption("ssl_passphrase_fd")
    void fromADescriptor() {
        assertServes("exec \"$0\" --ssl_passphrase_fd 7 7<right");
    }

    @Test
    @ShowsOption("ssl_passphrase_fd")
    void fromAPipe() {
        assertServes("exec \"$0\" --ssl_passphrase_fd=8 8<<END\nopens it\nEND\n");
    }

    @Test
    @ShowsOption("ssl_passphrase_fd")
    void fromStandardInputWhereNothingIsWritten() {
        assertServes("exec \"$0\" <right");
    }

    @Test
    @ShowsOption("ssl_passphrase_fd")
    void aPersonIsAskedWithoutEcho() {
        Peer.PYTHON.require();
        List<String> command = List.of(
                Peer.PYTHON.program(),
                "-c",
                TERMINAL,
                Tarball.program("perdition").toString());
        try (RunningProgram program = RunningProgram.start(folder, environment(), command)) {
            program.output().await(0, START, "Passphrase for " + folder.resolve("perdition.key.pem") + ": ");
            program.output().await(0, START, "Ready: ");
            assertGreets();
            assertThat(program.output().text()).doesNotContain("opens it");
            program.terminate();
        }
    }

    /** Where standard output leads elsewhere Java has no console of its own, and the echo is ours to switch. */
    @Test
    void ctrlCAtThePromptLeavesTheTerminalAsItWas() {
        Peer.PYTHON.require();
        List<String> command = List.of(
                Peer.PYTHON.program(),
                "-c",
                CTRL_C,
                Tarball.program("perdition").toString(),
                folder.resolve("out").toString());
        Ended ended = RunningProgram.run(folder, environment(), command);
        assertThat(ended.text()).contains("Passphrase for ", "echo off", "echo on again");
        assertThat(ended.status()).as(ended::text).isZero();
    }

    @Test
    @ShowsOption({"ssl_passphrase_file", "ssl_passphrase_fd", "check"})
    void whatDoesNotOpenItIsSaid() {
        String key = "ssl_key_file " + folder.resolve("perdition.key.pem") + ": ";
        for (String check : List.of("", " --check")) {
            assertRefused(
                    "exec \"$0\" --ssl_passphrase_file wrong" + check,
                    key + "the passphrase from ssl_passphrase_file " + folder.resolve("wrong") + " does not open it");
            assertRefused(
                    "exec \"$0\" --ssl_passphrase_fd 7 7<wrong" + check,
                    key + "the passphrase from file descriptor 7 (ssl_passphrase_fd) does not open it");
            assertRefused(
                    "exec \"$0\"" + check + " </dev/null",
                    key + "is encrypted, and file descriptor 0 (ssl_passphrase_fd) gives no passphrase");
            assertRefused(
                    "exec \"$0\" --ssl_passphrase_fd 9" + check,
                    key + "is encrypted, and file descriptor 9 (ssl_passphrase_fd) gives no passphrase");
            assertRefused(
                    "exec \"$0\" --ssl_passphrase_file missing" + check,
                    "ssl_passphrase_file " + folder.resolve("missing") + ": there is no such file");
        }
    }

    @Test
    @ShowsOption({"ssl_passphrase_file", "ssl_passphrase_fd"})
    void oneOfTheTwoIsEnough() {
        assertRefused(
                "exec \"$0\" --ssl_passphrase_file right --ssl_passphrase_fd 7 7<right",
                "--ssl_passphrase_file: there is an ssl_passphrase_fd too; write only one of the two");
    }
}
