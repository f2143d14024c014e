// SPDX-License-Identifier: Apache-2.0
package org.perdition.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.perdition.system.harness.Authority;
import org.perdition.system.harness.Configuration;
import org.perdition.system.harness.Dialogue;
import org.perdition.system.harness.DialogueClient;
import org.perdition.system.harness.Dovecot;
import org.perdition.system.harness.Identity;
import org.perdition.system.harness.Peer;
import org.perdition.system.harness.Proxy;
import org.perdition.system.harness.RunningProgram;
import org.perdition.system.harness.RunningProgram.Ended;
import org.perdition.system.harness.TemporaryFolder;

/**
 * Three Dovecots on three addresses, users split between them by their first letter, and the clients people use,
 * in clear and with TLS.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailClientsIT {
    private static final int LARGE = 30_000_000;
    private static final int APPENDED = 20_000_000;
    private static final List<String> ADDRESSES = List.of("127.0.0.2", "127.0.0.3", "127.0.0.4");

    private final Path folder = TemporaryFolder.create("perdition mail clients");
    private final Authority authority = new Authority("System test CA");
    private final Path ca = authority.self().writeCertificate(folder.resolve("ca.pem"));
    private final Dovecot.Ports ports = Dovecot.Ports.free();
    private final List<Dovecot> dovecots = new ArrayList<>();
    private final Configuration configuration = new Configuration();
    private final Proxy proxy;

    MailClientsIT() throws IOException {
        Peer.DOVECOT.require();
        for (String address : ADDRESSES) {
            dovecots.add(new Dovecot(address, ports, authority.issue(address)));
        }
        Files.writeString(
                folder.resolve("popmap.re"),
                "^[a-h]: " + ADDRESSES.get(0) + "\n^[i-p]: " + ADDRESSES.get(1) + "\n^[q-z]: " + ADDRESSES.get(2)
                        + "\n");
        Identity identity = authority.issue("localhost", "127.0.0.1");
        configuration
                .set("map_library", "posix_regex")
                .set("map_library_opt", folder.resolve("popmap.re"))
                .set("ssl_ca_file", ca)
                .set("ssl_cert_file", identity.writeCertificate(folder.resolve("crt.pem")))
                .set("ssl_key_file", identity.writeKey(folder.resolve("key.pem")));
        listener("pop3", Dialogue.POP3, ports.pop3(), "tls_listen");
        listener("pop3s", Dialogue.POP3, ports.pop3s(), "ssl_all");
        listener("imap", Dialogue.IMAP4, ports.imap(), "tls_listen");
        listener("imaps", Dialogue.IMAP4, ports.imaps(), "ssl_all");
        listener("imap_tls", Dialogue.IMAP4, ports.imap(), "tls_all_force");
        proxy = configuration.start();
    }

    private void listener(String name, Dialogue dialogue, int outgoingPort, String sslMode) {
        // Nobody is sent to the default server, which is not there.
        configuration
                .listener(name, dialogue, "127.0.0.9")
                .forListener(name, "outgoing_port", Integer.toString(outgoingPort))
                .forListener(name, "ssl_mode", sslMode);
    }

    @AfterAll
    void stop() {
        proxy.close();
        dovecots.forEach(Dovecot::close);
    }

    private Dovecot dovecotOf(String user) {
        char first = user.charAt(0);
        return dovecots.get(first <= 'h' ? 0 : first <= 'p' ? 1 : 2);
    }

    /** A mail with short lines, of which some begin with a dot. */
    private static byte[] mail(String subject, int size) {
        ByteArrayOutputStream mail = new ByteArrayOutputStream(size + 200);
        mail.writeBytes(("From: test@example.org\r\nTo: you@example.org\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + subject + "@example.org>\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        Random random = new Random(subject.hashCode());
        while (mail.size() < size) {
            int length = random.nextInt(76);
            for (int i = 0; i < length; i++) {
                mail.write(i == 0 && length % 7 == 0 ? '.' : ' ' + 1 + random.nextInt(94));
            }
            mail.write('\r');
            mail.write('\n');
        }
        return mail.toByteArray();
    }

    private static String sha256(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Ended run(String... command) {
        try (RunningProgram program =
                RunningProgram.start(folder, Map.of("HOME", folder.toString()), List.of(command))) {
            return program.awaitEnd(Duration.ofSeconds(90));
        }
    }

    private Ended python(String how, String user, String... more) throws URISyntaxException {
        String listener = how.replaceFirst("\\+.*", "");
        Path script = Path.of(Objects.requireNonNull(MailClientsIT.class.getResource("mail_clients.py"))
                .toURI());
        List<String> command = new ArrayList<>(List.of(
                Peer.PYTHON.program(),
                script.toString(),
                how,
                "localhost",
                Integer.toString(configuration.port(listener)),
                user,
                Dovecot.PASSWORD,
                ca.toString()));
        command.addAll(List.of(more));
        return run(command.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "alice,127.0.0.2",
        "henry,127.0.0.2",
        "ida,127.0.0.3",
        "paul,127.0.0.3",
        "quentin,127.0.0.4",
        "zoe,127.0.0.4"
    })
    void eachUserReachesTheServerOfTheirFirstLetter(String user, String address) {
        int mark = proxy.log().mark();
        try (DialogueClient client = DialogueClient.connect(configuration.port("imap"))) {
            Dialogue.IMAP4.greeting(client);
            assertThat(Dialogue.IMAP4.logIn(client, user, Dovecot.PASSWORD)).isEqualTo(Dialogue.IMAP4.accepted());
        }
        proxy.awaitLog(mark, "Auth: ", "user=\"" + user + "\"", "server=\"" + address + "\"", "status=\"ok\"");
    }

    @ParameterizedTest
    @CsvSource({
        "pop3,carla,pop3://localhost:%d/1,false",
        "pop3,ines,pop3://localhost:%d/1,true",
        "pop3s,rosa,pop3s://localhost:%d/1,false",
        "imap,dora,imap://localhost:%d/INBOX;MAILINDEX=1,false",
        "imap,jana,imap://localhost:%d/INBOX;MAILINDEX=1,true",
        "imap_tls,ute,imap://localhost:%d/INBOX;MAILINDEX=1,true",
        "imaps,vera,imaps://localhost:%d/INBOX;MAILINDEX=1,false"
    })
    void curlFetches(String listener, String user, String url, boolean startTls) throws IOException {
        Peer.CURL.require();
        byte[] mail = mail("curl-" + user, 20_000);
        dovecotOf(user).deliver(user, mail);
        Path output = folder.resolve("curl-" + user);
        List<String> command = new ArrayList<>(List.of(
                Peer.CURL.program(),
                "--silent",
                "--show-error",
                "--cacert",
                ca.toString(),
                "--user",
                user + ":" + Dovecot.PASSWORD,
                "--output",
                output.toString(),
                String.format(url, configuration.port(listener))));
        if (startTls) {
            command.add("--ssl-reqd");
        }
        Ended curl = run(command.toArray(String[]::new));
        assertThat(curl.status()).as(curl::text).isZero();
        assertThat(sha256(Files.readAllBytes(output))).isEqualTo(sha256(mail));
    }

    @Test
    void curlIsRefusedWithAWrongPassword() {
        Peer.CURL.require();
        Ended curl = run(
                Peer.CURL.program(),
                "--silent",
                "--show-error",
                "--user",
                "carla:wrong",
                "imap://localhost:" + configuration.port("imap") + "/INBOX;MAILINDEX=1");
        // 67: the login was denied.
        assertThat(curl.status()).as(curl::text).isEqualTo(67);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pop3", "pop3+stls", "pop3s", "imap", "imap+starttls", "imaps"})
    void pythonFetchesThirtyMegabytes(String how) throws URISyntaxException {
        Peer.PYTHON.require();
        String user = "large-" + how.replace('+', '-');
        byte[] mail = mail(user, LARGE);
        dovecotOf(user).deliver(user, mail);
        Ended python = python(how, user);
        assertThat(python.lines()).as(python::text).containsExactly(sha256(mail));
        assertThat(python.status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"imap", "imaps"})
    void pythonAppendsTwentyMegabytes(String how) throws URISyntaxException, IOException {
        Peer.PYTHON.require();
        String user = "append-" + how;
        Ended python = python(how, user, "append", Integer.toString(APPENDED));
        assertThat(python.status()).as(python::text).isZero();
        List<Path> inbox = dovecotOf(user).inbox(user);
        assertThat(inbox).hasSize(1);
        byte[] stored = Files.readAllBytes(inbox.get(0));
        assertThat(python.lines()).containsExactly(sha256(withNetworkLineEnds(stored)));
    }

    /** Dovecot may keep mails with the line ends of Unix. */
    private static byte[] withNetworkLineEnds(byte[] mail) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(mail.length + mail.length / 50);
        for (int i = 0; i < mail.length; i++) {
            if (mail[i] == '\n' && (i == 0 || mail[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(mail[i]);
        }
        return out.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"imap,None,bea", "imap,STARTTLS,kim", "imaps,IMAPS,sam"})
    void mbsyncCopiesAMailbox(String listener, String sslType, String user) throws IOException {
        Peer.MBSYNC.require();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            byte[] mail = mail("mbsync-" + user + "-" + i, 1_000 + 997 * i);
            dovecotOf(user).deliver(user, mail);
            expected.add(sha256(mail));
        }
        Path copy = Files.createDirectories(folder.resolve("mbsync-" + user));
        Path file = Files.writeString(
                folder.resolve("mbsyncrc-" + user),
                String.join(
                        "\n",
                        "IMAPAccount proxy",
                        "Host localhost",
                        "Port " + configuration.port(listener),
                        "User " + user,
                        "Pass " + Dovecot.PASSWORD,
                        "AuthMechs LOGIN",
                        "SSLType " + sslType,
                        "CertificateFile \"" + ca + "\"",
                        "",
                        "IMAPStore far",
                        "Account proxy",
                        "",
                        "MaildirStore near",
                        "Inbox \"" + copy + "/inbox\"",
                        "",
                        "Channel inbox",
                        "Far :far:INBOX",
                        "Near :near:INBOX",
                        "Create Near",
                        "Sync Pull",
                        "SyncState *",
                        ""));
        Ended mbsync = run(Peer.MBSYNC.program(), "--config", file.toString(), "inbox");
        assertThat(mbsync.status()).as(mbsync::text).isZero();
        try (var files = Files.walk(copy)) {
            List<String> got = files.filter(Files::isRegularFile)
                    .filter(mail -> String.valueOf(mail.getParent()).matches(".*/(new|cur)"))
                    .map(MailClientsIT::read)
                    .map(MailClientsIT::withoutMbsyncHeader)
                    .map(mail -> sha256(withNetworkLineEnds(mail)))
                    .toList();
            assertThat(got).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static byte[] withoutMbsyncHeader(byte[] mail) {
        return new String(mail, StandardCharsets.ISO_8859_1)
                .replaceFirst("X-TUID: [^\n]*\n", "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pop3,pop3,sslproto '',ella",
        "pop3,pop3,sslproto TLS1.2+,mona",
        "pop3s,pop3,ssl,tina",
        "imap,imap,sslproto '',eva",
        "imap,imap,sslproto TLS1.2+,mia",
        "imaps,imap,ssl,tea"
    })
    void fetchmailFetches(String listener, String protocol, String security, String user) throws IOException {
        Peer.FETCHMAIL.require();
        byte[] mail = mail("fetchmail-" + user, 30_000);
        dovecotOf(user).deliver(user, mail);
        Path output = folder.resolve("fetchmail-" + user);
        Path file = Files.writeString(
                folder.resolve("fetchmailrc-" + user),
                "poll localhost service " + configuration.port(listener) + " proto " + protocol
                        + " auth password user " + user + " password " + Dovecot.PASSWORD + " " + security
                        + " sslcertck sslcertfile \"" + ca + "\" keep no rewrite mda \"cat > '" + output + "'\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Ended fetchmail = run(
                Peer.FETCHMAIL.program(), "--fetchmailrc", file.toString(), "--nodetach", "--pidfile", output + ".pid");
        assertThat(fetchmail.status()).as(fetchmail::text).isZero();
        String got = Files.readString(output, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        String sent = new String(mail, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        // fetchmail puts lines of its own in front of the header.
        assertThat(got.substring(got.indexOf("\n\n"))).isEqualTo(sent.substring(sent.indexOf("\n\n")));
    }

    @Test
    void idleSeesANewMailAsSoonAsADirectConnectionDoes() {
        String user = "nadia";
        Dovecot dovecot = dovecotOf(user);
        dovecot.deliver(user, mail("idle-0", 500));
        try (DialogueClient direct = DialogueClient.connect(dovecot.address(), ports.imap());
                DialogueClient proxied = DialogueClient.connect(configuration.port("imap"));
                DialogueClient secured =
                        DialogueClient.connectTls(configuration.port("imaps"), authority.clientContext())) {
            idle(direct, user);
            idle(proxied, user);
            idle(secured, user);
            dovecot.deliver(user, mail("idle-1", 500));
            direct.linesUntil("* 2 EXISTS");
            long seen = System.nanoTime();
            proxied.linesUntil("* 2 EXISTS");
            secured.linesUntil("* 2 EXISTS");
            assertThat(Duration.ofNanos(System.nanoTime() - seen)).isLessThan(Duration.ofSeconds(1));
            proxied.send("DONE").linesUntil("i OK");
            secured.send("DONE").linesUntil("i OK");
        }
    }

    private static void idle(DialogueClient client, String user) {
        client.expect("* OK");
        client.send("a LOGIN " + user + " " + Dovecot.PASSWORD).linesUntil("a OK");
        client.send("b SELECT INBOX").linesUntil("b OK");
        client.send("i IDLE").linesUntil("+ ");
    }
}
