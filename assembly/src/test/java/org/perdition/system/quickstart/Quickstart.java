// SPDX-License-Identifier: Apache-2.0
package org.perdition.system.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.FreePort;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.Tarball;
import org.perdition.system.harness.TemporaryFolder;
import org.perdition.system.maildrop.MailRealServer;
import org.perdition.system.maildrop.MailRealServer.Security;

/**
 * Two real-servers with a mail each, the proxy from the tarball in front of them, and four clients that log in
 * through it and fetch their mail. Prints what is said; ends with status 1 if anything is wrong.
 */
public final class Quickstart {
    private static final String PASSWORD = "secret";

    private static final String FIRST = "127.0.0.2";
    private static final String SECOND = "127.0.0.3";

    private final Authority authority = new Authority("Perdition quickstart CA");
    private final SSLContext trust = authority.clientContext();
    private final MailRealServer first = realServer("first");
    private final MailRealServer second = realServer("second");
    private final Configuration configuration = new Configuration();
    private final Path folder;

    private Quickstart(Path folder) {
        this.folder = folder;
    }

    /** Runs; {@code --keep} keeps proxy and real-servers up until interrupted. */
    public static void main(String[] words) {
        boolean keep = List.of(words).contains("--keep");
        if (words.length > (keep ? 1 : 0)) {
            System.err.println("quickstart: unknown word in " + Arrays.toString(words) + "; there is only --keep");
            System.exit(2);
        }
        try {
            new Quickstart(TemporaryFolder.create("perdition quickstart")).run(keep);
            System.exit(0);
        } catch (AssertionError | RuntimeException | IOException e) {
            System.out.flush();
            System.err.println("quickstart: failed: " + e.getMessage());
            System.exit(1);
        }
    }

    private MailRealServer realServer(String name) {
        return new MailRealServer(
                        name,
                        PASSWORD,
                        authority.issue(FIRST, SECOND, "localhost").serverContext())
                .withMail("From: " + name + " real-server\r\nSubject: hello\r\n\r\nThis mail lives on the " + name
                        + " real-server.\r\n");
    }

    private void run(boolean keep) throws IOException {
        int pop3 = FreePort.next();
        int imap = FreePort.next();
        for (String address : List.of(FIRST, SECOND)) {
            MailRealServer server = address.equals(FIRST) ? first : second;
            server.listenPop3(address, pop3, Security.PLAIN);
            server.listenImap(address, imap, Security.PLAIN);
        }
        configure(pop3, imap);
        try (Proxy proxy = configuration.start()) {
            proxy.log().lines().forEach(line -> System.out.println("proxy: " + line));
            pop3Session("POP3", "alice", first, false);
            pop3Session("POP3 with STLS", "zoe", second, true);
            imapSession("IMAP4", "nina", second, false);
            imapSession("IMAPS", "bob", first, true);
            System.out.println("\nquickstart: all is well");
            int shown = proxy.log().mark();
            if (keep) {
                explain(pop3, imap);
                follow(proxy, shown);
            }
        }
    }

    private void configure(int pop3, int imap) throws IOException {
        Identity identity = authority.issue("localhost", "127.0.0.1");
        Path map = Files.writeString(folder.resolve("popmap.re"), "^[a-m]: " + FIRST + "\n^[n-z]: " + SECOND + "\n");
        System.out.println("popmap.re:");
        Files.readAllLines(map).forEach(line -> System.out.println("  " + line));
        configuration
                .set("map_library", "posix_regex")
                .set("map_library_opt", map)
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("proxy.crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("proxy.key.pem")));
        authority.self().writeCertificate(folder.resolve("ca.pem"));
        listener("pop3", Dialogue.POP3, pop3, "tls_listen");
        listener("imap", Dialogue.IMAP4, imap, "tls_listen");
        listener("imaps", Dialogue.IMAP4, imap, "ssl_listen");
    }

    private void listener(String name, Dialogue dialogue, int outgoingPort, String sslMode) {
        configuration
                .listener(name, dialogue, FIRST)
                .forListener(name, "outgoing_port", Integer.toString(outgoingPort))
                .forListener(name, "ssl_mode", sslMode);
    }

    private void pop3Session(String title, String user, MailRealServer expected, boolean startTls) {
        try (DialogueClient client = DialogueClient.connect(configuration.port("pop3"))) {
            client.expect("+OK");
            client.send("CAPA").linesUntil(".");
            if (startTls) {
                client.send("STLS").expect("+OK");
                client.startTls(trust);
            }
            client.send("USER " + user).expect("+OK");
            client.send("PASS " + PASSWORD).expect("+OK");
            client.send("LIST").linesUntil(".");
            client.send("RETR 1").linesUntil(".");
            client.send("QUIT").expect("+OK");
            show(title, client, user, expected);
        }
    }

    private void imapSession(String title, String user, MailRealServer expected, boolean ssl) {
        try (DialogueClient client = DialogueClient.connect(configuration.port(ssl ? "imaps" : "imap"))) {
            if (ssl) {
                client.startTls(trust);
            }
            client.expect("* OK");
            client.send("a CAPABILITY").linesUntil("a OK");
            client.send("b LOGIN " + user + " " + PASSWORD).linesUntil("b OK");
            client.send("c SELECT INBOX").linesUntil("c OK");
            client.send("d FETCH 1 BODY[]").linesUntil("d OK");
            client.send("e LOGOUT").linesUntil("e OK");
            show(title, client, user, expected);
        }
    }

    private void show(String title, DialogueClient client, String user, MailRealServer expected) {
        System.out.println("\n== " + title + ", user " + user);
        client.transcript().forEach(System.out::println);
        String reached = first.logins().stream().anyMatch(login -> login.user().equals(user)) ? "first" : "second";
        String shouldReach = expected == first ? "first" : "second";
        String address = reached.equals("first") ? FIRST : SECOND;
        System.out.println("-- " + user + " reached the " + reached + " real-server, " + address);
        boolean mailShown = client.transcript().stream().anyMatch(line -> line.contains("on the " + shouldReach));
        if (!reached.equals(shouldReach) || !mailShown) {
            throw new AssertionError(user + " should have reached the " + shouldReach + " real-server");
        }
    }

    private void explain(int pop3, int imap) {
        String ca = "--cacert '" + folder.resolve("ca.pem") + "'";
        System.out.println(String.join(
                "\n",
                "All is up until you press Ctrl-C. Any user from a to m has mail on the first real-server, from n",
                "to z on the second; the password is " + PASSWORD + ". Try:",
                "",
                "  curl -v pop3://alice:secret@localhost:" + configuration.port("pop3") + "/1",
                "  curl -v --ssl-reqd " + ca + " pop3://zoe:secret@localhost:" + configuration.port("pop3") + "/1",
                "  curl -v 'imap://nina:secret@localhost:" + configuration.port("imap") + "/INBOX;MAILINDEX=1'",
                "  curl -v " + ca + " 'imaps://bob:secret@localhost:" + configuration.port("imaps")
                        + "/INBOX;MAILINDEX=1'",
                "",
                "or by hand, with telnet localhost " + configuration.port("pop3") + " (POP3) or "
                        + configuration.port("imap") + " (IMAP4).",
                "The real-servers themselves: " + FIRST + " and " + SECOND + ", POP3 on " + pop3 + ", IMAP4 on " + imap
                        + ". The proxy comes from",
                "  " + Tarball.home(),
                "and its log follows."));
    }

    /** Shows the proxy's log until the proxy has ended, be it by the Ctrl-C that ends us too. */
    private static void follow(Proxy proxy, int mark) {
        int next = mark;
        while (true) {
            try {
                System.out.println(proxy.log().await(next, Duration.ofDays(365), line -> true, "more log"));
                next++;
            } catch (AssertionError ended) {
                if (!interrupted()) {
                    throw new IllegalStateException("the proxy has ended", ended);
                }
                return;
            }
        }
    }

    /** Whether this JVM is going down: then it takes no more hooks. */
    private static boolean interrupted() {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {}));
            return false;
        } catch (IllegalStateException goingDown) {
            return true;
        }
    }
}
