// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.Root;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.ShowsOption;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;

/**
 * A user logs in through the proxy, and a real sendmail and a real Postfix relay for that address, for no other, and not
 * for longer than they should.
 */
class MailServerRelayIT {
    private static final String PASSWORD = "secret";

    /** Logs in by POP3. */
    private static final String FIRST = "127.0.0.5";
    /** Logs in by IMAP4. */
    private static final String SECOND = "127.0.0.7";
    /** Tries to log in. */
    private static final String STRANGER = "127.0.0.6";

    /** Not longer than a test takes that waits for its end; while it goes on, users log in again and again. */
    private static final Duration WINDOW = Duration.ofSeconds(12);

    private final Path folder = TemporaryFolder.create("perdition relay");
    private final Path log = folder.resolve("proxy.log");
    private final MailRealServer realServer = new MailRealServer(
            "mail",
            PASSWORD,
            new Authority("Relay authority").issue("localhost").serverContext());

    /** A folder for what perdition-pbs writes, which becomes nobody. */
    private Path store() throws IOException {
        // No blanks: names of maps end there.
        Path store = Files.createTempDirectory("perdition-relay");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFolder.delete(store)));
        Files.setOwner(
                store, store.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rwxr-xr-x"));
        return store;
    }

    private RelayDaemon daemon(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--log_file", log.toString(), "--timeout", Long.toString(WINDOW.toSeconds())));
        all.addAll(List.of("--expire_interval", "1"));
        return RelayDaemon.start(folder, all.toArray(String[]::new));
    }

    private static void logIn(Dialogue dialogue, String from, int port, String password) {
        try (DialogueClient client = DialogueClient.connectFrom(from, port)) {
            dialogue.greeting(client);
            String answer = dialogue.logIn(client, "alice", password);
            assertThat(answer.startsWith(dialogue.accepted())).isEqualTo(password.equals(PASSWORD));
        }
    }

    @Test
    @ShowsOption(relay = {"db_file", "prefix", "policy_listen", "socketmap_listen"})
    void aLoginLetsItsAddressRelayForAWhile() throws IOException {
        Root.requireOwnMounts();
        Path store = store();
        int policy = FreePort.next();
        int socketmap = FreePort.next();
        Map<String, Integer> servers = new LinkedHashMap<>();
        Map<Integer, String> restrictions = new LinkedHashMap<>();
        Map<String, String> documented = Map.of(
                "hash", "check_client_access pipemap:{hash:" + store + "/postfix, static:OK}",
                "texthash", "check_client_access texthash:" + store + "/text",
                "cidr", "check_client_access cidr:" + store + "/text",
                "policy", "check_policy_service inet:127.0.0.1:" + policy,
                "socketmap", "check_client_access socketmap:inet:127.0.0.1:" + socketmap + ":pbs");
        documented.forEach((name, restriction) -> {
            servers.put("Postfix " + name, FreePort.next());
            restrictions.put(servers.get("Postfix " + name), restriction);
        });
        servers.put("sendmail hash", FreePort.next());
        servers.put("sendmail socketmap", FreePort.next());
        Configuration configuration = new Configuration()
                .set("log_facility", log)
                .listener("pop3", Dialogue.POP3, realServer.listenPop3("127.0.0.1", 0, MailRealServer.Security.PLAIN))
                .listener(
                        "imap4", Dialogue.IMAP4, realServer.listenImap("127.0.0.1", 0, MailRealServer.Security.PLAIN));
        Files.writeString(log, "");
        Files.setOwner(log, Files.getOwner(store));
        try (Proxy proxy = start(configuration);
                RelayDaemon plain = daemon("--db_file", store + "/postfix.db", "--prefix=");
                RelayDaemon original = daemon(
                        "--db_file",
                        store + "/popauth.db",
                        "--policy_listen",
                        "127.0.0.1:" + policy,
                        "--socketmap_listen",
                        "127.0.0.1:" + socketmap);
                RelayDaemon text = daemon("--store", "text", "--db_file", store + "/text");
                Postfix postfix = new Postfix(restrictions);
                Sendmail hash = new Sendmail(servers.get("sendmail hash"), "Kpopauth hash -f " + store + "/popauth");
                Sendmail socket = new Sendmail(
                        servers.get("sendmail socketmap"), "Kpopauth socket -f inet:" + socketmap + "@127.0.0.1")) {
            servers.forEach((name, port) -> {
                assertRefused(name, FIRST, port);
                assertRefused(name, SECOND, port);
            });
            logIn(Dialogue.POP3, STRANGER, configuration.port("pop3"), "wrong");
            Again first = new Again(() -> logIn(Dialogue.POP3, FIRST, configuration.port("pop3"), PASSWORD));
            servers.forEach((name, port) -> awaitAccepted(name, FIRST, port, first));
            servers.forEach((name, port) -> assertRefused(name, STRANGER, port));
            Again second = new Again(() -> logIn(Dialogue.IMAP4, SECOND, configuration.port("imap4"), PASSWORD));
            servers.forEach((name, port) -> awaitAccepted(name, SECOND, port, second));
            // The window ends, and nobody has logged in again.
            servers.forEach((name, port) -> RelayDaemon.await(
                    () -> refused(FIRST, port) && refused(SECOND, port),
                    () -> name + " still relays\n" + plain.log() + postfix.log()));
            assertThat(plain.log()).contains("Added: \"" + FIRST + "\" for \"alice\"", "Expired " + FIRST);
            assertThat(original.log()).contains("Added: \"POP:" + FIRST, "Added: \"POP:" + SECOND);
            assertThat(text.log()).doesNotContain(STRANGER);
            assertThat(proxy.pid()).isPositive();
        }
    }

    /** sendmail writes {@code IPv6:} before such an address. */
    @Test
    void sendmailUnderstandsIpv6() throws IOException {
        Root.requireOwnMounts();
        Path store = store();
        RunningProgram.Ended inserted = RelayDaemon.run(
                folder, "perdition-pbs-insert", "-D", store + "/popauth.db", "2001:db8::7", "192.0.2.7");
        assertThat(inserted.status()).as(inserted::text).isZero();
        String map = "Kpopauth hash -f " + store + "/popauth";
        assertThat(Sendmail.rules(map, "IPv6:2001:db8::7")).containsPattern("returns: \\$# *OK");
        assertThat(Sendmail.rules(map, "192.0.2.7")).containsPattern("returns: \\$# *OK");
        assertThat(Sendmail.rules(map, "IPv6:2001:db8::8")).contains("returns:").doesNotContain("OK");
    }

    /** Its log is a file, so that it cannot be waited for there. */
    private Proxy start(Configuration configuration) throws IOException {
        Files.write(folder.resolve("perdition.properties"), configuration.lines());
        return Proxy.start(
                folder,
                Map.of("PERDITION_SYSCONFDIR", folder.toString()),
                List.of(Tarball.program("perdition").toString(), "--no_daemon"),
                configuration.port("imap4"));
    }

    private static boolean refused(String from, int port) {
        String answer = MailServer.relay(from, port);
        return answer.startsWith("554 ") || answer.startsWith("550 ");
    }

    private static void assertRefused(String name, String from, int port) {
        assertThat(MailServer.relay(from, port)).as(name).containsAnyOf("Relay access denied", "Relaying denied");
    }

    /** Logs in before the window ends, however long the mail servers take. */
    private static final class Again {
        private final Runnable login;
        private long last = System.nanoTime() - WINDOW.toNanos();

        Again(Runnable login) {
            this.login = login;
        }

        void whenDue() {
            if (System.nanoTime() - last >= WINDOW.toNanos() / 3) {
                last = System.nanoTime();
                login.run();
            }
        }
    }

    private static void awaitAccepted(String name, String from, int port, Again again) {
        RelayDaemon.await(
                () -> {
                    again.whenDue();
                    return MailServer.relay(from, port).startsWith("250 ");
                },
                () -> name + " does not relay for " + from + ": " + MailServer.relay(from, port));
    }
}
