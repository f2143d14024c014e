// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Listener;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.harness.TemporaryFolder;

/** What holds for the popmaps besides that know a list of hosts, and TLS. */
public abstract class SqlHostsContract extends SqlMapContract {
    private static final Authority AUTHORITY = new Authority("database authority");
    private static final Path AUTHORITY_FILE = AUTHORITY
            .self()
            .writeCertificate(TemporaryFolder.create("perdition database").resolve("ca.pem"));

    private static final LookupResult ALICE = new LookupResult.Found("one.example.net");

    /** The server's certificate, for its address and no name. */
    protected static Identity identity() {
        return AUTHORITY.issue("127.0.0.1");
    }

    /** A query that gives {@code encrypted} or {@code clear}, whatever the key. */
    protected abstract String encryptionQuery();

    /** A query that fails over something else than the key, and with what code or state. */
    protected abstract Map.Entry<String, String> failingQuery();

    /** What the script that makes the table needs to reach the server as its administrator. */
    protected abstract List<String> administrator();

    @Override
    protected String option() {
        return "127.0.0.1:" + server().port();
    }

    private LookupResult ask(Popmap popmap) throws Exception {
        return popmap.lookup(LookupKey.of("alice"), CONTEXT);
    }

    private Popmap open(String option) throws Exception {
        return TarballPopmaps.open(provider(), PopmapOptions.of(option, Path.of("/")));
    }

    @Test
    void usesTheNextHostWhenTheFirstIsDown() throws Exception {
        server().fill(Map.of("alice", "one.example.net"));
        // the server listens on 127.0.0.1 alone
        try (Popmap popmap = open("127.0.0.2,127.0.0.1:" + server().port())) {
            assertThat(ask(popmap)).isEqualTo(ALICE);
        }
    }

    @Test
    void usesTheNextHostWhenTheFirstIsSilent() throws Exception {
        server().fill(Map.of("alice", "one.example.net"));
        try (Listener silent = new Listener("127.0.0.2", server().port(), wire -> wire.readLine());
                Popmap popmap = TarballPopmaps.open(
                        provider(),
                        new PopmapOptions(
                                provider(),
                                "127.0.0.2,127.0.0.1:" + server().port(),
                                Map.of(),
                                Path.of("/"),
                                Duration.ofSeconds(9),
                                1))) {
            assertThat(ask(popmap)).isEqualTo(ALICE);
            assertThat(silent.accepted()).isEqualTo(1);
        }
    }

    @Test
    void aQueryThatFailsMakesNoUserUnknown() throws Exception {
        server().fill(Map.of("alice", "one.example.net"));
        for (String key : List.of("alice", "b\u00f6b")) {
            assertThatThrownBy(() -> answer("127.0.0.1", failingQuery().getKey(), key, Map.of()))
                    .as(key)
                    .isInstanceOf(PopmapUnavailableException.class)
                    .hasMessageContaining(failingQuery().getValue());
        }
    }

    private LookupResult encryption(String host, Map<String, String> more) throws Exception {
        return answer(host, encryptionQuery(), "alice", more);
    }

    private LookupResult answer(String host, String query, String key, Map<String, String> more) throws Exception {
        Map<String, String> properties = new HashMap<>(more);
        properties.put("hosts", host);
        properties.put("port", Integer.toString(server().port()));
        properties.put("query", query);
        try (Popmap popmap = TarballPopmaps.open(provider(), PopmapOptions.of(properties, Path.of("/")))) {
            return popmap.lookup(LookupKey.of(key), CONTEXT);
        }
    }

    @Test
    void encryptsAsItIsTold() throws Exception {
        Map<String, String> verify = Map.of("tls", "on", "ca_file", AUTHORITY_FILE.toString());
        assertThat(encryption("127.0.0.1", Map.of())).isEqualTo(new LookupResult.Found("clear"));
        assertThat(encryption("127.0.0.1", Map.of("tls", "unverified"))).isEqualTo(new LookupResult.Found("encrypted"));
        assertThat(encryption("127.0.0.1", verify)).isEqualTo(new LookupResult.Found("encrypted"));
        assertThatThrownBy(() -> encryption("localhost", verify))
                .as("the certificate is for another name")
                .isInstanceOf(PopmapUnavailableException.class);
        assertThatThrownBy(() -> encryption("127.0.0.1", Map.of("tls", "on")))
                .as("Java does not know the authority")
                .isInstanceOf(PopmapUnavailableException.class);
    }

    @Test
    void ourScriptMakesTheTableAndLeavesItAlone() throws Exception {
        makeDatabase("--database", "made", "--user", "maker");
        try (Popmap popmap = open("127.0.0.1:" + server().port() + ":made:tblPerdition:maker:it's \\ a secret")) {
            assertThat(ask(popmap)).isEqualTo(LookupResult.NOT_FOUND);
            insert();
            makeDatabase("--database", "made", "--user", "maker");
            assertThat(ask(popmap)).isEqualTo(ALICE);
        }
    }

    /** Puts alice into the database {@code made}. */
    protected abstract void insert();

    private void makeDatabase(String... options) {
        List<String> words = new ArrayList<>(
                List.of(Tarball.program("perditiondb_" + provider() + "_makedb").toString()));
        words.addAll(List.of(options));
        words.addAll(administrator());
        RunningProgram.Ended ended =
                RunningProgram.run(Path.of("/"), Map.of("PERDITION_DB_PASSWORD", "it's \\ a secret"), words);
        assertThat(ended.status()).as(ended.text()).isZero();
    }
}
