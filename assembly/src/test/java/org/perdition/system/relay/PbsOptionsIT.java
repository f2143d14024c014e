// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.OrdinaryUser;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;

/** What options of {@code perdition-pbs} do that other tests have no use for. */
class PbsOptionsIT {
    private final Path folder = TemporaryFolder.create("perdition relay");

    @BeforeEach
    void emptyLog() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.createFile(folder.resolve("mail.log"));
    }

    @Test
    @ShowsOption(relay = {"regex", "ipv6_prefix"})
    void ownLinesAndNetworks() {
        String[] options = {"--ipv6_prefix", "64", "--regex", "^([0-9a-f.:]+) reads mail as ([a-z]+), status fine$"};
        try (RelayDaemon daemon = RelayDaemon.start(folder, options)) {
            daemon.write(RelayDaemon.login("192.0.2.6", "eve", "ok"));
            daemon.write("2001:db8:1:2::7 reads mail as karl, status fine\n");
            daemon.await("Added: \"POP:2001:db8:1:2::/64\" for \"karl\"");
            assertThat(daemon.log()).doesNotContain("192.0.2.6");
        }
        Ended neighbour =
                RelayDaemon.run(folder, "perdition-pbs", "--ipv6_prefix", "64", "--test", "2001:db8:1:2:3::4");
        assertThat(neighbour.status()).as(neighbour::text).isZero();
        Ended alone = RelayDaemon.run(folder, "perdition-pbs", "--test", "2001:db8:1:2:3::4");
        assertThat(alone.status()).as(alone::text).isEqualTo(1);
    }

    @Test
    @ShowsOption(relay = {"debug", "quiet", "no_daemon"})
    void howMuchIsLogged() throws IOException {
        try (RelayDaemon plain = RelayDaemon.start(folder)) {
            plain.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            plain.await("Added: \"POP:192.0.2.7\"");
            assertThat(plain.log()).doesNotContain("Written: ");
        }
        try (RelayDaemon daemon = RelayDaemon.start(folder, "--quiet", "--debug")) {
            daemon.write(RelayDaemon.login("192.0.2.8", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.8\"");
            daemon.await("Written: ", "popauth.db");
        }
        Files.writeString(folder.resolve("lines"), RelayDaemon.login("192.0.2.9", "karl", "ok"));
        Ended quiet = RelayDaemon.fromInput(folder, folder.resolve("lines"), "--no_daemon", "--quiet", "-F", "+");
        assertThat(quiet.status()).isZero();
        assertThat(quiet.text()).isEmpty();
        assertThat(RelayDaemon.run(folder, "perdition-pbs-list").lines()).hasSize(4);
    }

    @Test
    @ShowsOption(relay = {"user", "group"})
    void runsAsAnyUserAndGroup() throws IOException {
        OrdinaryUser.requireRoot();
        Path log = folder.resolve("mail.log");
        GroupPrincipal adm =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName("adm");
        Files.getFileAttributeView(log, PosixFileAttributeView.class).setGroup(adm);
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));
        try (RelayDaemon daemon = RelayDaemon.start(folder, "--user", "daemon", "--group", "adm")) {
            Path process = Path.of("/proc/" + daemon.pid());
            assertThat(Files.getOwner(process).getName()).isEqualTo("daemon");
            assertThat(Files.getAttribute(process, "posix:group")).isEqualTo(adm);
            assertThat(daemon.log()).doesNotContain("may not read");
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.7\"");
        }
        assertThat(Files.getOwner(folder.resolve("popauth.db")).getName()).isEqualTo("daemon");
    }

    @Test
    @ShowsOption(relay = {"help", "version"})
    void tellsWhatItIs() {
        Ended help = RelayDaemon.run(folder, "perdition-pbs", "--help");
        assertThat(help.status()).isZero();
        assertThat(help.text()).contains("--ipv6_prefix", "How long an address may relay");
        Ended version = RelayDaemon.run(folder, "perdition-pbs", "--version");
        assertThat(version.status()).isZero();
        assertThat(version.text())
                .containsPattern("(?i)perdition.* [0-9]+\\.[0-9]+|dev")
                .contains("Java");
    }
}
