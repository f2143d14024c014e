// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.TemporaryFolder;

/** Octets that come together with the end of a login, on either side, and with STLS and STARTTLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipeliningIT {
    /** More than any read buffer and any socket buffer of a loopback connection. */
    private static final int MUCH = 3_000_000;

    private static final String POP3_BEHIND = "STAT\r\nNOOP one\r\nNOOP two\r\nTOP 1 0\r\n";
    private static final String IMAP_BEHIND = "b NOOP\r\nc SELECT INBOX\r\nd FETCH 1 {3}\r\nabc\r\n";
    private static final String SIEVE_BEHIND = "PUTSCRIPT \"x\" {8+}\r\nLOGOUT\r\n\r\nNOOP \"two\"\r\n";
    private static final byte[] RANDOM = new byte[MUCH];

    static {
        new Random(20261122).nextBytes(RANDOM);
    }

    private final Authority authority = new Authority("System test CA");
    private final Configuration configuration = new Configuration();
    private final ScriptedRealServer pop3 = new ScriptedRealServer(peer -> {
        peer.send("+OK\r\n").line();
        peer.send("+OK\r\n").line();
        peer.send("+OK in\r\nbehind one\r\nbehind two\r\n");
        peer.send(behind(peer, POP3_BEHIND.length()));
    });
    private final ScriptedRealServer imap = new ScriptedRealServer(peer -> {
        peer.send("* OK [CAPABILITY IMAP4rev1] x\r\n");
        String tag = peer.tag();
        peer.send(tag + " OK in\r\nbehind one\r\nbehind two\r\n");
        peer.send(behind(peer, IMAP_BEHIND.length()));
    });
    private final ScriptedRealServer sieve = new ScriptedRealServer(peer -> {
        peer.send("\"SASL\" \"PLAIN\"\r\nOK\r\n").line();
        peer.send("OK\r\nbehind one\r\nbehind two\r\n");
        peer.send(behind(peer, SIEVE_BEHIND.length()));
    });
    private final ScriptedRealServer bulk = new ScriptedRealServer(peer -> {
        peer.send("+OK\r\n").line();
        peer.send("+OK\r\n").line();
        byte[] start = "+OK in\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + MUCH);
        System.arraycopy(RANDOM, 0, all, start.length, MUCH);
        Thread writer = new Thread(() -> {
            try {
                peer.wire().send(all);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();
        boolean equal = Arrays.equals(RANDOM, peer.wire().readBytes(MUCH));
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        peer.send(equal ? "equal\r\n" : "different\r\n");
    });
    private final Proxy proxy;

    PipeliningIT() {
        Path folder = TemporaryFolder.create("perdition certificates");
        Identity identity = authority.issue("localhost");
        configuration
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("key.pem")))
                .listener("POP3", Dialogue.POP3, pop3.address())
                .listener("IMAP4", Dialogue.IMAP4, imap.address())
                .listener("MANAGESIEVE", Dialogue.MANAGESIEVE, sieve.address())
                .listener("tls_MANAGESIEVE", Dialogue.MANAGESIEVE, sieve.address())
                .forListener("tls_MANAGESIEVE", "ssl_mode", "tls_listen")
                .listener("bulk", Dialogue.POP3, bulk.address())
                .listener("tls_POP3", Dialogue.POP3, pop3.address())
                .forListener("tls_POP3", "ssl_mode", "tls_listen")
                .listener("tls_IMAP4", Dialogue.IMAP4, imap.address())
                .forListener("tls_IMAP4", "ssl_mode", "tls_listen");
        proxy = configuration.start();
    }

    /** Reads so many octets and gives them back, to show what came. */
    private static String behind(ScriptedRealServer.Peer peer, int count) throws IOException {
        return peer.octets(count) + "end\r\n";
    }

    @AfterAll
    void stop() {
        proxy.close();
        pop3.close();
        imap.close();
        sieve.close();
        bulk.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pop3CommandsBehindPassArriveOnceAndInOrder(boolean byteWise) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("POP3"))) {
            Dialogue.POP3.greeting(client);
            if (byteWise) {
                client.byteWise();
            }
            client.sendRaw("USER bob\r\nPASS secret\r\n" + POP3_BEHIND);
            client.expect("+OK");
            client.expect("+OK You are so in");
            assertBehind(client, POP3_BEHIND);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void imapCommandsBehindLoginArriveOnceAndInOrder(boolean byteWise) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("IMAP4"))) {
            Dialogue.IMAP4.greeting(client);
            if (byteWise) {
                client.byteWise();
            }
            client.sendRaw("a LOGIN bob secret\r\n" + IMAP_BEHIND);
            client.expect("a OK You are so in");
            assertBehind(client, IMAP_BEHIND);
        }
    }

    @Test
    void imapCommandsBehindAuthenticateArriveOnceAndInOrder() {
        try (DialogueClient client = DialogueClient.connect(configuration.port("IMAP4"))) {
            Dialogue.IMAP4.greeting(client);
            client.sendRaw("a AUTHENTICATE PLAIN AGJvYgBzZWNyZXQ=\r\n" + IMAP_BEHIND);
            client.expect("a OK You are so in");
            assertBehind(client, IMAP_BEHIND);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sieveCommandsBehindAuthenticateArriveOnceAndInOrder(boolean byteWise) {
        for (String login : List.of(
                "AUTHENTICATE \"PLAIN\" \"AGJvYgBzZWNyZXQ=\"\r\n",
                "AUTHENTICATE \"PLAIN\" {16+}\r\nAGJvYgBzZWNyZXQ=\r\n")) {
            try (DialogueClient client = DialogueClient.connect(configuration.port("MANAGESIEVE"))) {
                Dialogue.MANAGESIEVE.greeting(client);
                if (byteWise) {
                    client.byteWise();
                }
                client.sendRaw(login + SIEVE_BEHIND);
                client.expect("OK \"You are so in\"");
                assertBehind(client, SIEVE_BEHIND);
            }
        }
    }

    /** First what the real-server sent behind its OK, then the echo of what we sent behind our login. */
    private static void assertBehind(DialogueClient client, String behind) {
        client.expect("behind one");
        client.expect("behind two");
        byte[] echo = client.bytes(behind.length() + "end\r\n".length());
        assertThat(new String(echo, StandardCharsets.ISO_8859_1)).isEqualTo(behind + "end\r\n");
        client.expectClosed();
    }

    @Test
    void megabytesBehindPassAndBehindTheOkArriveOnceAndInOrder() throws InterruptedException {
        try (DialogueClient client = DialogueClient.connect(configuration.port("bulk"))) {
            Dialogue.POP3.greeting(client);
            byte[] start = "USER bob\r\nPASS secret\r\n".getBytes(StandardCharsets.US_ASCII);
            byte[] all = Arrays.copyOf(start, start.length + MUCH);
            System.arraycopy(RANDOM, 0, all, start.length, MUCH);
            Thread writer = new Thread(() -> client.write(all));
            writer.start();
            client.expect("+OK");
            client.expect("+OK You are so in");
            assertThat(client.bytes(MUCH)).isEqualTo(RANDOM);
            writer.join();
            client.expect("equal");
            client.expectClosed();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void commandsBehindStarttlsAreNeverExecuted(Dialogue dialogue) {
        int before = pop3.connections() + imap.connections() + sieve.connections();
        List<String> injected = switch (dialogue) {
            case POP3 -> List.of("STLS\r\n", "USER mallory\r\nPASS secret\r\n");
            case IMAP4 -> List.of("s STARTTLS\r\n", "i LOGIN mallory secret\r\n");
            case MANAGESIEVE -> List.of("STARTTLS\r\n", "AUTHENTICATE \"PLAIN\" \"AG1hbGxvcnkAc2VjcmV0\"\r\n");
        };
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port("tls_" + dialogue))) {
            dialogue.greeting(client);
            client.sendRaw(String.join("", injected));
            // The answer to the command itself may come or not, but nothing behind it.
            assertThat(client.linesUntilClosed()).hasSizeLessThanOrEqualTo(1).noneMatch(line -> line.contains("so in"));
        }
        proxy.awaitLog(mark, "data behind STARTTLS");
        proxy.awaitLog(mark, "Close: ");
        assertThat(pop3.connections() + imap.connections() + sieve.connections())
                .isEqualTo(before);
        assertThat(proxy.log().lines().subList(mark, proxy.log().mark())).noneMatch(line -> line.contains("mallory"));
    }

    @ParameterizedTest
    @EnumSource(Dialogue.class)
    void credentialsFromBeforeTlsAreForgotten(Dialogue dialogue) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("tls_" + dialogue))) {
            dialogue.greeting(client);
            if (dialogue == Dialogue.POP3) {
                client.send("USER early").expect("+OK");
            }
            dialogue.startTls(client, authority.clientContext());
            if (dialogue == Dialogue.POP3) {
                client.send("PASS secret").expect("-ERR");
            }
            assertThat(dialogue.logIn(client, "late", "secret")).isEqualTo(dialogue.accepted());
        }
    }
}
