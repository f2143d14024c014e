// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServers;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/** Options that shape the dialogue before login, each beside a listener that does not have it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DialogueOptionsIT {
    /** Longer than any test waits. */
    private static final String LONG = "600";

    private static final Duration A_WHILE = Duration.ofMillis(500);

    private final MailRealServer realServer = new MailRealServer(
            "real", "secret", new Authority("System test CA").issue("127.0.0.1").serverContext());
    private final ScriptedRealServers scripted = new ScriptedRealServers();
    private final ServerSocket full = new ServerSocket();
    private final List<SocketChannel> crowd = new ArrayList<>();
    private final Configuration configuration = new Configuration();
    private final Proxy proxy;

    DialogueOptionsIT() throws IOException {
        String pop3 = realServer.listenPop3("127.0.0.1", 0, Security.PLAIN);
        String imap4 = realServer.listenImap("127.0.0.1", 0, Security.PLAIN);
        for (Dialogue dialogue : Dialogue.MAIL) {
            String server = dialogue == Dialogue.POP3 ? pop3 : imap4;
            listener("plain", dialogue, server, "timeout", "1800");
            listener("ok_line", dialogue, server, "ok_line", "100% welcome, \"mate\"");
            listener("server_resp_line", dialogue, server, "server_resp_line", "on");
            listener("capability", dialogue, server, "capability", "X-ONE X-TWO");
            listener("own", dialogue, server, "pop_capability", "TOP.EXPIRE 60");
            configuration.forListener("own_" + dialogue, "imap_capability", "IMAP4REV1 X-OWN");
            listener("no_sasl", dialogue, server, "sasl", "off");
            listener("disabled", dialogue, server, "login_disabled", "on");
            listener("patient", dialogue, server, "auth_failure_delay", LONG);
            listener("strict", dialogue, server, "bad_command_limit", "1");
            listener("lenient", dialogue, server, "bad_command_limit", "0");
            listener("machine", dialogue, server, "no_bind_banner", "on");
        }
        String silent = scripted.start("silent", peer -> {
            peer.send("+OK ready\r\n");
            peer.drain();
        });
        listener("login_short", Dialogue.POP3, silent, "backend_login_timeout", "1");
        listener("login_long", Dialogue.POP3, silent, "backend_login_timeout", LONG);
        String unreachable = fullServer();
        listener("connect_short", Dialogue.POP3, unreachable, "connect_timeout", "1");
        listener("connect_long", Dialogue.POP3, unreachable, "connect_timeout", LONG);
        proxy = configuration.start();
    }

    private void listener(String kind, Dialogue dialogue, String server, String option, String value) {
        String name = kind.endsWith("_short") || kind.endsWith("_long") ? kind : kind + "_" + dialogue;
        configuration.listener(name, dialogue, server).forListener(name, option, value);
    }

    /** A server whose queue of connections is full: the system drops what else wants to connect. */
    private String fullServer() throws IOException {
        full.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1);
        for (int i = 0; i < 8; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.connect(full.getLocalSocketAddress());
            crowd.add(channel);
        }
        return "127.0.0.1:" + full.getLocalPort();
    }

    @AfterAll
    void stop() throws IOException {
        proxy.close();
        realServer.close();
        scripted.close();
        for (SocketChannel channel : crowd) {
            channel.close();
        }
        full.close();
    }

    private DialogueClient connect(String kind, Dialogue dialogue) {
        DialogueClient client = DialogueClient.connect(configuration.port(kind + "_" + dialogue));
        if (dialogue == Dialogue.POP3) {
            dialogue.greeting(client);
        }
        return client;
    }

    /** The capabilities, as they are listed on demand. */
    private static List<String> capabilities(Dialogue dialogue, DialogueClient client) {
        if (dialogue == Dialogue.POP3) {
            List<String> lines = client.send("CAPA").linesUntil(".");
            return lines.subList(1, lines.size() - 1);
        }
        client.expect("* OK ");
        String line = client.send("c CAPABILITY").expect("* CAPABILITY ");
        client.expect("c OK");
        return List.of(line.substring("* CAPABILITY ".length()).split(" "));
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("ok_line")
    void theTextOfASuccess(Dialogue dialogue) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("ok_line_" + dialogue))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "bob", "secret")).endsWith("OK 100% welcome, \"mate\"");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("server_resp_line")
    void theRealServersOwnAnswers(Dialogue dialogue) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("server_resp_line_" + dialogue))) {
            dialogue.greeting(client);
            assertThat(dialogue.logIn(client, "bob", "wrong")).contains(" wrong");
            assertThat(dialogue.logIn(client, "bob", "secret")).contains("bob at real");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption({"capability", "pop_capability", "imap_capability"})
    void capabilitiesAreSentAsWritten(Dialogue dialogue) {
        try (DialogueClient both = connect("capability", dialogue);
                DialogueClient own = connect("own", dialogue);
                DialogueClient plain = connect("plain", dialogue)) {
            boolean pop3 = dialogue == Dialogue.POP3;
            assertThat(capabilities(dialogue, both))
                    .containsExactlyElementsOf(pop3 ? List.of("X-ONE X-TWO") : List.of("X-ONE", "X-TWO"));
            assertThat(capabilities(dialogue, own))
                    .containsExactlyElementsOf(pop3 ? List.of("TOP", "EXPIRE 60") : List.of("IMAP4REV1", "X-OWN"));
            assertThat(capabilities(dialogue, plain)).contains(pop3 ? "UIDL" : "IMAP4REV1");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("sasl")
    void saslIsOfferedUnlessSwitchedOff(Dialogue dialogue) {
        try (DialogueClient plain = connect("plain", dialogue);
                DialogueClient without = connect("no_sasl", dialogue)) {
            boolean pop3 = dialogue == Dialogue.POP3;
            String offer = pop3 ? "SASL PLAIN" : "AUTH=PLAIN";
            assertThat(capabilities(dialogue, plain)).anyMatch(line -> line.startsWith(offer));
            assertThat(capabilities(dialogue, without)).noneMatch(line -> line.startsWith(offer));
            // NUL bob NUL secret
            String command = pop3 ? "AUTH PLAIN AGJvYgBzZWNyZXQ=" : "l AUTHENTICATE PLAIN AGJvYgBzZWNyZXQ=";
            assertThat(plain.send(command).linesUntil(pop3 ? "+OK" : "l OK")).isNotEmpty();
            assertThat(without.send(command).line()).matches(pop3 ? "-ERR .*" : "l (NO|BAD) .*");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("login_disabled")
    void noLoginIsAccepted(Dialogue dialogue) {
        try (DialogueClient client = connect("disabled", dialogue)) {
            if (dialogue == Dialogue.IMAP4) {
                assertThat(capabilities(dialogue, client)).contains("LOGINDISABLED");
                assertThat(dialogue.logIn(client, "disabled", "secret")).startsWith("l NO");
            } else {
                client.send("USER disabled");
                String answer = client.line();
                assertThat(answer.startsWith("+OK") ? client.send("PASS secret").line() : answer)
                        .startsWith("-ERR");
            }
        }
        assertThat(realServer.logins()).noneMatch(login -> login.user().equals("disabled"));
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("auth_failure_delay")
    void aRefusalIsHeldBack(Dialogue dialogue) {
        try (DialogueClient held = DialogueClient.connect(configuration.port("patient_" + dialogue));
                DialogueClient plain = DialogueClient.connect(configuration.port("plain_" + dialogue))) {
            dialogue.greeting(held);
            dialogue.greeting(plain);
            if (dialogue == Dialogue.POP3) {
                held.send("USER bob").expect("+OK");
                held.send("PASS wrong");
            } else {
                held.send("l LOGIN bob wrong");
            }
            assertThat(dialogue.logIn(plain, "bob", "wrong")).startsWith(dialogue.refused());
            held.expectSilence(A_WHILE);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("bad_command_limit")
    void badCommandsAreCounted(Dialogue dialogue) {
        try (DialogueClient strict = DialogueClient.connect(configuration.port("strict_" + dialogue));
                DialogueClient lenient = DialogueClient.connect(configuration.port("lenient_" + dialogue))) {
            dialogue.greeting(strict);
            dialogue.greeting(lenient);
            strict.send("x NONSENSE");
            assertThat(strict.linesUntilClosed()).hasSizeBetween(1, 2);
            for (int i = 0; i < 10; i++) {
                assertThat(lenient.send("x NONSENSE").line()).isNotEmpty();
            }
            dialogue.logOut(lenient);
        }
    }

    private static String machine() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    }

    @ParameterizedTest
    @EnumSource(names = {"POP3", "IMAP4"})
    @ShowsOption("no_bind_banner")
    void theGreetingNamesTheMachineNotTheAddress(Dialogue dialogue) throws IOException {
        try (DialogueClient plain = DialogueClient.connect(configuration.port("plain_" + dialogue));
                DialogueClient named = DialogueClient.connect(configuration.port("machine_" + dialogue))) {
            assertThat(plain.line())
                    .contains(" Ready " + InetAddress.getByName("127.0.0.1").getCanonicalHostName() + " ");
            assertThat(named.line()).contains(" Ready " + machine() + " ");
        }
    }

    @ParameterizedTest
    @CsvSource({"login", "connect"})
    @ShowsOption({"backend_login_timeout", "connect_timeout"})
    void aRealServerIsWaitedForAsLongAsWritten(String phase) {
        try (DialogueClient patient = DialogueClient.connect(configuration.port(phase + "_long"));
                DialogueClient client = DialogueClient.connect(configuration.port(phase + "_short"))) {
            Dialogue.POP3.greeting(patient);
            Dialogue.POP3.greeting(client);
            patient.send("USER bob").expect("+OK");
            patient.send("PASS secret");
            assertThat(Dialogue.POP3.logIn(client, "bob", "secret")).startsWith(Dialogue.POP3.unavailable());
            patient.expectSilence(A_WHILE);
        }
    }

    @Test
    void withoutTheseOptionsALoginSucceeds() {
        for (Dialogue dialogue : Dialogue.MAIL) {
            try (DialogueClient client = DialogueClient.connect(configuration.port("plain_" + dialogue))) {
                dialogue.greeting(client);
                assertThat(dialogue.logIn(client, "bob", "secret")).isEqualTo(dialogue.accepted());
            }
        }
    }
}
