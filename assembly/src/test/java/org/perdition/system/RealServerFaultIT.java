// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

    private final Configuration configuration = new Configuration();
    private final ScriptedRealServers servers = new ScriptedRealServers();
    private final Proxy proxy;

    RealServerFaultIT() {
        configuration.set("backend_login_timeout", LOGIN_TIMEOUT).set("connect_timeout", LOGIN_TIMEOUT);
        RealServerFaults.faults()
                .forEach(fault -> configuration.listener(
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
            String login;
            String yes;
            String no;
            switch (dialogue) {
                case POP3 -> {
                    peer.send("+OK\r\n").line();
                    login = peer.send("+OK\r\n").line();
                    yes = "+OK in\r\n";
                    no = "-ERR wrong\r\n";
                }
                case IMAP4 -> {
                    String tag = RealServerFaults.greet(peer);
                    login = peer.lastLine();
                    yes = tag + " OK in\r\n";
                    no = tag + " NO wrong\r\n";
                }
                default -> {
                    login = RealServerFaults.greetBySieve(peer);
                    yes = "OK\r\n";
                    no = "NO\r\n";
                }
            }
            peer.send(login.contains(RealServerFaults.onTheWire(dialogue, "bob", "second")) ? yes : no)
                    .drain();
        };
    }

    private static Script greetsByteWise(Dialogue dialogue) {
        return peer -> {
            if (dialogue == Dialogue.POP3) {
                peer.sendByteWise("+OK slowly\r\n").line();
                peer.sendByteWise("+OK\r\n").line();
                peer.sendByteWise("+OK in\r\n").drain();
            } else if (dialogue == Dialogue.MANAGESIEVE) {
                peer.sendByteWise("\"SASL\" {5}\r\nPLAIN\r\nOK (TAG \"x\") {6}\r\nslowly\r\n")
                        .line();
                peer.sendByteWise("OK {2}\r\nin\r\n").drain();
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
    @MethodSource("org.perdition.system.RealServerFaults#faults")
    void tellsTheClientWhichMayTryAgain(RealServerFaults.Fault fault) {
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
            assertThat(String.join("\n", server.received()))
                    .doesNotContain(RealServerFaults.onTheWire(fault.dialogue(), "first", "canary"))
                    .doesNotContain(RealServerFaults.onTheWire(fault.dialogue(), "second", "canary"));
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
            proxy.awaitLog(mark, "Auth: ", "status=\"" + RealServerFaults.CONNECT);
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
            proxy.awaitLog(mark, "Auth: ", "status=\"" + RealServerFaults.CONNECT);
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
