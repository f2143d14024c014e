// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.stores.Redis;

/** {@code perdition-pbs} with Redis: by TLS as a user who may do what is documented and no more, and what can go wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedisFaultsIT {
    private static final String PASSWORD = "sw0rdf!sh";

    private final Authority authority = new Authority("Relay authority");
    private @Nullable Redis started;
    private Path folder = Path.of("/");

    @BeforeAll
    void start() throws IOException {
        started = new Redis(authority.issue("localhost"), documentedUser());
    }

    @AfterAll
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    @BeforeEach
    void empty() throws IOException {
        folder = TemporaryFolder.create("perdition relay redis");
        authority.self().writeCertificate(folder.resolve("ca.pem"));
        Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        redis().run(List.of("FLUSHALL"));
    }

    private Redis redis() {
        return Objects.requireNonNull(started);
    }

    /** The line that docs/pbs.md has for Redis. */
    private static String documentedUser() throws IOException {
        List<String> lines = Files.readAllLines(Tarball.home().resolve("docs/pbs.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("user relay on >PASSWORD "))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0).replace("PASSWORD", PASSWORD);
    }

    private String[] options(String... more) {
        List<String> options = new ArrayList<>(List.of("--store", "redis", "--redis_ca_file", "ca.pem"));
        options.addAll(List.of("--redis", "rediss://relay:@localhost:" + redis().tlsPort()));
        options.addAll(List.of("--redis_password_file", "password"));
        options.addAll(List.of("--position_file", "place", "--expire_interval", "1"));
        options.addAll(List.of(more));
        return options.toArray(String[]::new);
    }

    @Test
    @ShowsOption(relay = {"redis_ca_file", "redis_password_file", "position_file"})
    void goesOnWhereItWas() throws IOException {
        try (RelayDaemon daemon = RelayDaemon.start(folder, options())) {
            daemon.await("log_file: " + folder.resolve("mail.log") + " cannot be followed (there is no such file)");
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("Added: \"POP:192.0.2.7\" for \"karl\"");
            daemon.signal("KILL");
            daemon.awaitEnd();
        }
        RelayDaemon.write(folder, RelayDaemon.login("192.0.2.8", "eve", "failed: Re-Authentication Failure"));
        RelayDaemon.write(folder, RelayDaemon.login("2001:db8::7", "karl", "ok"));
        try (RelayDaemon daemon = RelayDaemon.start(folder, options())) {
            daemon.await("Added: \"POP:2001:db8::7\" for \"karl\"");
            // It was read before; Redis knows it still.
            assertThat(daemon.log()).doesNotContain("192.0.2.7");
        }
        assertThat(folder.resolve("place")).exists();
        Ended removed = RelayDaemon.run(folder, "perdition-pbs-remove", options("192.0.2.7"));
        assertThat(removed.status()).as(removed::text).isZero();
        assertThat(RelayDaemon.run(folder, "perdition-pbs", options("--test", "192.0.2.7"))
                        .status())
                .isEqualTo(1);
        assertThat(RelayDaemon.run(folder, "perdition-pbs", options("--test", "2001:db8::7"))
                        .text())
                .startsWith("2001:db8::7 may relay until ")
                .endsWith("login of user=\"karl\"");
    }

    /** Redis has no disk to fill but memory. */
    @Test
    void inAFullRedisLoginsWait() {
        RelayDaemon.write(folder, "");
        try (RelayDaemon daemon = RelayDaemon.start(folder, options())) {
            redis().run(List.of("CONFIG", "SET", "maxmemory", "1"));
            daemon.write(RelayDaemon.login("192.0.2.7", "karl", "ok"));
            daemon.await("it answers with an error (OOM); ", "What is learnt waits");
            assertThat(RelayDaemon.run(folder, "perdition-pbs", options("--test", "192.0.2.7"))
                            .status())
                    .isEqualTo(1);
            redis().run(List.of("CONFIG", "SET", "maxmemory", "0"));
            daemon.await("Added: \"POP:192.0.2.7\"");
            daemon.await("The store can be used again; addresses that waited: 1");
        }
    }

    @Test
    void aRedisThatCannotBeReadOpensNothing() throws IOException {
        redis().run(List.of("SET", "perdition:pbs:192.0.2.7", "0 eve", "EX", "1000"));
        Files.writeString(folder.resolve("password"), "wrong\n");
        RelayDaemon.write(folder, "");
        try (RelayDaemon daemon = RelayDaemon.start(folder, options())) {
            // Before anybody logs in.
            daemon.await("redis localhost:" + redis().tlsPort() + ": it refuses user or password", "mend --redis");
            daemon.write(RelayDaemon.login("192.0.2.8", "karl", "ok"));
            daemon.signal("TERM");
            Ended ended = daemon.awaitEnd();
            assertThat(ended.status()).isZero();
            assertThat(ended.text()).doesNotContain("Added", "Exception", "wrong");
        }
        for (String address : List.of("192.0.2.7", "192.0.2.8")) {
            Ended test = RelayDaemon.run(folder, "perdition-pbs", options("--test", address));
            assertThat(test.status()).isEqualTo(1);
            assertThat(test.lines()).hasSize(1);
            assertThat(test.text()).contains("it refuses user or password").doesNotContain("may relay");
        }
    }
}
