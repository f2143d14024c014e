// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Daemon;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Inetd;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** {@code inetd_mode} under Debian's inetd and tcpd, with the lines of the original's manual. */
class InetdIT {
    private final Path sysconfdir = TemporaryFolder.create("perdition inetd");
    private final Path log = sysconfdir.resolve("log");
    private final Path folder = TemporaryFolder.createWithoutBlank("perdition-inetd");
    private final Authority authority = new Authority("inetd CA");
    private final MailRealServer server =
            new MailRealServer("real", "secret", authority.issue("127.0.0.1").serverContext());

    @AfterEach
    void stop() {
        server.close();
        TemporaryFolder.delete(folder);
    }

    private void configure(Map<String, String> more) throws IOException {
        Identity identity = authority.issue("localhost");
        Map<String, String> options = new LinkedHashMap<>();
        options.put("map_library", "");
        options.put("log_facility", log.toString());
        options.put(
                "ssl_cert_file",
                identity.writeCertificate(sysconfdir.resolve("crt.pem")).toString());
        options.put(
                "ssl_key_file", identity.writeKey(sysconfdir.resolve("key.pem")).toString());
        options.put(
                "ssl_ca_file",
                authority.self().writeCertificate(sysconfdir.resolve("ca.pem")).toString());
        options.putAll(more);
        Files.write(
                sysconfdir.resolve("perdition.properties"),
                options.entrySet().stream()
                        .map(option -> option.getKey() + " = " + option.getValue())
                        .toList());
    }

    /** A line as in the manual, with a port in the place of a service. */
    private String throughTcpd(int port, String program) {
        return port + " stream tcp nowait root /usr/sbin/tcpd " + Tarball.program(program) + " -i";
    }

    @Test
    @ShowsOption("inetd_mode")
    void theLinesOfTheManualThroughTcpd() throws IOException {
        Inetd.require();
        String pop3 = server.listenPop3("127.0.0.1", 0, Security.PLAIN);
        String imap = server.listenImap("127.0.0.1", 0, Security.PLAIN);
        configure(Map.of("ssl_mode", "none", "outgoing_server", pop3));
        for (String program : List.of("perdition.pop3s", "perdition.imap4s", "perdition.imap4")) {
            // ssl_mode is in the file for all; these have a file of their own, which is read in its place
            List<String> lines = new ArrayList<>(Files.readAllLines(sysconfdir.resolve("perdition.properties")));
            lines.removeIf(line -> line.startsWith("ssl_mode") || line.startsWith("outgoing_server"));
            lines.add("ssl_mode = " + (program.endsWith("s") ? "ssl_listen" : "none"));
            lines.add("outgoing_server = " + (program.contains("imap") ? imap : pop3));
            Files.write(sysconfdir.resolve(program + ".properties"), lines);
        }
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (String program : List.of("perdition.pop3", "perdition.pop3s", "perdition.imap4", "perdition.imap4s")) {
            ports.put(program, FreePort.next());
        }
        List<String> lines = ports.entrySet().stream()
                .map(entry -> throughTcpd(entry.getValue(), entry.getKey()))
                .toList();
        try (Inetd inetd = Inetd.start(folder, sysconfdir, lines, List.of("ALL: 127.0.0.2"))) {
            for (Map.Entry<String, Integer> entry : ports.entrySet()) {
                Dialogue dialogue = entry.getKey().contains("imap") ? Dialogue.IMAP4 : Dialogue.POP3;
                DialogueClient client = entry.getKey().endsWith("s")
                        ? DialogueClient.connectTls(entry.getValue(), authority.clientContext())
                        : DialogueClient.connect(entry.getValue());
                try (client) {
                    dialogue.greeting(client);
                    assertThat(dialogue.logIn(client, "bob", "secret")).isEqualTo(dialogue.accepted());
                    dialogue.logOut(client);
                }
                assertThat(Inetd.silentClient("127.0.0.2", entry.getValue()))
                        .as("hosts.deny refuses " + entry.getKey())
                        .isEmpty();
                assertLogged(entry.getKey(), inetd.pid());
            }
        }
        assertThat(server.logins()).hasSize(4);
    }

    private void assertLogged(String program, long inetd) {
        String text = Daemon.awaitText(log, program + "[", "Ended");
        Matcher connect = Pattern.compile(Pattern.quote(program)
                        + "\\[(\\d+)]: Connect: 127\\.0\\.0\\.1->127\\.0\\.0\\.1 inetd_pid=" + inetd + "\n")
                .matcher(text);
        assertThat(connect.find()).as(text).isTrue();
        Daemon.awaitText(log, program + "[" + connect.group(1) + "]: Ended");
        Daemon.await(
                () -> ProcessHandle.of(Long.parseLong(connect.group(1))).isEmpty(),
                () -> "process " + connect.group(1) + " of one session stays");
    }

    @Test
    @ShowsOption({"inetd_mode", "inetd_idle_timeout"})
    void aListeningSocketIsServedUntilNobodyComes() throws IOException {
        Inetd.require();
        configure(Map.of("inetd_idle_timeout", "2", "outgoing_server", "127.0.0.1:1"));
        int port = FreePort.next();
        String line = port + " stream tcp4 wait root " + Tarball.program("perdition.pop3") + " perdition.pop3 -i";
        try (Inetd inetd = Inetd.start(folder, sysconfdir, List.of(line), List.of())) {
            try (DialogueClient one = DialogueClient.connect(port);
                    DialogueClient two = DialogueClient.connect(port)) {
                Dialogue.POP3.greeting(one);
                Dialogue.POP3.greeting(two);
                Dialogue.POP3.logOut(two);
                Dialogue.POP3.logOut(one);
            }
            String first = Daemon.awaitText(log, "No session for inetd_idle_timeout", "Ended");
            assertThat(pids(first)).hasSize(1);
            assertThat(first).contains("inetd_pid=" + inetd.pid());
            try (DialogueClient three = DialogueClient.connect(port)) {
                Dialogue.POP3.greeting(three);
                Dialogue.POP3.logOut(three);
            }
            assertThat(pids(Files.readString(log))).hasSize(2);
        }
    }

    /** Without -i the script cannot know; but it sees that standard error is the client's connection. */
    @Test
    void aMistakeNeverReachesTheClientWhereAFileAloneHasInetdMode() throws IOException {
        Inetd.require();
        configure(Map.of("inetd_mode", "on", "timeout", "soon"));
        int byFile = FreePort.next();
        int byWord = FreePort.next();
        String program = Tarball.program("perdition.pop3") + " perdition.pop3";
        List<String> lines = List.of(
                byFile + " stream tcp nowait root " + program,
                byWord + " stream tcp nowait root " + program + " --inetd_mode=yes");
        try (Inetd inetd = Inetd.start(folder, sysconfdir, lines, List.of())) {
            for (int port : List.of(byFile, byWord)) {
                assertThat(new String(Inetd.silentClient("127.0.0.1", port), StandardCharsets.ISO_8859_1))
                        .isEmpty();
            }
            inetd.output().await(0, DialogueClient.PATIENCE, "reaped, status");
            configure(Map.of("inetd_mode", "on", "outgoing_server", "127.0.0.1:1"));
            session(byFile);
        }
    }

    private static List<String> pids(String log) {
        return Pattern.compile("perdition\\.pop3\\[(\\d+)]: Connect")
                .matcher(log)
                .results()
                .map(result -> result.group(1))
                .distinct()
                .toList();
    }

    @Test
    @ShowsOption("debug")
    void theParametersAreLoggedUnderInetdWithDebug() throws IOException {
        Inetd.require();
        configure(Map.of("outgoing_server", "127.0.0.1:1"));
        int quiet = FreePort.next();
        int talkative = FreePort.next();
        List<String> lines =
                List.of(throughTcpd(quiet, "perdition.pop3"), throughTcpd(talkative, "perdition.pop3") + " -d");
        try (Inetd inetd = Inetd.start(folder, sysconfdir, lines, List.of())) {
            session(quiet);
            assertThat(Daemon.awaitText(log, "Ended"))
                    .doesNotContain("Starting perdition.pop3 for inetd, configuration ");
            session(talkative);
            Daemon.awaitText(log, "Starting perdition.pop3 for inetd, configuration ", "inetd_mode=on", "debug=on");
            assertThat(inetd.output().text()).contains("reaped");
        }
    }

    private static void session(int port) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            Dialogue.POP3.greeting(client);
            Dialogue.POP3.logOut(client);
        }
    }

    @Test
    void aMistakeInTheConfigurationNeverReachesTheClient() throws IOException {
        Inetd.require();
        configure(Map.of("timeout", "soon"));
        int port = FreePort.next();
        List<String> lines = List.of(throughTcpd(port, "perdition.pop3"));
        try (Inetd inetd = Inetd.start(folder, sysconfdir, lines, List.of())) {
            assertThat(new String(Inetd.silentClient("127.0.0.1", port), StandardCharsets.ISO_8859_1))
                    .isEmpty();
            inetd.output().await(0, DialogueClient.PATIENCE, "reaped, status");
        }
    }
}
