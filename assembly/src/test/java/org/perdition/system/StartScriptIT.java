// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** The scripts in bin/: from anywhere, by any name, and with any Java. */
class StartScriptIT {
    /** Shows the properties of the JVM and ends it: enough to see what the script has found. */
    private static final Map<String, String> SHOW = Map.of("PERDITION_JAVA_OPTS", "-XshowSettings:properties");

    /** The shared copy has no blank in its path. */
    private static final Path HOME = Tarball.unpack(TemporaryFolder.create("perdition start script"));

    private final Path folder = TemporaryFolder.create("perdition start script");

    private void assertStarts(Path directory, String command, String program) {
        Ended ended = RunningProgram.run(directory, SHOW, List.of(command, "--version"));
        assertThat(ended.status()).as(ended::text).isZero();
        assertThat(ended.text()).contains("perdition.home = " + HOME).contains("perdition.program = " + program + "\n");
    }

    @Test
    void startsFromItsOwnFolderAndFromElsewhere() {
        assertThat(HOME.toString()).contains(" ");
        assertStarts(folder, HOME.resolve("bin/perdition").toString(), "perdition");
        assertStarts(HOME.resolve("bin"), "./perdition.pop3s", "perdition.pop3s");
        assertStarts(HOME, "bin/perdition.imaps", "perdition.imaps");
        assertStarts(HOME, "bin/perdition.managesieve", "perdition.managesieve");
    }

    @Test
    void startsThroughPath() {
        Ended ended = RunningProgram.run(
                folder,
                Map.of("PATH", HOME.resolve("bin") + ":" + System.getenv("PATH")),
                List.of("sh", "-c", "perdition.pop3 --version"));
        assertThat(ended.status()).as(ended::text).isZero();
    }

    @Test
    void startsThroughChainsOfLinks() throws IOException {
        // Absolute, then relative, then into another folder with a blank.
        Path other = Files.createDirectory(folder.resolve("other folder"));
        Path first = Files.createSymbolicLink(other.resolve("first"), HOME.resolve("bin/perdition.imap4"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("other folder/first"));
        Path third = Files.createSymbolicLink(other.resolve("third"), Path.of("../second"));
        assertStarts(folder, first.toString(), "perdition.imap4");
        assertStarts(folder, "./second", "perdition.imap4");
        assertStarts(Path.of("/"), second.toString(), "perdition.imap4");
        assertStarts(other, third.toString(), "perdition.imap4");
    }

    @Test
    void theNameOfALinkPicksTheProtocol() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("perdition.pop3"), HOME.resolve("bin/perdition"));
        assertStarts(folder, link.toString(), "perdition.pop3");
    }

    @Test
    void startsWhereItsOwnFolderIsALink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("current"), HOME);
        Ended ended = RunningProgram.run(folder, SHOW, List.of(link + "/bin/perdition", "--version"));
        assertThat(ended.status()).as(ended::text).isZero();
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_402,8", "11.0.22,11", "16,16"})
    void anOldJavaIsNamedFromItsReleaseFile(String version, String shown) throws IOException {
        Path java = fakeJava("echo never started >&2; exit 7");
        Files.writeString(java.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        assertNeedsJava(Map.of("JAVA_HOME", java.toString()), "needs Java 17, found " + shown);
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_402,8", "11.0.22,11"})
    void anOldJavaWithoutReleaseFileIsAsked(String version, String shown) throws IOException {
        Path java = fakeJava("echo 'openjdk version \"" + version + "\" 2024-01-16' >&2");
        assertNeedsJava(Map.of("JAVA_HOME", java.toString()), "needs Java 17, found " + shown);
    }

    @Test
    void anOldJavaInPathIsNamed() throws IOException {
        Path java = fakeJava("echo 'openjdk version \"11.0.2\"' >&2");
        assertNeedsJava(
                Map.of("JAVA_HOME", "", "PATH", java.resolve("bin") + ":/usr/bin:/bin"), "needs Java 17, found 11");
    }

    @Test
    void aWrongJavaHomeIsNamed() {
        assertNeedsJava(Map.of("JAVA_HOME", "/nowhere/jdk"), "needs Java 17, found none", "/nowhere/jdk");
    }

    @Test
    void noJavaAtAllSaysWhatToInstall() throws IOException {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String tool : List.of("sh", "readlink", "ls")) {
            Files.createSymbolicLink(bin.resolve(tool), Path.of("/bin").resolve(tool));
        }
        assertNeedsJava(
                Map.of("JAVA_HOME", "", "PATH", bin.toString()), "needs Java 17, found none", "install", "JAVA_HOME");
    }

    @Test
    void aNewerJavaIsTaken() throws IOException {
        Path java = fakeJava("echo started with \"$@\"");
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"25.0.3\"\n");
        Ended ended = RunningProgram.run(
                folder,
                Map.of("JAVA_HOME", java.toString(), "PERDITION_JAVA_OPTS", "-Done=1 -Dtwo=2"),
                List.of(HOME.resolve("bin/perdition.pop3").toString(), "--a b", ""));
        assertThat(ended.status()).isZero();
        assertThat(ended.text())
                .contains("-XX:+UseCompactObjectHeaders")
                .contains("-Done=1 -Dtwo=2")
                .endsWith("org.perdition.engine.cli.Main --a b ");
    }

    /** A file that happens to lie there is no option. */
    @Test
    void wordsForJavaAreNoFileNames() throws IOException {
        Path java = fakeJava("for word; do echo \"<$word>\"; done");
        Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        Files.createFile(folder.resolve("-Dsample=found"));
        Ended ended = RunningProgram.run(
                folder,
                Map.of("JAVA_HOME", java.toString(), "PERDITION_JAVA_OPTS", "-Dsample=* -Dother=?"),
                List.of(HOME.resolve("bin/perdition.pop3").toString()));
        assertThat(ended.status()).isZero();
        assertThat(ended.lines()).contains("<-Dsample=*>", "<-Dother=?>");
    }

    private Path fakeJava(String script) throws IOException {
        Path home = Files.createTempDirectory(folder, "fake jdk ");
        Path bin = Files.createDirectory(home.resolve("bin"));
        Path java = Files.writeString(bin.resolve("java"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private void assertNeedsJava(Map<String, String> environment, String... pieces) {
        Ended ended = RunningProgram.run(
                folder, environment, List.of(HOME.resolve("bin/perdition.pop3").toString()));
        assertThat(ended.status()).as(ended::text).isEqualTo(1);
        assertThat(ended.lines()).hasSize(1);
        assertThat(ended.text()).startsWith("perdition.pop3: ").contains(pieces);
    }
}
