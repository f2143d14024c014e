// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.JvmMemory;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.ScriptedRealServer;
import org.perdition.system.harness.TemporaryFolder;

/** A client that asks for much and does not read: memory stays flat, and nothing is lost. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowReaderIT {
    private static final int STREAM = 100_000_000;
    private static final int PIECE = 50_000;

    /** How long the client does not read at all. */
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private static final int CROWD = 50;

    /** What a stalled pair may hold. */
    private static final long PAIR = 1L << 20;

    private static final int WARM_UPS = 4;
    private static final int WARM_UP = 10_000_000;

    /** Which legs have TLS. */
    enum Legs {
        PLAIN("none"),
        TLS_CLIENT("ssl_listen"),
        TLS_SERVER("ssl_outgoing"),
        TLS_BOTH("ssl_all");

        private final String sslMode;

        Legs(String sslMode) {
            this.sslMode = sslMode;
        }

        boolean client() {
            return this == TLS_CLIENT || this == TLS_BOTH;
        }

        boolean server() {
            return this == TLS_SERVER || this == TLS_BOTH;
        }
    }

    private final Authority authority = new Authority("System test CA");
    private final AtomicLong streamed = new AtomicLong();
    private final List<ScriptedRealServer> servers = new ArrayList<>();
    private final Configuration configuration = new Configuration();
    private final Proxy proxy;
    private final JvmMemory memory;
    private int pairs;

    SlowReaderIT() {
        Path folder = TemporaryFolder.create("perdition certificates");
        Identity identity = authority.issue("localhost");
        SSLContext tls = authority.issue("127.0.0.1").serverContext();
        configuration
                .set("connections_per_address", "0")
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("key.pem")))
                .set("ssl_ca_file", authority.self().writeCertificate(folder.resolve("ca.pem")));
        for (Legs legs : Legs.values()) {
            ScriptedRealServer server = new ScriptedRealServer(peer -> {
                if (legs.server()) {
                    peer.startTls(tls);
                }
                peer.send("+OK\r\n").line();
                peer.send("+OK\r\n").line();
                peer.send("+OK in\r\n").line();
                stream(peer);
            });
            servers.add(server);
            configuration
                    .listener(legs.name(), Dialogue.POP3, server.address())
                    .forListener(legs.name(), "ssl_mode", legs.sslMode);
        }
        proxy = configuration.start();
        memory = JvmMemory.of(proxy.pid());
        warmUp();
    }

    private void stream(ScriptedRealServer.Peer peer) throws IOException {
        for (int at = 0; at < STREAM; at += PIECE) {
            peer.wire().send(piece(at));
            streamed.addAndGet(PIECE);
        }
    }

    /** Octets that tell where they belong, so that a gap, a repetition or a swap shows. */
    private static byte[] piece(int at) {
        byte[] piece = new byte[PIECE];
        for (int i = 0; i < PIECE; i++) {
            piece[i] = octet(at + i);
        }
        return piece;
    }

    private static byte octet(int position) {
        int x = position * 0x9E3779B1;
        return (byte) (x >>> 24);
    }

    @AfterAll
    void stop() {
        memory.close();
        proxy.close();
        servers.forEach(ScriptedRealServer::close);
    }

    private DialogueClient ask(Legs legs) {
        pairs++;
        DialogueClient client = DialogueClient.connect("127.0.0.1", configuration.port(legs.name()), 64 << 10);
        if (legs.client()) {
            client.startTls(authority.clientContext());
        }
        Dialogue.POP3.greeting(client);
        assertThat(Dialogue.POP3.logIn(client, "slow", "secret")).isEqualTo(Dialogue.POP3.accepted());
        return client;
    }

    /** Brings every buffer of an I/O thread and all code into being, so that what grows later belongs to the pairs. */
    private void warmUp() {
        for (int i = 0; i < WARM_UPS; i++) {
            for (Legs legs : Legs.values()) {
                DialogueClient client = ask(legs);
                client.send("STREAM");
                check(client, 0, WARM_UP);
                close(List.of(client));
            }
        }
    }

    /** Closes connections and waits for the end of all pairs, so that none is left for the next test. */
    private void close(List<DialogueClient> clients) {
        clients.forEach(DialogueClient::close);
        AtomicInteger closed = new AtomicInteger();
        proxy.log()
                .await(
                        0,
                        DialogueClient.PATIENCE,
                        line -> line.contains("Close: ") && closed.incrementAndGet() == pairs,
                        pairs + " pairs closed");
    }

    @Test
    void stalledStreamsAreHeldBackAndArriveComplete() {
        List<DialogueClient> clients = new ArrayList<>();
        for (Legs legs : Legs.values()) {
            clients.add(ask(legs));
        }
        streamed.set(0);
        long before = memory.liveBytes();
        clients.forEach(client -> client.send("STREAM"));
        awaitStall();
        assertThat(streamed.get())
                .as("taken from the real-servers")
                .isLessThan((long) STREAM * Legs.values().length / 2);
        assertThat(memory.liveBytes() - before)
                .as("growth of live heap and direct memory")
                .isLessThan(PAIR * clients.size());
        for (DialogueClient client : clients) {
            check(client, 0, STREAM);
            client.expectClosed();
        }
        close(clients);
    }

    @Test
    void aCrowdOfStalledStreamsStaysSmall() {
        streamed.set(0);
        long before = memory.liveBytes();
        List<DialogueClient> crowd = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            crowd.add(ask(Legs.values()[i % Legs.values().length]));
        }
        crowd.forEach(client -> client.send("STREAM"));
        awaitStall();
        assertThat(memory.liveBytes() - before)
                .as("growth of live heap and direct memory")
                .isLessThan(PAIR * CROWD);
        close(crowd);
    }

    private static void check(DialogueClient client, int from, int count) {
        for (int done = 0; done < count; done += PIECE) {
            byte[] got = client.bytes(PIECE);
            for (int i = 0; i < PIECE; i++) {
                if (got[i] != octet(from + done + i)) {
                    throw client.failure("wrong octet at " + (from + done + i), null);
                }
            }
        }
    }

    /** Waits until nothing has been taken from the real-servers for as long as a client does not read. */
    private void awaitStall() {
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        long seen = -1;
        long since = System.nanoTime();
        while (System.nanoTime() - since < PAUSE.toNanos()) {
            long now = streamed.get();
            if (now != seen) {
                seen = now;
                since = System.nanoTime();
            }
            assertThat(System.nanoTime()).as("the stream goes on").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
    }
}
