// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.perdition.popmap.LookupKey;
import org.perdition.popmap.LookupResult;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.PopmapUnavailableException;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Listener;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.SameAnswers;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.stores.Slapd;

/** The {@code ldap} popmap of the tarball, with Debian's slapd. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LdapMapIT extends ServerPopmapContract {
    private static final String SEARCH = "/" + Slapd.BASE + "?username,mailhost,port?one?(uid=%s)";
    private static final int THREADS = 16;

    /** Of 64 KiB each. */
    private static final int BLOCKS = 512;

    private final Authority authority = new Authority("directories");
    private Slapd slapd;

    @BeforeAll
    void startDirectory() {
        Peer.SLAPD.require();
        Peer.OPENSSL.require();
        slapd = new Slapd(authority.issue("localhost"));
    }

    @AfterAll
    void stopDirectory() {
        if (slapd != null) {
            slapd.close();
        }
    }

    private static Popmap opened(Map<String, String> properties, Duration timeout) throws Exception {
        return TarballPopmaps.open("ldap", new PopmapOptions("map", "", properties, Path.of("/"), timeout, THREADS));
    }

    private Popmap opened(String host, String... more) throws Exception {
        return opened(TIMEOUT, host, more);
    }

    private Popmap opened(Duration timeout, String host, String... more) throws Exception {
        Map<String, String> properties = new HashMap<>(Map.of("hosts", host));
        for (String each : more) {
            properties.put(each.split("=", 2)[0], each.split("=", 2)[1]);
        }
        return opened(properties, timeout);
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        slapd.hold(entries);
        return opened(
                Map.of(
                        "hosts", "127.0.0.1:" + slapd.port(),
                        "attributes", "mailhost",
                        "filter", "(mailboxKey=%s)"),
                // Its library takes its time to connect on a busy machine.
                timeout().multipliedBy(3));
    }

    @Override
    protected void stopServer() {
        slapd.stop();
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        slapd.start();
        slapd.hold(entries);
    }

    @Override
    protected void freezeServer() {
        slapd.freeze();
    }

    @Override
    protected void thawServer() {
        slapd.thaw();
    }

    private static LookupResult ask(Popmap popmap, String key) throws Exception {
        return popmap.lookup(LookupKey.of(key), CONTEXT);
    }

    private static LookupResult found(String target) {
        return new LookupResult.Found(target);
    }

    @Test
    void logsInWithTheOriginalsOption() {
        String bind = "?!BINDNAME=cn=admin%2cdc=nodomain,X-BINDPW=geheim%2c=";
        logsIn(new Configuration()
                .set("map_library", "/usr/lib/libperditiondb_ldap.so.0")
                .set("map_library_opt", "3:ldap://127.0.0.1:" + slapd.port() + SEARCH + bind));
    }

    @Test
    void logsInWithNamedProperties() {
        logsIn(new Configuration()
                .set("map_library", "ldap")
                .set("popmap.ldap.hosts", "127.0.0.1:" + slapd.port())
                .set("popmap.ldap.bind_dn", Slapd.ADMIN)
                .set("popmap.ldap.password", Slapd.PASSWORD));
    }

    private void logsIn(Configuration configuration) {
        try (ScriptedRealServer server = new ScriptedRealServer(peer -> {
            peer.send("+OK ready\r\n");
            peer.line();
            peer.send("+OK\r\n");
            peer.line();
            peer.send("+OK\r\n");
            peer.drain();
        })) {
            slapd.hold(Map.of());
            String[] address = server.address().split(":");
            slapd.add(Slapd.entry("bob", "username: robert", "mailhost: " + address[0], "port: " + address[1]));
            configuration.set("username_from_database", "on").listener("pop3", Dialogue.POP3, "127.0.0.1:1");
            try (Proxy proxy = configuration.start()) {
                assertThat(logIn(configuration.port("pop3"), "bob")).isEqualTo(Dialogue.POP3.accepted());
                assertThat(server.received()).containsExactly("USER robert", "PASS secret");
                assertThat(proxy.log().text()).doesNotContain("geheim");
            }
        }
    }

    /** The library for LDAP runs a MINA of its own in the same JVM, with the same kind of buffers. */
    @Test
    void lookupsAndAPipeUnderLoadDoNotMindEachOther() throws Exception {
        byte[] block = new byte[64 * 1024];
        new Random(1).nextBytes(block);
        try (Listener server = new Listener("127.0.0.1", FreePort.next(), wire -> {
            wire.send("+OK ready\r\n");
            String name = String.valueOf(wire.readLine());
            wire.send("+OK\r\n");
            wire.readLine();
            wire.send("+OK\r\n");
            if (name.equals("USER bulk")) {
                for (int i = 0; i < BLOCKS; i++) {
                    wire.socket().getOutputStream().write(block);
                }
            }
            wire.readLine();
        })) {
            slapd.hold(Map.of("bulk", "127.0.0.1:" + server.port(), "bob", "127.0.0.1:" + server.port()));
            Configuration configuration = new Configuration()
                    .set("map_library", "ldap")
                    .set("popmap.ldap.hosts", "127.0.0.1:" + slapd.port())
                    .set("popmap.ldap.attributes", "mailhost")
                    .set("lookup_cache_time", "0")
                    .listener("pop3", Dialogue.POP3, "127.0.0.1:1");
            try (Proxy proxy = configuration.start();
                    DialogueClient bulk = DialogueClient.connect(configuration.port("pop3"))) {
                Dialogue.POP3.greeting(bulk);
                assertThat(Dialogue.POP3.logIn(bulk, "bulk", "secret")).startsWith("+OK");
                for (int i = 0; i < BLOCKS; i++) {
                    if (i % 4 == 0) {
                        assertThat(logIn(configuration.port("pop3"), "bob"))
                                .as(() -> proxy.log().text())
                                .startsWith("+OK");
                    }
                    assertThat(bulk.bytes(block.length)).isEqualTo(block);
                }
            }
        }
    }

    private static String logIn(int port, String user) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, user, "secret");
        }
    }

    @Test
    void encryptsByLdapsAndStartTls() throws Exception {
        slapd.hold(Map.of("alice", "one.example.net"));
        Path folder = TemporaryFolder.create("perdition");
        String ca = "ca_file=" + authority.self().writeCertificate(folder.resolve("ca.pem"));
        for (String[] secured : List.of(
                new String[] {"ldaps://localhost:" + slapd.securePort(), ca},
                new String[] {"localhost:" + slapd.port(), "starttls=on", ca})) {
            try (Popmap popmap = opened(secured[0], Arrays.copyOfRange(secured, 1, secured.length))) {
                assertThat(ask(popmap, "alice")).isEqualTo(found("one.example.net"));
            }
        }
    }

    /** An hour's timeout: a certificate that is refused, or no TLS at all, is noticed before. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void trustsNoCertificateOfAnotherNameOrAuthority() throws Exception {
        slapd.hold(Map.of("alice", "one.example.net"));
        Path folder = TemporaryFolder.create("perdition");
        String ca = "ca_file=" + authority.self().writeCertificate(folder.resolve("ca.pem"));
        String other = "ca_file=" + new Authority("others").self().writeCertificate(folder.resolve("other.pem"));
        String ldaps = ":" + slapd.securePort();
        String clear = ":" + slapd.port();
        for (String[] bad : List.of(
                new String[] {"ldaps://127.0.0.1" + ldaps, ca},
                new String[] {"ldaps://localhost" + ldaps, other},
                new String[] {"ldaps://localhost" + ldaps},
                new String[] {"127.0.0.1" + clear, "starttls=on", ca},
                new String[] {"localhost" + clear, "starttls=on", other},
                new String[] {"localhost" + clear, "starttls=on"},
                new String[] {"ldaps://localhost" + clear, ca})) {
            try (Popmap popmap = opened(Duration.ofHours(1), bad[0], Arrays.copyOfRange(bad, 1, bad.length))) {
                assertThatThrownBy(() -> ask(popmap, "alice"))
                        .as(String.join(" ", bad))
                        .isInstanceOf(PopmapUnavailableException.class)
                        .hasMessageContaining("its certificate is not good");
            }
        }
        for (String host : List.of("ldaps://127.0.0.1" + ldaps, "127.0.0.1" + clear)) {
            String encryption = host.startsWith("ldaps") ? "starttls=off" : "starttls=on";
            try (Popmap popmap = opened(host, encryption, "tls_verify=off")) {
                assertThat(ask(popmap, "alice")).isEqualTo(found("one.example.net"));
            }
        }
    }

    @Test
    void theNextDirectoryAnswersForOneThatIsDown() throws Exception {
        try (Slapd other = new Slapd(authority.issue("localhost"))) {
            slapd.hold(Map.of("alice", "one.example.net"));
            other.hold(Map.of("alice", "two.example.net"));
            String option = "3:ldap://127.0.0.1:" + slapd.port() + " 127.0.0.1:" + other.port() + SEARCH;
            try (Popmap popmap = TarballPopmaps.open("ldap", PopmapOptions.of(option, Path.of("/")))) {
                assertThat(ask(popmap, "alice")).isEqualTo(found("one.example.net"));
                slapd.stop();
                assertThat(ask(popmap, "alice")).isEqualTo(found("two.example.net"));
                slapd.start();
                other.stop();
                assertThat(ask(popmap, "alice")).isEqualTo(found("one.example.net"));
            } finally {
                other.start();
            }
        }
    }

    @Test
    void loadsTheExampleWithItsScript() throws Exception {
        slapd.hold(Map.of());
        RunningProgram.Ended emptied = RunningProgram.run(
                Path.of("/"), Map.of(), words(List.of("ldapdelete"), slapd.administrator(), List.of(Slapd.BASE)));
        assertThat(emptied.status()).as(emptied.text()).isZero();
        RunningProgram.Ended loaded = RunningProgram.run(
                Path.of("/"),
                Map.of(),
                words(
                        List.of(Tarball.program("perditiondb_ldap_makedb").toString()),
                        slapd.administrator(),
                        List.of()));
        assertThat(loaded.status()).as(loaded.text()).isZero();
        try (Popmap popmap = opened("127.0.0.1:" + slapd.port())) {
            assertThat(ask(popmap, "horms")).isEqualTo(found("horms@localhost:110"));
        }
    }

    private static List<String> words(List<String> first, List<String> second, List<String> third) {
        List<String> words = new ArrayList<>(first);
        words.addAll(second);
        words.addAll(third);
        return words;
    }

    @Test
    void answersAsTheOriginal() {
        Peer.PERDITION.require();
        Peer.PERDITION_LDAP.require();
        try (SameAnswers answers = new SameAnswers()) {
            slapd.hold(Map.of());
            slapd.add(answers.entries().stream()
                    .map(each -> Slapd.entry(each.name(), attributes(each)))
                    .collect(Collectors.joining()));
            String option = "3:ldap://127.0.0.1:" + slapd.port() + SEARCH;
            answers.compare(
                    List.of("--map_library", "libperditiondb_ldap.so.0", "--map_library_opt", option),
                    List.of("--map_library", "ldap", "--map_library_opt", option));

            slapd.hold(answers.entries().stream()
                    .collect(Collectors.toMap(SameAnswers.Entry::name, SameAnswers.Entry::target)));
            String alone = option.replace("username,mailhost,port", "mailhost");
            answers.compare(
                    List.of("--map_library", "libperditiondb_ldap.so.0", "--map_library_opt", alone),
                    List.of("--map_library", "ldap", "--map_library_opt", alone));
        }
    }

    private static String[] attributes(SameAnswers.Entry entry) {
        List<String> attributes = new ArrayList<>(List.of("mailhost: " + entry.host()));
        if (!entry.user().isEmpty()) {
            attributes.add("username: " + entry.user());
        }
        if (!entry.port().isEmpty()) {
            attributes.add("port: " + entry.port());
        }
        return attributes.toArray(String[]::new);
    }
}
