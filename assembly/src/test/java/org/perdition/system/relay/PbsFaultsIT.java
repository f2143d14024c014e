// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.OrdinaryUser;
import org.perdition.system.harness.Root;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/** {@code perdition-pbs} with files, through what can go wrong. */
class PbsFaultsIT {
    private final Path folder = TemporaryFolder.create("perdition relay");

    @BeforeEach
    void emptyLog() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createFile(folder.resolve("mail.log"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bdb", "gdbm", "text"})
    @ShowsOption(relay = "store")
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

    /** As if the clock had been set back by ten minutes while no daemon ran. */
    @Test
    void settingTheClockBackTakesTimeAway() throws Exception {
        Path position = folder.resolve("popauth.db.position");
        try (RelayDaemon daemon = RelayDaemon.start(folder, "-t", "500")) {
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.7\"");
            daemon.signal("TERM");
            assertThat(daemon.awaitEnd().status()).isZero();
        }
        try (RelayDaemon daemon = RelayDaemon.start(folder, "-t", "5000")) {
            daemon.write(RelayDaemon.login("192.0.2.8", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.8\"");
            assertThat(daemon.log()).doesNotContain("Expired");
            daemon.signal("TERM");
            assertThat(daemon.awaitEnd().status()).isZero();
        }
        long later = Instant.now().plusSeconds(600).toEpochMilli();
        Files.writeString(position, Files.readString(position).replaceFirst("(?m)^[0-9]{13}$", Long.toString(later)));
        try (RelayDaemon daemon = RelayDaemon.start(folder)) {
            daemon.await("The clock was set back by ");
            daemon.await("Expired POP:192.0.2.7");
        }
        assertThat(RelayDaemon.run(folder, "perdition-pbs-list").lines())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("POP:192.0.2.8 "));
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
}
