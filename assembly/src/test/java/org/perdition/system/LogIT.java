// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ProxyUnderTest;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** What sessions leave in the log. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogIT {
    private final MailRealServer realServer = new MailRealServer(
            "real", "secret", new Authority("System test CA").issue("127.0.0.1").serverContext());
    private final String pop3 = realServer.listenPop3("127.0.0.1", 0, Security.PLAIN);
    private final String imap4 = realServer.listenImap("127.0.0.1", 0, Security.PLAIN);

    @AfterAll
    void stop() {
        realServer.close();
    }

    private String server(Dialogue dialogue) {
        return dialogue == Dialogue.POP3 ? pop3 : imap4;
    }

    /** One session with a wrong and a right password; gives the session lines of the log. */
    private List<String> session(Configuration configuration, Dialogue dialogue) {
        configuration.listener("a", dialogue, server(dialogue));
        try (Proxy proxy = configuration.start()) {
            try (DialogueClient client = DialogueClient.connect(configuration.port("a"))) {
                dialogue.greeting(client);
                assertThat(dialogue.logIn(client, "bob", "wr,o%ng")).startsWith(dialogue.refused());
                assertThat(dialogue.logIn(client, "bob", "secret")).isEqualTo(dialogue.accepted());
                dialogue.logOut(client);
            }
            proxy.awaitLog(0, "received=");
            return messages(proxy).toList();
        }
    }

    /** Lines without time, program and process number. */
    private static Stream<String> messages(Proxy proxy) {
        return proxy.log().text().lines().map(line -> line.replaceFirst("^.{15} \\S+\\[\\d+]: ", ""));
    }

    @ParameterizedTest
    @CsvSource({"POP3, 1.11", "POP3, 1.18", "POP3, 2.2", "IMAP4, 1.11", "IMAP4, 1.18", "IMAP4, 2.2"})
    @ShowsOption("log_format")
    void theThreeLinesHaveTheFormAskedFor(Dialogue dialogue, String release) {
        Configuration configuration = new Configuration().set("log_format", release);
        List<String> lines = session(configuration, dialogue);
        String host = server(dialogue).replaceFirst(":.*", "");
        String port = server(dialogue).replaceFirst(".*:", "");
        String connect;
        String auth;
        String close;
        if (release.equals("2.2")) {
            String ends = "127\\.0\\.0\\.1:\\d+->127\\.0\\.0\\.1:" + configuration.port("a");
            String who = " authorisation_id=NONE authentication_id=\"bob\"";
            connect = "Connect:  " + ends;
            auth = "Auth: " + ends + " client-secure=plaintext" + who + " server=\"" + host + ":" + port
                    + "\" protocol=" + dialogue + " server-secure=plaintext status=\"STATUS\"";
            close = "Closing session: " + ends + who + " received=\\d+ sent=\\d+";
        } else {
            String ends = "127\\.0\\.0\\.1->127\\.0\\.0\\.1";
            connect = "Connect: " + ends;
            auth = "Auth: " + ends + " user=\"bob\"" + (release.equals("1.18") ? " passwd=\"XXXXXX\"" : "")
                    + " server=\"" + host + "\" port=\"" + port + "\" status=\"STATUS\"";
            close = "Close: " + ends + " user=\"bob\" received=\\d+ sent=\\d+";
        }
        assertThat(lines.stream().filter(line -> line.matches("(Connect|Auth|Clos).*")))
                .satisfiesExactly(
                        line -> assertThat(line).matches(connect),
                        line -> assertThat(line).matches(auth.replace("STATUS", "failed: Re-Authentication Failure")),
                        line -> assertThat(line).matches(auth.replace("STATUS", "ok")),
                        line -> assertThat(line).matches(close));
    }

    @ParameterizedTest
    @CsvSource({"never,false,false", "fail,true,false", "ok,false,true", "always,true,true"})
    @ShowsOption("log_passwd")
    void passwordsAreLoggedOnlyWhereAskedFor(String when, boolean ofFailed, boolean ofSuccessful) {
        List<String> auth = session(new Configuration().set("log_passwd", when), Dialogue.IMAP4).stream()
                .filter(line -> line.startsWith("Auth: "))
                .toList();
        assertThat(auth).hasSize(2);
        assertThat(auth.get(0)).contains(ofFailed ? "passwd=\"wr,o%ng\"" : "passwd=\"XXXXXX\"");
        assertThat(auth.get(1)).contains(ofSuccessful ? "passwd=\"secret\"" : "passwd=\"XXXXXX\"");
    }

    @ParameterizedTest
    @CsvSource({"POP3, never", "POP3, always", "IMAP4, never", "IMAP4, always"})
    @ShowsOption({"connection_logging", "debug"})
    void theDialogueIsLogged(Dialogue dialogue, String passwords) {
        Configuration configuration = new Configuration()
                .set("debug", "on")
                .set("connection_logging", "on")
                .set("log_passwd", passwords);
        List<String> lines = session(configuration, dialogue);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("SELF:   \"" + (dialogue == Dialogue.POP3 ? "+OK" : "* OK")));
        assertThat(lines).anyMatch(line -> line.startsWith("CLIENT: \"") && line.contains("bob"));
        assertThat(lines).anyMatch(line -> line.startsWith("REAL:   \""));
        // each line says whose it is
        assertThat(lines.stream().filter(line -> line.startsWith("CLIENT: ")))
                .allMatch(line -> line.matches(".* 127\\.0\\.0\\.1:\\d+->127\\.0\\.0\\.1:\\d+"));
        Stream<String> dialogueLines = lines.stream().filter(line -> line.matches("(SELF|CLIENT|REAL): .*"));
        assertThat(dialogueLines.anyMatch(line -> line.contains("secret"))).isEqualTo(passwords.equals("always"));
    }

    @Test
    void withoutDebugNoDialogueIsLogged() {
        assertThat(session(new Configuration().set("connection_logging", "on"), Dialogue.POP3))
                .noneMatch(line -> line.matches("(SELF|CLIENT|REAL): .*"));
    }

    @Test
    @ShowsOption("quiet")
    void quietLogsErrorsOnly() {
        int port = FreePort.next();
        ProxyUnderTest tarball = ProxyUnderTest.tarball();
        // it does not even say that it is ready
        ProxyUnderTest silent = new ProxyUnderTest(tarball.programs(), tarball.foreground(), "", "");
        try (Proxy proxy = Proxy.start(silent, "perdition.pop3", port, "--quiet", "-s", pop3, "-F", "+", "-M", "")) {
            try (DialogueClient client = DialogueClient.connect(port)) {
                Dialogue.POP3.greeting(client);
                Dialogue.POP3.logIn(client, "bob", "secret");
                Dialogue.POP3.logOut(client);
            }
            proxy.signal("TERM");
            proxy.awaitEnd(DialogueClient.PATIENCE);
            assertThat(proxy.log().text()).doesNotContain("Connect: ", "Auth: ", "Close: ");
        }
    }

    @Test
    @ShowsOption("connect_relog")
    void theAuthLineIsRepeatedWhileTheSessionLasts() {
        Configuration configuration = new Configuration().set("connect_relog", "1");
        configuration.listener("a", Dialogue.IMAP4, imap4);
        try (Proxy proxy = configuration.start();
                DialogueClient client = DialogueClient.connect(configuration.port("a"))) {
            Dialogue.IMAP4.greeting(client);
            Dialogue.IMAP4.logIn(client, "bob", "secret");
            String first = proxy.awaitLog(0, "Auth: ", "status=\"ok\"");
            int mark = proxy.log().mark();
            // the session is idle meanwhile
            String again = proxy.awaitLog(mark, "Auth: ", "status=\"ok\"");
            assertThat(again.substring(again.indexOf("Auth: "))).isEqualTo(first.substring(first.indexOf("Auth: ")));
        }
    }
}
