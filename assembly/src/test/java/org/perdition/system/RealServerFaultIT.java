// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.ScriptedRealServer.Script;
import org.perdition.system.harness.ScriptedRealServers;

/** Real-servers that are down, slow, rude or confused: the client is told and is where it began. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServerFaultIT {
    /** Of the connection to a real-server as a whole; short, since several rows wait for it. */
    private static final String LOGIN_TIMEOUT = "2";

    private static final String MEGABYTE = "x".repeat(1 << 20);

    /**
     * One behaviour.
     *
     * @param dialogue the protocol
     * @param name what it does
     * @param reply how the client's answer begins
     * @param status what the Auth line says
     * @param credentials whether the real-server is right to get the password
     * @param script what it does
     */
    record Fault(Dialogue dialogue, String name, String reply, String status, boolean credentials, Script script) {
        String listener() {
            return dialogue + "_" + Integer.toHexString(name.hashCode());
        }

        @Override
        public String toString() {
            return dialogue + ": " + name;
        }
    }

    private static final String NEGOTIATION = "failed: Connection Negotiation Failure";
    private static final String CONNECT = "failed: Could not connect to server";
    private static final String REFUSED = "failed: Re-Authentication Failure";

    static Stream<Fault> faults() {
        return Stream.concat(pop3Faults(), imapFaults());
    }

    private static Fault pop3(String name, String reply, String status, boolean credentials, Script script) {
        return new Fault(Dialogue.POP3, name, reply, status, credentials, script);
    }

    private static Fault imap(String name, String reply, String status, boolean credentials, Script script) {
        return new Fault(Dialogue.IMAP4, name, reply, status, credentials, script);
    }

    private static Stream<Fault> pop3Faults() {
        String down = Dialogue.POP3.unavailable();
        return Stream.of(
                pop3("resets at once", down, "failed: ", false, peer -> peer.reset()),
                pop3("closes at once", down, "failed: ", false, peer -> {}),
                pop3("is silent", down, NEGOTIATION, false, peer -> peer.drain()),
                pop3("greets with -ERR", down, NEGOTIATION, false, peer -> {
                    peer.send("-ERR too busy\r\n").drain();
                }),
                pop3("greets with garbage", down, NEGOTIATION, false, peer -> {
                    peer.send("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n").drain();
                }),
                pop3("greets with +OKready", down, NEGOTIATION, false, peer -> {
                    peer.send("+OKready\r\n").drain();
                }),
                pop3("greets with a megabyte without end", down, NEGOTIATION, false, peer -> {
                    peer.send("+OK " + MEGABYTE).drain();
                }),
                pop3("says OK before credentials", down, NEGOTIATION, false, peer -> {
                    peer.send("+OK\r\n+OK\r\n+OK in\r\n").drain();
                }),
                pop3("is silent after USER", down, NEGOTIATION, false, peer -> {
                    peer.send("+OK\r\n").drain();
                }),
                pop3("refuses USER", "-ERR [", REFUSED, false, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR no such user\r\n").drain();
                }),
                pop3("is silent after PASS", down, NEGOTIATION, true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").drain();
                }),
                pop3("resets after PASS", down, "failed: ", true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                    peer.reset();
                }),
                pop3("closes after PASS", down, "failed: ", true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                }),
                pop3("refuses PASS", Dialogue.POP3.refused(), REFUSED, true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR wrong\r\n").drain();
                }),
                pop3("is in use", "-ERR [IN-USE] ", REFUSED, true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR [IN-USE] maildrop is locked\r\n").drain();
                }),
                pop3("has trouble", "-ERR [SYS/TEMP] ", REFUSED, true, peer -> {
                    peer.send("+OK\r\n").line();
                    peer.send("+OK\r\n").line();
                    peer.send("-ERR [SYS/TEMP] disk\r\n").drain();
                }));
    }

    private static Stream<Fault> imapFaults() {
        String down = Dialogue.IMAP4.unavailable();
        return Stream.of(
                imap("resets at once", down, "failed: ", false, peer -> peer.reset()),
                imap("closes at once", down, "failed: ", false, peer -> {}),
                imap("is silent", down, NEGOTIATION, false, peer -> peer.drain()),
                imap("greets with BYE", down, "failed: ", false, peer -> {
                    peer.send("* BYE too busy\r\n").drain();
                }),
                imap("greets with PREAUTH", down, NEGOTIATION, false, peer -> {
                    peer.send("* PREAUTH welcome root\r\n").drain();
                }),
                imap("greets with garbage", down, NEGOTIATION, false, peer -> {
                    peer.send("SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n").drain();
                }),
                imap("greets with a megabyte without end", down, NEGOTIATION, false, peer -> {
                    peer.send("* OK " + MEGABYTE).drain();
                }),
                imap("is silent after the greeting", down, NEGOTIATION, false, peer -> {
                    peer.send("* OK\r\n").drain();
                }),
                imap("forbids LOGIN", "l NO ", "failed: ", false, peer -> {
                    peer.send("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] x\r\n").drain();
                }),
                imap("says OK before credentials", down, NEGOTIATION, false, peer -> {
                    peer.send("* OK [CAPABILITY IMAP4rev1] x\r\nflim07 OK\r\nflim08 OK\r\n")
                            .drain();
                }),
                imap("answers with a wrong tag", down, NEGOTIATION, true, peer -> {
                    greet(peer);
                    peer.send("nobody OK\r\n").drain();
                }),
                imap("is silent after LOGIN", down, NEGOTIATION, true, peer -> {
                    greet(peer);
                    peer.drain();
                }),
                imap("resets after LOGIN", down, "failed: ", true, peer -> {
                    greet(peer);
                    peer.reset();
                }),
                imap("says BYE after LOGIN", down, "failed: ", true, peer -> {
                    greet(peer);
                    peer.send("* BYE going down\r\n").drain();
                }),
                imap("refuses LOGIN", Dialogue.IMAP4.refused(), REFUSED, true, peer -> {
                    String tag = greet(peer);
                    peer.send(tag + " NO wrong\r\n").drain();
                }),
                imap("refuses with a code", "l NO [AUTHENTICATIONFAILED] ", REFUSED, true, peer -> {
                    String tag = greet(peer);
                    peer.send(tag + " NO [AUTHENTICATIONFAILED] wrong\r\n").drain();
                }),
                imap("is unavailable", "l NO [UNAVAILABLE] ", REFUSED, true, peer -> {
                    String tag = greet(peer);
                    peer.send(tag + " NO [UNAVAILABLE] later\r\n").drain();
                }));
    }

    /** Greets, and gives the tag of the LOGIN that follows. */
    private static String greet(ScriptedRealServer.Peer peer) throws java.io.IOException {
        peer.send("* OK [CAPABILITY IMAP4rev1] ready\r\n");
        String line = peer.line();
        while (line.toUpperCase(java.util.Locale.ROOT).contains(" CAPABILITY")) {
            peer.send("* CAPABILITY IMAP4rev1\r\n" + line.split(" ", 2)[0] + " OK\r\n");
            line = peer.line();
        }
        return line.split(" ", 2)[0];
    }

    private final Configuration configuration = new Configuration();
    private final ScriptedRealServers servers = new ScriptedRealServers();
    private final Proxy proxy;

    RealServerFaultIT() {
        configuration.set("backend_login_timeout", LOGIN_TIMEOUT).set("connect_timeout", LOGIN_TIMEOUT);
        faults().forEach(fault -> configuration.listener(
                fault.listener(), fault.dialogue(), servers.start(fault.listener(), fault.script())));
        for (Dialogue dialogue : Dialogue.values()) {
            configuration.listener("down_" + dialogue, dialogue, "127.0.0.1:" + FreePort.next());
            configuration.listener("unknown_" + dialogue, dialogue, "no-such-host.invalid");
            String second = servers.start("second_" + dialogue, acceptsTheSecondPassword(dialogue));
            configuration.listener("second_" + dialogue, dialogue, second);
            String tardy = servers.start("tardy_" + dialogue, greetsByteWise(dialogue));
            configuration.listener("tardy_" + dialogue, dialogue, tardy);
            configuration.listener("next_" + dialogue, dialogue, "127.0.0.1:" + FreePort.next() + "," + tardy);
        }
        proxy = configuration.start();
    }

    private static Script acceptsTheSecondPassword(Dialogue dialogue) {
        return peer -> {
            String tag = "";
            String login;
            if (dialogue == Dialogue.POP3) {
                peer.send("+OK\r\n").line();
                login = peer.send("+OK\r\n").line();
            } else {
                tag = greet(peer);
                login = peer.lastLine();
            }
            boolean good = login.contains("second");
            if (dialogue == Dialogue.POP3) {
                peer.send(good ? "+OK in\r\n" : "-ERR wrong\r\n");
            } else {
                peer.send(tag + (good ? " OK in\r\n" : " NO wrong\r\n"));
            }
            peer.drain();
        };
    }

    private static Script greetsByteWise(Dialogue dialogue) {
        return peer -> {
            if (dialogue == Dialogue.POP3) {
                peer.sendByteWise("+OK slowly\r\n").line();
                peer.sendByteWise("+OK\r\n").line();
                peer.sendByteWise("+OK in\r\n").drain();
            } else {
                peer.sendByteWise("* OK [CAPABILITY IMAP4rev1] slowly\r\n");
                String tag = peer.tag();
                peer.sendByteWise("* 23 EXISTS\r\n* OK [ALERT] disk is full\r\n" + tag + " OK in\r\n")
                        .drain();
            }
        };
    }

    @AfterAll
    void stop() {
        proxy.close();
        servers.close();
        assertThat(proxy.log().text()).as("a password in the log").doesNotContain("canary");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void tellsTheClientWhichMayTryAgain(Fault fault) {
        ScriptedRealServer server = servers.get(fault.listener());
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port(fault.listener()))) {
            fault.dialogue().greeting(client);
            for (String user : new String[] {"first", "second"}) {
                String reply = fault.dialogue().logIn(client, user, "canary");
                assertThat(reply)
                        .as(() -> String.join("\n", client.transcript()))
                        .startsWith(fault.reply());
                proxy.awaitLog(mark, "Auth: ", "user=\"" + user + "\"", "status=\"" + fault.status());
            }
            fault.dialogue().logOut(client);
        }
        if (!fault.credentials()) {
            assertThat(String.join("\n", server.received())).doesNotContain("canary");
        }
        awaitClosed(server);
    }

    private static void awaitClosed(ScriptedRealServer server) {
        long deadline = System.nanoTime() + DialogueClient.PATIENCE.toNanos();
        while (server.open() > 0) {
            assertThat(System.nanoTime())
                    .as("connection to the real-server still open")
                    .isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aServerThatIsDownIsToldAtOnce(Dialogue dialogue) {
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port("down_" + dialogue))) {
            dialogue.greeting(client);
            long start = System.nanoTime();
            assertThat(dialogue.logIn(client, "bob", "secret")).startsWith(dialogue.unavailable());
            // Far below auth_failure_delay's default of 3 s and any time limit.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            proxy.awaitLog(mark, "Auth: ", "status=\"" + CONNECT);
            dialogue.logOut(client);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aServerWhoseNameIsUnknownIsLikeOneThatIsDown(Dialogue dialogue) {
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port("unknown_" + dialogue))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "bob", "secret")).startsWith(dialogue.unavailable());
            proxy.awaitLog(mark, "Auth: ", "status=\"" + CONNECT);
            dialogue.logOut(client);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aRefusedClientLogsInWithTheNextTryOnTheSameConnection(Dialogue dialogue) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("second_" + dialogue))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "bob", "first")).startsWith(dialogue.refused());
            assertThat(dialogue.logIn(client, "bob", "second")).isEqualTo(dialogue.accepted());
        }
        assertThat(servers.get("second_" + dialogue).connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void aGreetingInSingleOctetsIsAGreeting(Dialogue dialogue) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("tardy_" + dialogue))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "bob", "secret")).isEqualTo(dialogue.accepted());
        }
    }

    @Test
    void untaggedDataOfTheLoginIsDroppedButAlertsAreShown() {
        try (DialogueClient client = DialogueClient.connect(configuration.port("tardy_IMAP4"))) {
            Dialogue.IMAP4.greeting(client);
            assertThat(client.send("l LOGIN bob secret").linesUntil("l "))
                    .containsExactly("* OK [ALERT] disk is full", "l OK You are so in");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void theNextDefaultServerIsTriedWhenOneIsDown(Dialogue dialogue) {
        for (int i = 0; i < 2; i++) {
            try (DialogueClient client = DialogueClient.connect(configuration.port("next_" + dialogue))) {
                dialogue.greeting(client);
                assertThat(dialogue.logIn(client, "bob", "secret")).isEqualTo(dialogue.accepted());
            }
        }
    }
}
