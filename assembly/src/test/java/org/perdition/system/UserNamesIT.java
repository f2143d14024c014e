// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ScriptedRealServers;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;

/**
 * What is done with user names: which key finds the real-server, and which name it is given. {@code mapped} is where
 * the popmap sends those it knows, {@code usual} the default server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UserNamesIT {
    /** A loopback address with a name, in the hosts file that the proxy is given. */
    private static final String NAMED_ADDRESS = "127.0.0.9";

    private final ScriptedRealServers servers = new ScriptedRealServers();
    private final String mapped = servers.start("mapped", UserNamesIT::acceptAll);
    private final String usual = servers.start("usual", UserNamesIT::acceptAll);
    private final Configuration configuration = new Configuration().set("map_library", "text");
    private final Proxy proxy;

    UserNamesIT() {
        Path folder = TemporaryFolder.create("perdition names");
        Path hosts = folder.resolve("hosts");
        write(hosts, NAMED_ADDRESS + " www.au.example.net", "127.0.0.1 localhost");
        write(
                folder.resolve("popmap"),
                "bob: " + mapped,
                "bob@ex.org: " + mapped,
                "bob@au.example.net: " + mapped,
                "@dom: " + mapped,
                NAMED_ADDRESS + ": " + mapped,
                "joe: real@dom@" + mapped,
                "one: " + mapped,
                "dom: " + mapped);
        plain("plain");
        plain("strip_key").forListener("strip_key", "strip_domain", "servername_lookup");
        plain("strip_login").forListener("strip_login", "strip_domain", "remote_login");
        named("add").forListener("add", "add_domain", "servername_lookup");
        named("add_two").forListener("add_two", "add_domain", "remote_login,2");
        plain("explicit")
                .forListener("explicit", "add_domain", "all")
                .forListener("explicit", "explicit_domain", "ex.org");
        plain("lower_key").forListener("lower_key", "lower_case", "servername_lookup");
        plain("lower_login").forListener("lower_login", "lower_case", "remote_login");
        plain("delimiter")
                .forListener("delimiter", "domain_delimiter", "--")
                .forListener("delimiter", "strip_domain", "all");
        plain("keys").forListener("keys", "query_key", "no\\p,\\D\\d");
        named("local_key").forListener("local_key", "query_key", "\\I");
        plain("chosen").forListener("chosen", "client_server_specification", "on");
        plain("database").forListener("database", "username_from_database", "on");
        proxy = Proxy.start(Tarball.home(), folder, configuration.lines(), "-Djdk.net.hosts.file=hosts");
    }

    private Configuration plain(String listener) {
        return configuration.listener(listener, Dialogue.POP3, usual);
    }

    private Configuration named(String listener) {
        return plain(listener)
                .forListener(
                        listener,
                        "bind_address",
                        "127.0.0.1:" + configuration.port(listener) + "," + NAMED_ADDRESS + ":"
                                + configuration.port(listener));
    }

    private static void write(Path file, String... lines) {
        try {
            Files.write(file, List.of(lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void acceptAll(ScriptedRealServer.Peer peer) throws IOException {
        peer.send("+OK ready\r\n");
        while (!peer.line().equals("QUIT")) {
            peer.send("+OK\r\n");
        }
        peer.send("+OK bye\r\n");
    }

    @AfterAll
    void stop() {
        proxy.close();
        servers.close();
    }

    /** Logs in and out, and tells which server was given which name. */
    private String logIn(String listener, String user) {
        return logIn("127.0.0.1", listener, user);
    }

    private String logIn(String address, String listener, String user) {
        int before = servers.get("mapped").received().size();
        int beforeUsual = servers.get("usual").received().size();
        try (DialogueClient client = DialogueClient.connect(address, configuration.port(listener))) {
            Dialogue.POP3.greeting(client);
            assertThat(Dialogue.POP3.logIn(client, user, "secret")).isEqualTo(Dialogue.POP3.accepted());
            Dialogue.POP3.logOut(client);
        }
        List<String> atMapped = servers.get("mapped").received();
        return atMapped.size() > before
                ? "mapped " + atMapped.get(before)
                : "usual " + servers.get("usual").received().get(beforeUsual);
    }

    private String logInAndFind(String listener, String user, String... pieces) {
        int mark = proxy.log().mark();
        String seen = logIn(listener, user);
        proxy.awaitLog(mark, pieces);
        return seen;
    }

    @Test
    void unlessToldOtherwiseNamesStayAsTheyAre() {
        assertThat(logInAndFind("plain", "Bob@x", "Auth: ", "user=\"Bob@x\"")).isEqualTo("usual USER Bob@x");
        assertThat(logIn("plain", "joe")).isEqualTo("mapped USER joe");
    }

    @Test
    @ShowsOption("strip_domain")
    void domainsAreStripped() {
        assertThat(logIn("strip_key", "bob@x")).isEqualTo("mapped USER bob@x");
        assertThat(logInAndFind("strip_login", "bob@x@y", "Auth: ", "user=\"bob@x@y\""))
                .isEqualTo("usual USER bob@x");
    }

    @Test
    @ShowsOption("add_domain")
    void theDomainOfTheAddressIsAdded() {
        assertThat(logIn(NAMED_ADDRESS, "add", "bob")).isEqualTo("mapped USER bob");
        assertThat(logIn(NAMED_ADDRESS, "add", "one")).isEqualTo("usual USER one");
        assertThat(logIn(NAMED_ADDRESS, "add_two", "eve")).isEqualTo("usual USER eve@example.net");
        // The name of the other address has no domain.
        assertThat(logIn("add_two", "eve")).isEqualTo("usual USER eve");
    }

    @Test
    @ShowsOption("explicit_domain")
    void anExplicitDomainIsAddedAsItIs() {
        assertThat(logInAndFind("explicit", "bob", "Auth: ", "user=\"bob\"")).isEqualTo("mapped USER bob@ex.org");
        assertThat(logIn("explicit", "bob@have")).isEqualTo("usual USER bob@have");
    }

    @Test
    @ShowsOption("lower_case")
    void lettersAreMadeSmall() {
        assertThat(logIn("lower_key", "BOB")).isEqualTo("mapped USER BOB");
        assertThat(logInAndFind("lower_login", "BOB@X", "Auth: ", "user=\"BOB@X\""))
                .isEqualTo("usual USER bob@x");
    }

    @Test
    @ShowsOption("domain_delimiter")
    void theDelimiterMayHaveSeveralCharacters() {
        assertThat(logIn("delimiter", "bob--x")).isEqualTo("mapped USER bob");
        assertThat(logIn("delimiter", "bob@x")).isEqualTo("usual USER bob@x");
        assertThat(logIn("delimiter", "bob-x--y--z")).isEqualTo("usual USER bob-x--y");
    }

    @Test
    @ShowsOption("query_key")
    void keysAreAskedForInTurn() {
        assertThat(logIn("keys", "eve@dom")).isEqualTo("mapped USER eve@dom");
        assertThat(logIn("keys", "bob")).isEqualTo("usual USER bob");
        assertThat(logIn(NAMED_ADDRESS, "local_key", "eve")).isEqualTo("mapped USER eve");
        assertThat(logIn("local_key", "eve")).isEqualTo("usual USER eve");
    }

    @Test
    @ShowsOption("client_server_specification")
    void theClientMayNameItsServer() {
        String log = "Auth: ";
        assertThat(logInAndFind("chosen", "eve@" + mapped, log, "user=\"eve\"")).isEqualTo("mapped USER eve");
        assertThat(logIn("chosen", "bob@ex@" + usual)).isEqualTo("usual USER bob@ex");
        assertThat(logIn("chosen", "eve")).isEqualTo("usual USER eve");
        assertThat(logIn("plain", "eve@" + mapped)).isEqualTo("usual USER eve@" + mapped);
    }

    @Test
    @ShowsOption("username_from_database")
    void thePopmapMayGiveTheName() {
        assertThat(logInAndFind("database", "joe", "Auth: ", "user=\"real@dom\""))
                .isEqualTo("mapped USER real@dom");
        assertThat(logInAndFind("database", "joe", "Session: ", "user=\"joe\"", "user=\"real@dom\""))
                .isEqualTo("mapped USER real@dom");
    }
}
