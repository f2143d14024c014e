// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.popmap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.perdition.popmap.Popmap;
import org.perdition.popmap.PopmapOptions;
import org.perdition.popmap.ServerPopmapContract;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Listener;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.TarballPopmaps;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.harness.Wire;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;
import org.perdition.system.stores.Nginx;

/** The {@code http} popmap, with nginx as auth server, and beside nginx as mail proxy. */
class HttpMapIT extends ServerPopmapContract {
    private static final Authority AUTHORITY = new Authority("System test CA");

    private final int port = FreePort.next();
    private final String url = "http://127.0.0.1:" + port + "/auth";
    private @Nullable Nginx nginx;

    @BeforeEach
    void needsNginx() {
        Peer.NGINX.require();
    }

    @AfterEach
    void stop() {
        if (nginx != null) {
            nginx.close();
            nginx = null;
        }
    }

    private Nginx serve(Map<String, Nginx.Answer> answers) {
        if (nginx == null) {
            nginx = Nginx.authServer(port, answers);
        } else {
            nginx.restart(answers);
        }
        return nginx;
    }

    private static Map<String, Nginx.Answer> answers(Map<String, String> entries) {
        Map<String, Nginx.Answer> answers = new LinkedHashMap<>();
        entries.forEach((key, target) -> answers.put(key, new Nginx.Answer("OK", Map.of("Auth-Server", target))));
        return answers;
    }

    @Override
    protected Popmap open(Map<String, String> entries) throws Exception {
        serve(answers(entries));
        return TarballPopmaps.open(
                "http", new PopmapOptions("http", url, Map.of(), Path.of("/etc/perdition"), timeout(), 16));
    }

    @Override
    protected void stopServer() {
        if (nginx != null) {
            nginx.stop();
        }
    }

    @Override
    protected void startServer(Map<String, String> entries) {
        serve(answers(entries));
    }

    @Override
    protected void freezeServer() {
        if (nginx != null) {
            nginx.freeze();
        }
    }

    @Override
    protected void thawServer() {
        if (nginx != null) {
            nginx.thaw();
        }
    }

    private static Map<String, String> at(String realServer) {
        int colon = realServer.lastIndexOf(':');
        return Map.of("Auth-Server", realServer.substring(0, colon), "Auth-Port", realServer.substring(colon + 1));
    }

    private static Map<String, String> as(String user, String password, String realServer) {
        Map<String, String> headers = new LinkedHashMap<>(at(realServer));
        headers.put("Auth-User", user);
        headers.put("Auth-Pass", password);
        return headers;
    }

    private void eachLogsInWhereTheAuthServerSays(Consumer<Configuration> map) {
        try (MailRealServer realServer = new MailRealServer(
                "mail", "secret", AUTHORITY.issue("127.0.0.1").serverContext())) {
            String pop3 = realServer.listenPop3("127.0.0.1", 0, Security.PLAIN);
            serve(Map.of(
                    "alice", new Nginx.Answer("OK", at(pop3)),
                    "bob", new Nginx.Answer("OK", as("robert", "secret", pop3)),
                    "carol", new Nginx.Answer("Account locked, call 123", Map.of("Auth-Wait", "1")),
                    "dan", new Nginx.Answer("Try later", Map.of("Auth-Error-Code", "451 4.3.0"))));
            Configuration configuration = new Configuration().listener("pop3", Dialogue.POP3, "");
            map.accept(configuration);
            try (Proxy proxy = configuration.start()) {
                int listener = configuration.port("pop3");
                assertThat(logIn(listener, "alice", "secret")).startsWith(Dialogue.POP3.accepted());
                assertThat(logIn(listener, "bob", "of his own")).startsWith(Dialogue.POP3.accepted());
                assertThat(logIn(listener, "carol", "secret"))
                        .startsWith("-ERR ")
                        .contains("Account locked, call 123");
                assertThat(logIn(listener, "dan", "secret")).startsWith(Dialogue.POP3.unavailable());
                assertThat(logIn(listener, "nobody", "secret")).startsWith("-ERR ");
                assertThat(realServer.logins())
                        .extracting(MailRealServer.Login::user)
                        .containsExactly("alice", "robert");
                assertThat(proxy.log().text()).contains("Auth-Error-Code").doesNotContain("of his own");
            }
        }
    }

    private static String logIn(int port, String user, String password) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            return Dialogue.POP3.logIn(client, user, password);
        }
    }

    @Test
    void eachLogsInWhereTheAuthServerSaysByOption() {
        eachLogsInWhereTheAuthServerSays(
                configuration -> configuration.set("map_library", "http").set("map_library_opt", url));
    }

    @Test
    void eachLogsInWhereTheAuthServerSaysByProperties() {
        eachLogsInWhereTheAuthServerSays(configuration -> configuration
                .set("map_library", "auth")
                .set("popmap.auth.library", "http")
                .set("popmap.auth.url", url)
                .set("popmap.auth.timeout", "4")
                .set("popmap.auth.header", "X-Auth-Key: k1"));
    }

    /** Keeps each request, byte by byte, and refuses the login. */
    private static Listener recorder(List<String> requests) {
        return new Listener("127.0.0.1", 0, wire -> {
            requests.add(request(wire));
            wire.send("HTTP/1.0 200 OK\r\nAuth-Status: no\r\nAuth-Wait: 1\r\n\r\n");
        });
    }

    private static String request(Wire wire) throws IOException {
        StringBuilder request = new StringBuilder();
        while (!request.toString().endsWith("\r\n\r\n")) {
            request.append(new String(wire.readBytes(1), StandardCharsets.ISO_8859_1));
        }
        return request.toString();
    }

    @Test
    void asksByteForByteAsNginx() throws Exception {
        Peer.NGINX_MAIL.require();
        List<String> byNginx = new CopyOnWriteArrayList<>();
        List<String> byUs = new CopyOnWriteArrayList<>();
        try (Listener nginxAuth = recorder(byNginx);
                Listener ourAuth = recorder(byUs)) {
            Path folder = TemporaryFolder.create("perdition certificate");
            Identity identity = AUTHORITY.issue("127.0.0.1");
            Path certificate = identity.writeCertificate(folder.resolve("crt.pem"));
            Path key = identity.writeKey(folder.resolve("key.pem"));
            int pop3 = FreePort.next();
            int imap = FreePort.next();
            int imaps = FreePort.next();
            Configuration configuration = new Configuration()
                    .set("map_library", "http")
                    .set("popmap.http.url", "127.0.0.1:" + ourAuth.port() + "/auth")
                    .set("popmap.http.header", "X-Auth-Key: k1")
                    .set("ssl_cert_file", certificate)
                    .set("ssl_key_file", key)
                    .listener("pop3", Dialogue.POP3, "")
                    .listener("imap", Dialogue.IMAP4, "")
                    .listener("imaps", Dialogue.IMAP4, "")
                    .forListener("imaps", "ssl_mode", "ssl_listen");
            try (Nginx mail = Nginx.mailProxy(nginxAuth.port(), pop3, imap, imaps, certificate, key);
                    Proxy proxy = configuration.start()) {
                playAll(pop3, imap, imaps);
                playAll(configuration.port("pop3"), configuration.port("imap"), configuration.port("imaps"));
                mail.stop();
            }
        }
        // Not known to a popmap, and said in docs/popmaps/http.md.
        List<String> expected = byNginx.stream()
                .map(request -> request.replaceAll("Auth-SSL-(Protocol|Cipher): [^\r]*\r\n", ""))
                .toList();
        assertThat(byUs).hasSize(6).containsExactlyElementsOf(expected);
        assertThat(byUs).anyMatch(request -> request.contains("\r\nAuth-Login-Attempt: 2\r\n"));
        assertThat(byUs).anyMatch(request -> request.contains("\r\nAuth-SSL: on\r\n"));
    }

    private static void playAll(int pop3, int imap, int imaps) {
        try (DialogueClient client = DialogueClient.connect(pop3)) {
            client.expect("+OK");
            client.send("USER bob@example.org").expect("+OK");
            client.send("PASS p w%41+\"").expect("-ERR");
            client.send("USER d\u00c3\u00b6rte%").expect("+OK");
            client.send("PASS \u00fc ~").expect("-ERR");
        }
        List<String> imapLogins = List.of(
                "a LOGIN bob secret", "a LOGIN \"b o b\" \"p \\\"w\\\\ d\"", "a LOGIN bob \"" + "x".repeat(200) + "\"");
        for (String login : imapLogins) {
            try (DialogueClient client = DialogueClient.connect(imap)) {
                client.expect("* OK");
                client.send(login).expect("a NO");
            }
        }
        try (DialogueClient client = DialogueClient.connectTls(imaps, AUTHORITY.clientContext())) {
            client.expect("* OK");
            client.send("a LOGIN bob secret").expect("a NO");
        }
    }
}
