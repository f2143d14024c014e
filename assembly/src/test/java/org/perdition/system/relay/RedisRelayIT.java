// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.stores.Redis;

/** Two machines, each with a proxy and a relay daemon, and one Redis between them. */
class RedisRelayIT {
    /** How long Redis is away. */
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    /** Addresses that log in at each proxy meanwhile. */
    private static final int LOGINS = 50;

    private final Path folder = TemporaryFolder.create("perdition redis");
    private final Identity identity = new Authority("Redis authority").issue("localhost");
    private final MailRealServer realServer = new MailRealServer("mail", "secret", identity.serverContext());
    private final String pop3 = realServer.listenPop3("127.0.0.1", 0, MailRealServer.Security.PLAIN);

    private static void logIn(String from, int port) {
        try (DialogueClient client = DialogueClient.connectFrom(from, port)) {
            Dialogue.POP3.greeting(client);
            assertThat(Dialogue.POP3.logIn(client, "alice", "secret")).startsWith(Dialogue.POP3.accepted());
        }
    }

    private Configuration proxy(String name) {
        return new Configuration()
                .set("auth_event_socket", folder.resolve(name))
                .listener("pop3", Dialogue.POP3, pop3);
    }

    private RelayDaemon daemon(String name, Redis redis, int policy) {
        return RelayDaemon.start(
                folder,
                "--event_socket",
                folder.resolve(name).toString(),
                "--store",
                "redis",
                "--redis",
                "redis://127.0.0.1:" + redis.port(),
                "--policy_listen",
                "127.0.0.1:" + policy);
    }

    /** What the policy service says, as Postfix would hear it. */
    private static String asked(int port, String address) {
        try (DialogueClient client = DialogueClient.connect(port)) {
            return client.sendRaw("request=smtpd_access_policy\nclient_address=" + address + "\n\n")
                    .line();
        }
    }

    private static void awaitPermit(int port, String address, RelayDaemon daemon) {
        RelayDaemon.await(
                () -> asked(port, address).equals("action=permit"), () -> address + " may not relay\n" + daemon.log());
    }

    @Test
    @ShowsOption(relay = "redis")
    void whatOneLearnsAllKnow() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        int firstPolicy = FreePort.next();
        int secondPolicy = FreePort.next();
        Configuration first = proxy("first");
        Configuration second = proxy("second");
        try (Redis redis = new Redis(identity);
                RelayDaemon firstDaemon = daemon("first", redis, firstPolicy);
                RelayDaemon secondDaemon = daemon("second", redis, secondPolicy);
                Proxy firstProxy = first.start();
                Proxy secondProxy = second.start()) {
            assertThat(asked(secondPolicy, "127.0.0.5")).isEqualTo("action=dunno");
            logIn("127.0.0.5", first.port("pop3"));
            long learnt = System.nanoTime();
            awaitPermit(secondPolicy, "127.0.0.5", secondDaemon);
            System.out.println("learnt on one machine, allowed on the other after "
                    + Duration.ofNanos(System.nanoTime() - learnt).toMillis() + " ms");
            awaitPermit(firstPolicy, "127.0.0.5", firstDaemon);
            logIn("127.0.0.7", second.port("pop3"));
            awaitPermit(firstPolicy, "127.0.0.7", firstDaemon);

            // One that is silent keeps the daemon waiting each time, and the proxies must not lose what they tell.
            redis.signal("STOP");
            for (int i = 0; i < LOGINS; i++) {
                logIn("127.0.3." + i, first.port("pop3"));
            }
            firstDaemon.await("no answer in time");
            redis.signal("CONT");
            for (int i = 0; i < LOGINS; i++) {
                awaitPermit(secondPolicy, "127.0.3." + i, firstDaemon);
            }

            redis.stop();
            long stopped = System.nanoTime();
            for (int i = 0; i < LOGINS; i++) {
                logIn("127.0.1." + i, first.port("pop3"));
                logIn("127.0.2." + i, second.port("pop3"));
            }
            firstDaemon.await("no connection");
            // Nobody relays on what cannot be known, and mail for the site itself is not put off.
            assertThat(asked(firstPolicy, "127.0.0.5")).startsWith("action=defer_if_reject ");
            RelayDaemon.await(() -> System.nanoTime() - stopped >= OUTAGE.toNanos(), () -> "time stands still");
            redis.start();
            for (int i = 0; i < LOGINS; i++) {
                awaitPermit(secondPolicy, "127.0.1." + i, firstDaemon);
                awaitPermit(firstPolicy, "127.0.2." + i, secondDaemon);
            }
            secondDaemon.await("The store can be used again; addresses that waited: " + LOGINS);
            System.out.println("Redis away for " + OUTAGE.toSeconds() + " s: logged in meanwhile " + 2 * LOGINS
                    + " addresses, allowed afterwards " + 2 * LOGINS + ", lost 0");

            RunningProgram.signal("KILL", firstProxy.javaPid());
            logIn("127.0.0.9", second.port("pop3"));
            awaitPermit(firstPolicy, "127.0.0.9", firstDaemon);
            awaitPermit(secondPolicy, "127.0.1.1", secondDaemon);
            assertThat(firstProxy.log().text() + secondProxy.log().text()).doesNotContain("were not told");
        }
    }
}
