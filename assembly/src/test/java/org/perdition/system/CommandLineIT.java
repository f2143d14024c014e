// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.OrdinaryUser;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** What the programs say to right and wrong words, and with which status they end. */
class CommandLineIT {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    private final Path folder = TemporaryFolder.create("perdition command line");
    private final int port = FreePort.next();

    private Ended run(String program, String... options) {
        return RunningProgram.run(folder, environment(), command(program, options));
    }

    private Map<String, String> environment() {
        return Map.of("PERDITION_SYSCONFDIR", folder.toString());
    }

    private List<String> command(String program, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Tarball.program(program).toString());
        command.addAll(List.of(options));
        return command;
    }

    private void assertOneLine(Ended ended, int status, String... pieces) {
        assertThat(ended.status()).as(ended::text).isEqualTo(status);
        assertThat(ended.text())
                .doesNotContain("\tat ")
                .doesNotContain("Exception")
                .doesNotContain("Usage:");
        assertThat(ended.lines().stream()
                        .filter(line -> Arrays.stream(pieces).allMatch(line::contains))
                        .toList())
                .as(() -> "one line with " + List.of(pieces) + " in:\n" + ended.text())
                .hasSize(1);
    }

    @Test
    @ShowsOption({"help", "version"})
    void helpAndVersionAreShown() {
        Ended help = run("perdition", "--help");
        assertThat(help.status()).as(help::text).isZero();
        assertThat(help.text())
                .contains("--outgoing_server")
                .contains("--ssl_mode")
                .contains("--map_library");
        Ended version = run("perdition.imap4", "--version");
        assertThat(version.status()).as(version::text).isZero();
        assertThat(version.lines().get(0)).startsWith("perdition ");
    }

    @Test
    void checkTellsWhetherAConfigurationWouldDo() throws IOException {
        Files.writeString(folder.resolve("popmap.re"), "^a: one.example:1143\n");
        Files.writeString(
                folder.resolve("perdition.properties"),
                "protocol = IMAP4\nlisten_port = " + port + "\nmap_library = posix_regex\nlog_facility = +\n");
        Ended good = run("perdition", "--check");
        assertThat(good.status()).as(good::text).isZero();
        assertThat(good.text()).contains("OK").contains("perdition.properties");

        Files.writeString(folder.resolve("popmap.re"), "^a: one.example\n[b: two.example\n");
        assertOneLine(run("perdition", "--check"), USAGE, "popmap.re:2");
    }

    @Test
    @ShowsOption("lookup")
    void lookupShowsWhereAUserWouldGo() throws IOException {
        Files.writeString(folder.resolve("popmap.re"), "^[a-h]: one.example\n^(.*)@(.*)$: $1_$2@two.example:1143\n");
        String[] options = {"--map_library", "posix_regex", "--protocol", "IMAP4", "--lookup"};
        Ended bob = run("perdition", append(options, "bob"));
        assertThat(bob.status()).as(bob::text).isZero();
        assertThat(bob.text()).contains("one.example");
        Ended mapped = run("perdition", append(options, "zoe@example.org"));
        assertThat(mapped.status()).as(mapped::text).isZero();
        assertThat(mapped.text()).contains("two.example").contains("1143");
    }

    private static String[] append(String[] words, String word) {
        String[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = word;
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nonsense", "--timeuot=5", "-Z", "word"})
    void anUnknownOptionIsNamed(String word) {
        assertOneLine(run("perdition.pop3", word), USAGE, word.replaceFirst("=.*", ""));
    }

    @Test
    void aBadValueIsNamed() {
        assertOneLine(run("perdition.pop3", "--timeout", "soon"), USAGE, "timeout", "soon");
        assertOneLine(run("perdition.pop3", "--ssl_mode", "none,ssl_listen"), USAGE, "ssl_mode");
        assertOneLine(run("perdition.pop3", "--timeout"), USAGE, "timeout");
    }

    @Test
    void aMistakeInTheFileIsNamedWithItsLine() throws IOException {
        Path file = folder.resolve("perdition.properties");
        Files.writeString(file, "# comment\nmap_library =\n\ntimeuot = 5\n");
        assertOneLine(run("perdition"), USAGE, "perdition.properties:4", "timeuot", "timeout");
    }

    @Test
    void aMissingFileIsNamed() {
        String missing = folder.resolve("nowhere.properties").toString();
        assertOneLine(run("perdition.pop3", "-f", missing), USAGE, missing);
        String map = folder.resolve("nowhere.re").toString();
        assertOneLine(run("perdition.pop3", "-l", "" + port, "-M", "posix_regex", "-m", map), USAGE, "nowhere.re");
    }

    @Test
    void aLogFileThatCannotBeWrittenIsNamedBeforeAnythingStarts() {
        String log = folder.resolve("nowhere/perdition.log").toString();
        assertOneLine(run("perdition.pop3", "-l", "" + port, "-M", "", "-F", log), USAGE, "log_facility", log);
        assertOneLine(run("perdition.pop3", "--check", "-M", "", "-F", log), USAGE, "log_facility", log);
    }

    @Test
    void aBadExpressionIsNamedWithFileAndLine() throws IOException {
        Path map = Files.writeString(folder.resolve("bad.re"), "^a: one.example\n^(b: two.example\n");
        assertOneLine(
                run("perdition.pop3", "-l", "" + port, "-M", "posix_regex", "-m", map.toString()), USAGE, "bad.re:2");
    }

    @Test
    void aPortInUseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            String address = "127.0.0.1:" + taken.getLocalPort();
            assertOneLine(run("perdition.pop3", "-b", address, "-M", ""), FAILURE, address, "in use");
        }
    }

    @Test
    void aPrivilegedPortWithoutTheRightSaysWhatToDo() {
        Ended ended = RunningProgram.run(
                folder,
                environment(),
                OrdinaryUser.command(
                        Tarball.program("perdition.pop3").toString(),
                        "-b",
                        "127.0.0.1:110",
                        "-F",
                        "+",
                        "-s",
                        "localhost"));
        assertOneLine(ended, FAILURE, "110", "1024");
    }

    @Test
    void keyAndCertificateMustBeThereReadableAndFitting() throws IOException {
        Authority authority = new Authority("Test CA");
        Path certificate = authority.issue("localhost").writeCertificate(folder.resolve("crt.pem"));
        Path otherKey = authority.issue("localhost").writeKey(folder.resolve("other.pem"));
        String missing = folder.resolve("missing.pem").toString();
        assertOneLine(runTls(certificate.toString(), missing), USAGE, "missing.pem");
        assertOneLine(runTls(missing, otherKey.toString()), USAGE, "missing.pem");
        assertOneLine(runTls(certificate.toString(), otherKey.toString()), USAGE, "other.pem");

        Files.setPosixFilePermissions(otherKey, PosixFilePermissions.fromString("---------"));
        List<String> command =
                OrdinaryUser.command(command("perdition.pop3", tlsOptions(certificate.toString(), otherKey.toString()))
                        .toArray(String[]::new));
        assertOneLine(RunningProgram.run(folder, environment(), command), USAGE, "other.pem");
    }

    private Ended runTls(String certificate, String key) {
        return run("perdition.pop3", tlsOptions(certificate, key));
    }

    private String[] tlsOptions(String certificate, String key) {
        return new String[] {
            "-l", "" + port, "-M", "", "--ssl_mode", "ssl_listen", "--ssl_cert_file", certificate, "--ssl_key_file", key
        };
    }
}
